"""Feeds, their entries as parsed and as kept, and who follows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.channels import ChannelName
from bot.domain.posting import AS_THE_SERVER_SAYS, PostOptions

MAX_BACKFILL = 10  # entries of the past a subscription may ask for; more would flood a channel
_MAX_FOLDERS, _MAX_FOLDER_CHARS = 50, 100  # what lists of feeds hold, too


class KeyKind(StrEnum):
    """What an entry can be recognised by; dates alone never are."""

    GUID = "guid"
    LINK = "link"
    TITLE_DAY = "title_day"
    COMBINED = "combined"  # all keys together, for feeds in which none alone tells entries apart


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryKey:
    """One thing an entry is recognised by, within its feed."""

    kind: KeyKind
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedEntry:
    """One entry as the feed gives it."""

    guid: str | None
    link: str | None  # absolute http(s)
    title: str  # plain text
    summary: str  # plain text, "" where there is none
    published_at: datetime | None  # aware UTC, 1995 to now + 1 day, else None
    keys: tuple[EntryKey, ...]  # all that apply; at least one
    content: str = ""  # the feed's own HTML, hostile, where it says more than the summary
    authors: tuple[str, ...] = ()  # plain text
    categories: tuple[str, ...] = ()  # plain text


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedFeed:
    """One feed document."""

    title: str
    site_url: str | None
    entries: tuple[ParsedEntry, ...]  # in the order of the document
    ttl_minutes: int | None = None  # how long the feed says it stays as it is
    hub_url: str | None = None  # absolute http(s); where WebSub subscribers ask
    self_url: str | None = None  # absolute http(s); what WebSub calls the topic


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedLink:
    """A feed that a page or an index of sitemaps offers."""

    url: str
    title: str  # plain text, "" where none is told
    kind: str  # "rss", "atom", "json", "sitemap"


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What a server gave to ask "changed since?" with, byte for byte."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None  # of the last body parsed; catches servers without a 304


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed we follow, with what its history taught."""

    id: int
    url: str
    title: str
    validators: Validators
    followed_since: datetime | None  # first successful poll; None before it
    failures: int  # polls failed in a row
    interval_seconds: float  # between the last two polls planned
    ambiguous_keys: frozenset[KeyKind]  # kinds that repeat within this feed: never used again
    site_url: str | None = None  # the page that the feed belongs to
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None  # the poll that last found a new entry
    rhythm_seconds: float | None = None  # between two of its entries; None while unknown
    moved_to: str | None = None  # where the last polls were sent for good
    moves: int = 0  # polls in a row that were sent there
    trouble: str | None = None  # code of the trouble that its admins were told of; None: well
    pushed_until: datetime | None = None  # end of the lease of a hub that tells of its news
    pushed_at: datetime | None = None  # when the hub last did; None: never, or it missed some
    owes_backfill: bool = False  # somebody waits for entries of its past
    is_private: bool = False  # asked with a secret


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """An entry to be read."""

    id: int
    feed_id: int
    link: str | None
    title: str
    summary: str
    published_at: datetime | None
    first_seen_at: datetime
    attempts: int  # readings tried so far
    content: str = ""  # HTML; the article as the feed itself carries it, "" where it does not
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A channel follows a feed."""

    feed_url: str
    channel: ChannelName
    backfill: int = 0  # entries of the past to post on the first poll, newest ones, 0 to 10
    from_file: bool = False  # the configuration file owns it; commands own the rest
    filter: str = ""  # which entries are posted (rules/filter_language.py); "" is all
    category: tuple[str, ...] = ()  # folder names, outermost first, as OPML keeps them
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # sent to its host only
    posting: PostOptions = AS_THE_SERVER_SAYS
    paused: bool = False  # new entries are not posted, now or later


def read_category(words: str) -> tuple[str, ...]:
    """Return the folders of a category as people write it, outermost first: "News/Towns"."""
    names = (" ".join(name.split())[:_MAX_FOLDER_CHARS] for name in words.split("/"))
    return tuple(filter(None, names))[:_MAX_FOLDERS]
