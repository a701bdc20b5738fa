"""Channels that are set aside and posted to again in, whether that is news to their admins out."""

import asyncio
import contextlib
from typing import Final

from bot.domain.channels import ChannelName
from bot.domain.errors import StorageError
from bot.domain.outcomes import Outcome
from bot.pipeline.ports import BotState

SENT: Final = "sent"
_NOTHING_TOLD: Final = ""


class RefusalsTold:
    """Remembers for good what admins were told of a channel, until it takes messages again."""

    def __init__(self, state: BotState) -> None:
        self._state = state
        self._silent: set[ChannelName] = set()  # posted to: nothing of them is remembered

    async def is_news(self, channel: ChannelName, code: str) -> bool:
        """Tell whether that refusal was not the last thing told of the channel."""
        self._silent.discard(channel)
        return await self._state.read(_name(channel)) != code

    async def keep(self, channel: ChannelName, code: str) -> None:
        """Take note that it was told."""
        await self._state.write(_name(channel), code)

    async def posted_again(self, channel: ChannelName) -> None:
        """Take note that the channel takes messages: what refuses it from now on is news."""
        if channel in self._silent:
            return
        if await self._state.read(_name(channel)):
            await self._state.write(_name(channel), _NOTHING_TOLD)
        self._silent.add(channel)

    def refused(self, channel: ChannelName) -> None:
        """Take note that it is set aside, and that somebody else tells of it."""
        self._silent.discard(channel)


class SentAgain:
    """For a process that sends and tells nobody: forgets refusals of what it posts to again.

    Fulfils Observer; `publisher` is the kind of channels whose admins another process tells.
    """

    def __init__(self, state: BotState, publisher: str) -> None:
        self._told = RefusalsTold(state)
        self._begins = f"{publisher}:"
        self._posted: asyncio.Queue[ChannelName] = asyncio.Queue()

    def __call__(self, outcome: Outcome) -> None:
        """Take note of what concerns a channel of that kind."""
        name = str(outcome.data.get("channel", ""))
        if not name.startswith(self._begins):
            return
        if outcome.code == SENT:
            self._posted.put_nowait(ChannelName.parse(name))
        else:
            self._told.refused(ChannelName.parse(name))

    async def run(self) -> None:
        """Remember it, until cancelled."""
        while True:
            channel = await self._posted.get()
            with contextlib.suppress(StorageError):  # the next message says it again
                await self._told.posted_again(channel)


def _name(channel: ChannelName) -> str:
    return f"refusal_told:{channel}"
