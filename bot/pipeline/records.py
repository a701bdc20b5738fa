"""What stages and stores hand to each other: leases, and the result of one piece of work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DigestItem, FeedOfPost
from bot.domain.feeds import EntryKey, KeyKind, ParsedEntry, Subscription, Validators
from bot.domain.hubs import HubLink, HubState
from bot.domain.outcomes import Outcome
from bot.domain.posting import AS_THE_SERVER_SAYS, PostOptions
from bot.domain.reasons import Reason

ItemT_co = TypeVar("ItemT_co", covariant=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Leased(Generic[ItemT_co]):
    """A row that this process may work on until `until`; the epoch fences whoever comes late."""

    item: ItemT_co
    epoch: int  # grows each time the row is leased; a mark needs the same one
    until: datetime  # aware UTC


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchRequest:
    """One document to fetch."""

    url: str
    kind: str  # "feed", "page" or "rules"; decides the Accept header and the byte limit
    asks_leave: bool = False  # read only what robots.txt and reservations let programs read
    validators: Validators | None = None  # to ask "changed since?"
    headers: Mapping[str, str] = field(
        default_factory=dict, repr=False
    )  # secrets, for its host only


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchedDocument:
    """What a server answered with 200."""

    url: str  # after redirects
    body: bytes  # decompressed
    content_type: str | None  # the header as it came
    validators: Validators  # to keep for the next request; body_sha256 is filled
    max_age_seconds: float | None = None  # Cache-Control or Expires, None where neither is there
    moved_to: str | None = (
        None  # where all redirects were permanent: the address to ask from now on
    )
    hub_url: str | None = None  # as the answer's Link headers name it; absolute http(s)
    self_url: str | None = None  # likewise, the feed's own name for itself


@dataclass(frozen=True, kw_only=True, slots=True)
class NotModified:
    """Nothing new: 304, or the same body again."""

    validators: Validators  # a 304 may renew them
    max_age_seconds: float | None = None
    moved_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """A subscription as the poll stage sees it."""

    channel: ChannelName
    backfill: int  # still owed from the past, 0 once the feed's first poll has been recorded
    from_file: bool = False  # the configuration file names the feed's address
    paused: bool = False  # gets nothing of what is new


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedEntry:
    """An entry seen for the first time, and who gets it."""

    entry: ParsedEntry
    channels: tuple[ChannelName, ...]  # empty: remembered, not read
    held: bool = False  # somebody decides first whether these channels get it
    paused: tuple[ChannelName, ...] = ()  # who would get it and has paused: never will


@dataclass(frozen=True, kw_only=True, slots=True)
class PollResult:
    """What one poll of a feed taught; stored in one transaction."""

    polled_at: datetime
    next_poll_at: datetime | None  # None: never again unless somebody asks for it
    interval_seconds: float
    validators: Validators
    title: str | None  # None leaves the stored one
    failures: int
    error: Reason | None  # None after a good poll
    entries: tuple[PlannedEntry, ...]  # oldest first: ids grow in reading order
    listed_keys: tuple[EntryKey, ...]  # all keys of the document, new and known: still listed
    ambiguous_keys: frozenset[KeyKind]  # one-way: what was ambiguous stays so
    served_backfill: tuple[ChannelName, ...]  # channels whose backfill is settled now
    outcomes: tuple[Outcome, ...]  # about the feed; the store adds one per new entry
    site_url: str | None = None  # None leaves the stored one
    rhythm_seconds: float | None = None  # None leaves the stored one
    moved_to: str | None = None
    moves: int = 0
    new_url: str | None = None  # ask there from now on; where that is a known feed, join it
    trouble: str | None = None  # what its admins know of now
    notices: tuple[Reason, ...] = ()  # told once to each channel that follows
    hub: HubLink | None = None  # who tells of its news; None leaves what is stored
    hub_was_silent: bool = False  # it had news that its hub did not tell of


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingResult:
    """What reading one entry gave; stored in one transaction."""

    read_at: datetime
    article_key: str | None  # unique per article; None when nothing was read
    article: Article | NotAnArticle | None  # None: try again at retry_at
    retry_at: datetime | None
    error: Reason | None  # the last failure, also when retrying
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredArticle:
    """An article to be condensed."""

    id: int
    content: Article | NotAnArticle
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexedText:
    """The words of a brief as the search index takes them: analysed, separated by blanks."""

    headline: str
    body: str
    speakers: str  # the names of who says something, without their stems
    language: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CondensingResult:
    """A brief or link card; stored with its index rows and deliveries in one transaction."""

    condensed_at: datetime
    content: Brief | LinkCard | None  # None: try again at retry_at
    retry_at: datetime | None
    outcome: Outcome
    ask_again_at: datetime | None = None  # a model owes a better brief; None: it does not


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryResult:
    """How one try to send ended."""

    tried_at: datetime
    message_id: str | None  # set when sent
    retry_at: datetime | None  # set when to be tried again
    channel_refused: bool  # set the whole channel aside until somebody mends it
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchQuery:
    """Words to find in briefs."""

    words: str  # as typed; "quoted words" stand together, the last word may be a prefix
    limit: int = 10
    channels: tuple[ChannelName, ...] | None = None  # None: everywhere
    feed_id: int | None = None  # only what that feed brought
    speaker: str = ""  # only where somebody of these names is quoted or says a claim
    since: date | None = None  # first day of publication, UTC
    until: date | None = None  # last day, included
    language: str | None = None  # ISO 639-1


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredBrief:
    """A brief or link card with its id and when it was made."""

    id: int
    made_at: datetime
    content: Brief | LinkCard


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefHeadline:
    """A brief or link card by its headline, for choosing among many."""

    brief_id: int
    headline: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchHit:
    """One brief that matches, best first in a list."""

    brief: StoredBrief
    score: float  # higher is better; comparable within one answer


class SayingKind(StrEnum):
    """How somebody's words stand in a brief."""

    QUOTE = "quote"  # verbatim
    CLAIM = "claim"  # attributed


