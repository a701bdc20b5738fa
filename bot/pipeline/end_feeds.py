"""Subscriptions that somebody ends in, a way to take that back for a while out."""

import asyncio
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.channels import ChannelName
from bot.domain.errors import TooManyFeeds
from bot.domain.feeds import Subscription
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from bot.pipeline.feed_care import FeedCare, Quota
from bot.pipeline.ports import BotState, Clock
from bot.pipeline.records import FollowedFeed

UNDO_FOR: Final = timedelta(minutes=15)
_KEY_BYTES = 8  # 16 hexadecimal digits: never guessed, never used again


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """What was ended together."""

    key: str
    ended_at: datetime  # aware UTC
    ended: tuple[Subscription, ...]  # without secrets


class Removals:
    """Keeps what each server ended lately, also over restarts."""

    def __init__(self, state: BotState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._lock = asyncio.Lock()  # reading, changing and writing are one thing

    async def keep(self, server: str, ended: Sequence[Subscription]) -> Removal:
        """Keep what was ended now in that server, and return how it is found again."""
        removal = Removal(
            key=secrets.token_hex(_KEY_BYTES), ended_at=self._clock.now(), ended=tuple(ended)
        )
        async with self._lock:
            await self._write(server, [*await self._recent(server), removal])
        return removal

    async def find(self, server: str, key: str) -> Removal | None:
        """Return what was ended under that key in that server; None where it is too long ago."""
        return next((each for each in await self._recent(server) if each.key == key), None)

    async def forget(self, server: str, key: str) -> None:
        """Keep it no longer."""
        async with self._lock:
            kept = [each for each in await self._recent(server) if each.key != key]
            await self._write(server, kept)

    async def _recent(self, server: str) -> list[Removal]:
        written = await self._state.read(_name(server))
        removals = map(_removal, json.loads(written)) if written else ()
        oldest = self._clock.now() - UNDO_FOR
        return [each for each in removals if each.ended_at >= oldest]

    async def _write(self, server: str, removals: Sequence[Removal]) -> None:
        written = json.dumps([_written(each) for each in removals]) if removals else ""
        await self._state.write(_name(server), written)


async def end_feed(
    care: FeedCare, feed: FollowedFeed, channels: Collection[ChannelName]
) -> tuple[Subscription, ...]:
    """Stop following the feed in those of the channels that commands own, and return what ended."""
    ending = tuple(
        each for each in feed.subscriptions if each.channel in channels and not each.from_file
    )
    for each in ending:
        await care.subscriptions.unsubscribe(each.feed_url, each.channel)
    return ending


async def take_back(care: FeedCare, removal: Removal, quota: Quota) -> tuple[Subscription, ...]:
    """Follow again what a removal ended, as it was; return what did not stand there already.

    TooManyFeeds where that is one too many by now; FeedIsPrivate where others follow with a secret.
    """
    room = await quota.room(care)
    for each in removal.ended:
        if not room.take(each.feed_url):
            raise TooManyFeeds(url=each.feed_url, limit=quota.limit)
    back = [
        each for each in removal.ended if await care.subscriptions.restore(each, removal.ended_at)
    ]
    return tuple(back)


def _name(server: str) -> str:
    return f"removed_feeds:{server}"


def _written(removal: Removal) -> Mapping[str, Any]:
    return {
        "key": removal.key,
        "ended_at": removal.ended_at.isoformat(),
        "ended": [_written_subscription(each) for each in removal.ended],
    }


def _removal(written: Mapping[str, Any]) -> Removal:
    return Removal(
        key=written["key"],
        ended_at=datetime.fromisoformat(written["ended_at"]),
        ended=tuple(_subscription(each) for each in written["ended"]),
    )


def _written_subscription(subscription: Subscription) -> Mapping[str, Any]:
    posting = subscription.posting
    return {
        "feed_url": subscription.feed_url,
        "channel": str(subscription.channel),
        "backfill": subscription.backfill,
        "filter": subscription.filter,
        "category": subscription.category,
        "style": posting.style,
        "mention_role": posting.mention_role,
        "language": posting.language,
        "layout": posting.layout,
        "crosspost": posting.crosspost,
        "paused": subscription.paused,
    }


def _subscription(written: Mapping[str, Any]) -> Subscription:
    style = written["style"]
    return Subscription(
        feed_url=written["feed_url"],
        channel=ChannelName.parse(written["channel"]),
        backfill=written["backfill"],
        filter=written["filter"],
        category=tuple(written["category"]),
        posting=PostOptions(
            style=PostStyle(style) if style else None,
            mention_role=written["mention_role"],
            language=written["language"],
            layout=PostLayout(written["layout"]),
            crosspost=written["crosspost"],
        ),
        paused=written["paused"],
    )
