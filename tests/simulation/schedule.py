"""Nouns of a simulated month: what appears where, who follows it when, what breaks; all fixed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.channels import ChannelName
from bot.domain.servers import ServerSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """From a moment up to another one, true time."""

    begin: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.begin <= moment < self.end

    def touches(self, other: "Window") -> bool:
        return self.begin < other.end and other.begin < self.end

    def widened(self, before: timedelta, after: timedelta) -> "Window":
        return Window(begin=self.begin - before, end=self.end + after)


class Temper(StrEnum):
    """What is odd about a feed, from its turning point on or within its fault."""

    STEADY = "steady"
    SERVER_ERRORS = "server errors"
    TIMEOUTS = "timeouts"
    RESETS = "resets"
    GONE_FOR_A_DAY = "gone for a day"
    GONE_FOR_GOOD = "gone for good"
    ERROR_PAGES = "error pages with status 200"
    CUT_SHORT = "cut short"
    MOVED = "moved"
    IDS_CHANGE = "ids change"
    LINKS_DECORATED = "links decorated"
    KEYS_CHANGE = "all keys change"
    UNDATED = "undated"
    ANCIENT = "dated 1970"
    FUTURE = "dated in the future"
    LISTED_AGAIN = "listed again"
    EDITED = "edited"
    REORDERED = "reordered"
    SAME_TITLES = "same titles"
    NO_IDS = "no ids"
    NO_VALIDATORS = "no validators"


class PageKind(StrEnum):
    """What stands behind a link."""

    ARTICLE = "article"
    STUB = "stub"
    MISSING = "missing"
    SLOW = "slow"  # not to be had for some minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry of a feed: in the order of `number` within it."""

    number: int
    link: str
    title: str
    appears_at: datetime
    page: PageKind


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedFeed:
    """A feed with all that it will ever list."""

    number: int
    url: str
    is_atom: bool
    temper: Temper
    fault: Window  # when it does not answer as it should; empty for tempers without
    turns_at: datetime  # from when on it is odd
    entries: tuple[Entry, ...]  # by time

    def listed_at(self, moment: datetime) -> tuple[Entry, ...]:
        """Return what it lists then, oldest first."""
        return tuple(each for each in self.entries if each.appears_at <= moment)[-MOST_LISTED:]


MOST_LISTED = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Following:
    """A channel follows a feed for a time."""

    channel: ChannelName
    feed: int  # its number
    spell: Window
    filter: str
    kept_out: str | None  # the word of a title that the filter keeps out
    backfill: int
    paused: Window | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedServer:
    """A server, what its admins choose when, and when the bot is not there."""

    name: str
    channels: tuple[ChannelName, ...]
    settings: tuple[tuple[datetime, ServerSettings], ...]  # from when on, the first at the start
    away: Window | None

    def settings_at(self, moment: datetime) -> ServerSettings:
        return [chosen for since, chosen in self.settings if since <= moment][-1]


class Ending(StrEnum):
    """How a process ends."""

    STOPPED = "stopped"  # as SIGTERM does it
    CUT = "cut"  # as kill -9 does it


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """One process, from its start to its end."""

    spell: Window
    ending: Ending


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """Everything that will happen, true time."""

    seed: int
    spell: Window
    feeds: tuple[SimulatedFeed, ...]
    servers: tuple[SimulatedServer, ...]
    followings: tuple[Following, ...]
    lives: tuple[Life, ...]
    outages: tuple[Window, ...]  # of the publisher
    deleted: dict[ChannelName, Window] = field(default_factory=dict)
    clock: tuple[
        tuple[datetime, timedelta], ...
    ] = ()  # from when on the wall clock is so far ahead

    def server_of(self, channel: ChannelName) -> SimulatedServer:
        return next(server for server in self.servers if channel in server.channels)


def touches_any(window: Window, others: Iterable[Window]) -> bool:
    return any(window.touches(other) for other in others)
