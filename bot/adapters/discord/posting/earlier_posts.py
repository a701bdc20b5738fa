"""A message to be posted in, what to look for in its channel first out.

It may stand there since an earlier try whose answer was lost; and after a copy took the place of
the database, since before that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.adapters.discord.posting.reading_back import Shows, shows
from bot.pipeline.ports import BotState, Clock
from bot.pipeline.records import OutgoingMessage
from bot.pipeline.rules.restoring import RESTORED, Restored, posted_since, read_restored
from bot.presenting.cards import make_card


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """A message that may stand in a channel."""

    wanted: Shows
    since: datetime


class EarlierPosts:
    """Says what to look for, and since when."""

    def __init__(self, state: BotState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._known: Restored | None = None
        self._is_known = False  # nobody puts a copy in the place of a database that is open

    async def sought(
        self, message: OutgoingMessage, first_tried_at: datetime | None
    ) -> Sought | None:
        """Return what to look for; None where nothing of it can stand there."""
        since = posted_since(await self._restored(), self._clock.now())
        if since is None:
            if first_tried_at is None:
                return None
            return Sought(wanted=shows(message), since=first_tried_at)
        # An article that its feed listed again has a new brief: only its link is the same.
        both = (shows(message), _shows_link(message))
        earliest = min(since, first_tried_at or since)
        return Sought(
            wanted=lambda components: any(each(components) for each in both), since=earliest
        )

    async def _restored(self) -> Restored | None:
        if not self._is_known:
            self._known = read_restored(await self._state.read(RESTORED))
            self._is_known = True
        return self._known


def _shows_link(message: OutgoingMessage) -> Shows:
    """Return what knows a card by the address that its button leads to; nothing of a digest."""
    url = None if message.digest else make_card(message.content).url
    return lambda components: url is not None and url in _links(components)


def _links(components: Iterable[object]) -> Iterator[str]:
    for component in components:
        url = getattr(component, "url", None)
        if isinstance(component, discord.Button) and url:
            yield url
        children = getattr(component, "children", None)
        if isinstance(children, list | tuple):
            yield from _links(children)
