"""What the commands work with: the pipeline's ports, and what is kept between two clicks."""

import secrets
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from bot.adapters.discord.telling.notice_places import NoticePlaces
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.pipeline.correction_ports import CorrectionStore, ReportBook, StoryStore
from bot.pipeline.end_feeds import Removals
from bot.pipeline.feed_care import FeedCare, Quota
from bot.pipeline.finding_ports import BriefIndex
from bot.pipeline.model_ports import TokenBook
from bot.pipeline.model_state import ModelCosts
from bot.pipeline.ports import CpuWorkers, Fetcher, SubscriptionStore
from bot.pipeline.server_ports import ServerStore

ThingT = TypeVar("ThingT")

# Cards that were asked for: some kilobytes each, so a few megabytes in all.
MAX_ASKED: Final = 500
# Addresses that people have asked to be read at this moment: one hand may not take them all.
MAX_TURNS_OF_ONE = 2
MAX_TURNS = 8
# Lists of feeds that are taken over at once: of one server one after the other, or two could
# pass its quota together.
MAX_IMPORTS = 4
_KEY_BYTES = 8  # 16 hexadecimal digits, as component_ids has it: never guessed, never used again


class Kept(Generic[ThingT]):
    """Things kept in memory by a random key; past `most`, the one not used longest is forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[str, ThingT] = OrderedDict()

    def keep(self, thing: ThingT) -> str:
        """Keep it, and return its key: 16 hexadecimal digits."""
        key = secrets.token_hex(_KEY_BYTES)
        self._things[key] = thing
        if len(self._things) > self._most:
            self._things.popitem(last=False)
        return key

    def find(self, key: str) -> ThingT | None:
        """Return what was kept under `key`, None when it is forgotten."""
        if key in self._things:
            self._things.move_to_end(key)
        return self._things.get(key)

    def forget(self, key: str) -> None:
        """Keep it no longer, if it is still there."""
        self._things.pop(key, None)


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedBrief:
    """A brief that was made on demand and stored nowhere."""

    user_id: int | None  # whose evidence it is; None: everybody's, as its card was shared
    content: Brief | LinkCard


class NoTurnLeft(Exception):
    """As many addresses are being read as may be at once."""

    def __init__(self, *, own: bool) -> None:
        super().__init__()
        self.own = own  # they are all the asker's; else everybody's together


class Turns:
    """Bounds how many addresses are read on demand at once, in all and for one person."""

    def __init__(self, most: int = MAX_TURNS, most_of_one: int = MAX_TURNS_OF_ONE) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._taken: Counter[int] = Counter()

    @contextmanager
    def turn_of(self, user_id: int) -> Iterator[None]:
        """Hold a turn; NoTurnLeft when there is none."""
        if self._taken[user_id] >= self._most_of_one:
            raise NoTurnLeft(own=True)
        if self._taken.total() >= self._most:
            raise NoTurnLeft(own=False)
        self._taken[user_id] += 1
        try:
            yield
        finally:
            self._taken[user_id] -= 1
            self._taken += Counter()  # drops whoever holds none


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedLimits:
    """What servers may follow, and import."""

    feeds_per_server: int = 0  # 0: any number
    max_opml_bytes: int = 1_000_000

    def quota(self, channels: Iterable[ChannelName]) -> Quota:
        """Return how many feeds these channels, all those of a server, may follow."""
        return Quota(limit=self.feeds_per_server, channels=frozenset(channels))


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """Which Lede this is, and who runs it."""

    version: str = ""
    contact: str = ""  # as the settings have it for the owners of sites; "" for none
    source_url: str | None = None  # where its source stands; None: not told
    asks_a_model: bool = False  # a language model is set, and may shorten briefs


@dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """Everything a command may touch; lives longer than a connection to Discord."""

    index: BriefIndex
    care: FeedCare
    notice_places: NoticePlaces
    corrections: CorrectionStore
    report_book: ReportBook
    stories: StoryStore
    servers: ServerStore
    removals: Removals
    model_book: TokenBook
    model_costs: ModelCosts | None = None  # None: no language model is set
    limits: FeedLimits = field(default_factory=FeedLimits)
    instance: Instance = field(default_factory=Instance)
    asked: Kept[AskedBrief] = field(default_factory=lambda: Kept(MAX_ASKED))
    turns: Turns = field(default_factory=Turns)
    imports: Turns = field(default_factory=lambda: Turns(MAX_IMPORTS, 1))  # by server

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Who follows what."""
        return self.care.subscriptions

    @property
    def fetcher(self) -> Fetcher:
        """The door to the web."""
        return self.care.fetcher

    @property
    def workers(self) -> CpuWorkers:
        """Who parses and condenses."""
        return self.care.workers
