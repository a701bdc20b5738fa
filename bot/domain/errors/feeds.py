"""Feeds, who follows them, filters, lists of feeds."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.root import LedeError
from bot.domain.feeds import FeedLink
from bot.domain.reasons import Fact


@dataclass(eq=False)
class FeedError(LedeError):
    """Bytes that cannot be read as a feed."""

    code: ClassVar[str] = "feed_unreadable"
    url: str


@dataclass(eq=False)
class FeedMalformed(FeedError):
    """It means to be a feed and is broken beyond reading."""

    code: ClassVar[str] = "feed_malformed"
    detail: str  # the parser's own words, a line at most


@dataclass(eq=False)
class NotAFeed(FeedError):
    """It is something else."""

    code: ClassVar[str] = "not_a_feed"
    what: str  # "page", "empty", "json", "binary", "text", "xml", "sitemap"
    offers: tuple[FeedLink, ...] = ()  # the feeds that the page offers

    @property
    def data(self) -> dict[str, Fact]:
        """Return what the document is, and the addresses it offers, joined by blanks."""
        return {**super().data, "offers": " ".join(offer.url for offer in self.offers)}


@dataclass(eq=False)
class FollowError(LedeError):
    """Who follows what cannot be changed so."""

    code: ClassVar[str] = "follow_failed"
    url: str


@dataclass(eq=False)
class NotFollowed(FollowError):
    """That feed is not followed there, or no longer."""

    code: ClassVar[str] = "not_followed"
    channel: str | None = None  # None: nowhere


@dataclass(eq=False)
class OwnedByFile(FollowError):
    """The settings file names the subscription, so a command would change it until the next start."""

    code: ClassVar[str] = "owned_by_file"
    channel: str


@dataclass(eq=False)
class TooManyFeeds(FollowError):
    """As many feeds are followed as may be."""

    code: ClassVar[str] = "too_many_feeds"
    limit: int


@dataclass(eq=False)
class NoOtherFeed(FollowError):
    """The site offers no feed beside the one that is followed."""

    code: ClassVar[str] = "no_other_feed"
    site_url: str


@dataclass(eq=False)
class FeedIsPrivate(FollowError):
    """Others follow that address with another secret than the one given, or with none."""

    code: ClassVar[str] = "feed_is_private"


@dataclass(eq=False)
class HeaderRefused(LedeError):
    """A user name, a password or a header cannot be sent; its value is told to nobody."""

    code: ClassVar[str] = "header_refused"
    name: str  # of the header, "" where that is unknown
    why: str  # "form", "name", "value", "ours", "user", "password", "too_many"


@dataclass(eq=False)
class FilterInvalid(LedeError):
    """A filter cannot be read; it says where, so that whoever wrote it can mend it."""

    code: ClassVar[str] = "filter_invalid"
    why: str  # "unclosed_quote", "unknown_field", …: bot.pipeline.rules.filter_language has them
    position: int  # of the first character that is wrong, from 1
    found: str = ""  # what stands there; "" where the filter ends
    expected: str = ""  # what could stand there, as it would be written
    detail: str = ""  # a library's own words, a line at most
    limit: int | None = None  # where there is too much of something: how much is allowed


@dataclass(eq=False)
class OpmlMalformed(LedeError):
    """A list of feeds cannot be read, or is no list of feeds."""

    code: ClassVar[str] = "opml_malformed"
    why: str  # "empty", "not_opml", "broken", "entities", "too_deep", "too_many", "too_large"
    detail: str = ""  # the parser's own words, a line at most
    limit: int | None = None  # levels or outlines
    limit_bytes: int | None = None