@dataclass(frozen=True, kw_only=True, slots=True)
class SayingQuery:
    """Whose words to find, about what."""

    person: str  # names or a part of them, as typed
    about: str = ""  # words that stand in what was said or in the headline; "" for anything
    limit: int = 50
    channels: tuple[ChannelName, ...] | None = None  # None: everywhere


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """What somebody says in a brief."""

    brief: "StoredBrief"
    kind: SayingKind
    speaker: str  # as resolved
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingMessage:
    """What a publisher is asked to send."""

    channel: ChannelName
    nonce: str
    brief_id: int
    content: Brief | LinkCard
    first_tried_at: datetime | None  # None at the first try; long ago, the nonce may be forgotten
    digest: tuple[DigestItem, ...] = ()  # of a digest: all of them; `content` is the first
    options: PostOptions = AS_THE_SERVER_SAYS  # complete: style and language are given
    feed: FeedOfPost | None = None
    # Of an edit or a renewal: the message to change, as the publisher named it; "": it is sought.
    edits: str | None = None
    replaced: bool = True  # of an edit: by the plain link; False: the message is removed
    renewed: bool = False  # of a renewal: it shows the brief as it is now


@dataclass(frozen=True, kw_only=True, slots=True)
class PostedBrief:
    """A brief as it stands in a channel of the page."""

    post_id: int  # grows with each post; newer is greater
    posted_at: datetime
    brief: StoredBrief


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowedFeed:
    """A feed with its subscriptions and health, for lists and checks."""

    url: str
    title: str
    channels: tuple[ChannelName, ...]
    file_channels: tuple[ChannelName, ...]  # of these, whose subscription the settings file owns
    last_success_at: datetime | None
    next_poll_at: datetime | None
    failures: int
    error: Reason | None
    id: int = 0  # 0 while it is only wished for
    site_url: str | None = None
    last_new_at: datetime | None = None
    interval_seconds: float = 0.0
    held: int = 0  # entries that wait for somebody to decide, for these channels
    is_private: bool = False  # asked with a secret
    subscriptions: tuple[Subscription, ...] = ()  # in the order of `channels`, without secrets


@dataclass(frozen=True, kw_only=True, slots=True)
class PastEntry:
    """An entry that a feed has shown, with what came of it so far; for trying filters."""

    id: int
    title: str
    link: str | None
    summary: str
    published_at: datetime | None
    first_seen_at: datetime
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    article: Article | NotAnArticle | None  # None: not read
    content: Brief | LinkCard | None  # None: not condensed


@dataclass(frozen=True, kw_only=True, slots=True)
class TellingResult:
    """How one try to tell a notice ended."""

    tried_at: datetime
    told: bool
    retry_at: datetime | None  # None: told, or given up


@dataclass(frozen=True, kw_only=True, slots=True)
class AskingResult:
    """How one request to a hub ended; what the hub answered meanwhile counts more."""

    retry_at: datetime | None  # None: never again
    attempts: int
    gave_up: bool  # count on this hub no more for now
    error: Reason | None  # None: it took the request
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HubAnswer:
    """What a hub's question at our callback changes."""

    state: HubState
    expires_at: datetime | None  # None: it tells us nothing from now on
    due_at: datetime | None  # when to ask it again; None: not
    attempts: int
    error: Reason | None
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Backlog:
    """How much waits at each stage."""

    feeds_never_polled: int
    entries_to_read: int
    articles_to_condense: int
    deliveries_pending: int
    deliveries_sent: int
    deliveries_failed: int
    channels_refused: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        """Tell whether nothing waits anywhere."""
        waiting = (
            self.feeds_never_polled,
            self.entries_to_read,
            self.articles_to_condense,
            self.deliveries_pending,
        )
        return not any(waiting)
