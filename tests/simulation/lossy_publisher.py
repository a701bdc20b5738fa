"""A place that takes messages as Discord does on bad days, and keeps note of all that stands there."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from zlib import crc32

from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.errors import ChannelGone, MessageRefused, PublishLater
from bot.domain.notices import Notice
from bot.pipeline.records import OutgoingMessage
from tests.simulation.loop_clock import LoopClock
from tests.simulation.schedule import Schedule

_SEND_SECONDS = 0.3
_BUSY_SECONDS = 20.0
_REFUSED_EACH = 400  # of the pairs of channel and article
_LOST, _HANGS, _BUSY, _RESET = 0.04, 0.05, 0.08, 0.10  # cumulated shares of the tries


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One message that stands in a channel."""

    links: tuple[str, ...]  # of its articles, in its order
    tried_at: datetime  # by the wall clock, when the try began that was accepted
    true_at: datetime
    is_digest: bool
    first_tried_at: datetime | None  # before; None at the first try


def is_refused(seed: int, channel: ChannelName, link: str) -> bool:
    """Tell whether the place never takes that article there."""
    return crc32(f"{seed} {channel} {link}".encode()) % _REFUSED_EACH == 0


class LossyPublisher:
    """Fulfils Publisher: the same nonce never makes a second message."""

    def __init__(self, schedule: Schedule, clock: LoopClock) -> None:
        self._schedule = schedule
        self._clock = clock
        self._chance = random.Random(schedule.seed)  # noqa: S311  # faults
        self._away = {
            channel: server.away for server in schedule.servers for channel in server.channels
        }
        self._ids: dict[str, str] = {}  # by nonce
        self.posts: dict[ChannelName, list[Post]] = {}
        self.tries: dict[ChannelName, list[datetime]] = {}  # by the wall clock, accepted or not
        self.met: Counter[str] = Counter()

    @property
    def ready(self) -> bool:
        """Half of the outages are seen by the connection, the others by the requests alone."""
        outage = self._outage()
        return outage is None or outage % 2 == 1

    async def publish(self, message: OutgoingMessage) -> str:
        tried_at, true_at = self._clock.now(), self._clock.true_now()
        self.tries.setdefault(message.channel, []).append(tried_at)
        await self._clock.sleep(_SEND_SECONDS)
        self._check_there(message)
        fate = self._chance.random()
        if _HANGS <= fate < _RESET:
            self._fail_before(message.channel, fate)
        if message.nonce not in self._ids:
            self._ids[message.nonce] = f"message-{len(self._ids) + 1}"
            post = _post(message, tried_at, true_at)
            self.posts.setdefault(message.channel, []).append(post)
        if fate < _LOST:
            self.met["publisher: answer lost"] += 1
            raise ConnectionResetError
        if fate < _HANGS:
            self.met["publisher: answer never came"] += 1
            await self._clock.sleep(3600)
        return self._ids[message.nonce]

    def _check_there(self, message: OutgoingMessage) -> None:
        now, channel = self._clock.true_now(), message.channel
        gone = (self._schedule.deleted.get(channel), self._away[channel])
        if any(window is not None and now in window for window in gone):
            self.met["publisher: channel gone"] += 1
            raise ChannelGone(channel=str(channel), detail="unknown channel")
        if self._outage() is not None:
            self.met["publisher: out"] += 1
            raise PublishLater(channel=str(channel), detail="503")
        if any(is_refused(self._schedule.seed, channel, link) for link in links_of(message)):
            self.met["publisher: message refused"] += 1
            raise MessageRefused(channel=str(channel), detail="invalid form body")

    def _fail_before(self, channel: ChannelName, fate: float) -> NoReturn:
        if fate < _BUSY:
            self.met["publisher: busy"] += 1
            raise PublishLater(
                channel=str(channel), detail="429", retry_after_seconds=_BUSY_SECONDS
            )
        self.met["publisher: reset"] += 1
        raise ConnectionResetError

    def _outage(self) -> int | None:
        now = self._clock.true_now()
        outages = enumerate(self._schedule.outages)
        return next((number for number, window in outages if now in window), None)


class Teller:
    """Fulfils Notifier: hears every notice."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()

    async def tell(self, notice: Notice) -> bool:
        self.told[notice.reason.code] += 1
        return True


def links_of(message: OutgoingMessage) -> tuple[str, ...]:
    """Return the articles that a message carries, in its order."""
    carried = [item.content for item in message.digest] or [message.content]
    return tuple(_link(each) for each in carried)


def _link(content: Brief | LinkCard) -> str:
    url = content.article.url if isinstance(content, Brief) else content.url
    return url.partition("?")[0] if url else f"without a link: {content.headline}"


def _post(message: OutgoingMessage, tried_at: datetime, true_at: datetime) -> Post:
    return Post(
        links=links_of(message),
        tried_at=tried_at,
        true_at=true_at,
        is_digest=bool(message.digest),
        first_tried_at=message.first_tried_at,
    )
