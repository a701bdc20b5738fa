"""What the stages need of the outside world: small Protocols, named by role."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery
from bot.domain.feeds import EntryKey, Feed, FeedEntry, Subscription
from bot.domain.notices import Notice
from bot.domain.outcomes import Outcome
from bot.domain.reasons import Reason
from bot.domain.servers import PostingRules
from bot.pipeline.records import (
    Audience,
    Backlog,
    CondensingResult,
    DeliveryResult,
    FetchedDocument,
    FetchRequest,
    FollowedFeed,
    Leased,
    NotModified,
    OutgoingMessage,
    PastEntry,
    PollResult,
    ReadingResult,
    StoredArticle,
    TellingResult,
)

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the present, aware UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    async def wait(self, event: asyncio.Event, timeout_seconds: float) -> bool:
        """Wait until the event is set; False when the time is over first."""
        ...


class Fetcher(Protocol):
    """Asks the public internet, and nothing else, for one document."""

    async def fetch(self, request: FetchRequest) -> FetchedDocument | NotModified:
        """Return the answer; FetchError says why there is none."""
        ...


class CpuWorkers(Protocol):
    """Runs pure functions in processes that can be killed."""

    async def run(
        self,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Result:
        """Return what the function returns; its LedeErrors come through.

        WorkTimeout, WorkTooLarge and WorkerCrashed say that it never ended.
        """
        ...


class FeedStore(Protocol):
    """Feeds to poll, and what polls taught."""

    async def lease_feeds(self, limit: int) -> Sequence[Leased[Feed]]:
        """Take up to `limit` feeds whose poll is due, the longest due first."""
        ...

    async def audience(self, feed_id: int) -> Sequence[Audience]:
        """Return who follows the feed now."""
        ...

    async def seen_keys(self, feed_id: int, keys: Sequence[EntryKey]) -> frozenset[EntryKey]:
        """Return those of `keys` that this feed has shown before."""
        ...

    async def record_poll(self, leased: Leased[Feed], result: PollResult) -> None:
        """Store all of it at once and end the lease; LeaseLost stores nothing."""
        ...

    async def secret_headers(self, feed_id: int) -> Mapping[str, str]:
        """Return what its followers gave to ask it with; mostly nothing."""
        ...

    async def count_planned(self, feed_id: int, since: datetime) -> int:
        """Count the entries first seen since then that somebody gets."""
        ...

    async def settle_held(
        self, feed_id: int, *, newest: int, channels: Collection[ChannelName] | None = None
    ) -> int:
        """Decide about the entries held back for `channels` (None: any); return how many.

        The `newest` of them go on, for all who are to get them. These channels never get the
        others, which stay held for everybody else and are remembered where there is nobody else.
        """
        ...

    async def poll_soon(self, feed_id: int) -> bool:
        """Ask a followed feed now, whatever failed before; False when nobody follows it."""
        ...

    async def past_entries(self, feed_id: int, limit: int) -> Sequence[PastEntry]:
        """Return the last entries that the feed showed, newest first."""
        ...


class SubscriptionStore(Protocol):
    """Who follows what."""

    async def subscribe(
        self, subscription: Subscription, *, together: Collection[ChannelName] = ()
    ) -> bool:
        """Follow; False when that channel followed that feed already (options are updated).

        FeedIsPrivate where others give another secret for that feed, or none; those of `together`
        have the same owner, and so have all that the configuration file names: they take the new
        secret along.
        """
        ...

    async def unsubscribe(self, feed_url: str, channel: ChannelName | None) -> int:
        """Stop following, everywhere when channel is None; return how many ended."""
        ...

    async def move(self, feed_url: str, channel: ChannelName, to: ChannelName) -> bool:
        """Let another channel follow in its place, with all options and what is still owed.

        False where `channel` does not follow that feed, or `to` does already.
        """
        ...

    async def restore(self, subscription: Subscription, ended_at: datetime) -> bool:
        """Take up what was ended then, with what it would have got since; False where it stands.

        FeedIsPrivate where others follow with a secret: nobody kept that of who left.
        """
        ...

    async def apply_file(self, subscriptions: Sequence[Subscription]) -> None:
        """Make the subscriptions owned by the configuration file exactly these."""
        ...

    async def followed_feeds(
        self, channels: Collection[ChannelName] | None = None
    ) -> Sequence[FollowedFeed]:
        """Return the feeds that some of `channels` follow (None: any), by URL.

        Of each feed, only those channels are told.
        """
        ...

    async def backlog(self) -> Backlog:
        """Count what waits at each stage."""
        ...


class NoticeStore(Protocol):
    """What admins are to hear."""

    async def lease_notices(self, limit: int) -> Sequence[Leased[Notice]]:
        """Take up to `limit` notices that nobody heard yet, the longest due first."""
        ...

    async def record_telling(self, leased: Leased[Notice], result: TellingResult) -> None:
        """Store how it ended and end the lease; LeaseLost stores nothing."""
        ...


class ArticleStore(Protocol):
    """Entries to read, and the articles they led to."""

    async def lease_entries(self, limit: int) -> Sequence[Leased[FeedEntry]]:
        """Take up to `limit` entries that wait to be read, oldest first."""
        ...

    async def join_known_article(self, leased: Leased[FeedEntry], article_key: str) -> bool:
        """If that article is stored already, attach the entry (and queue deliveries) and return True."""
        ...

    async def record_reading(self, leased: Leased[FeedEntry], result: ReadingResult) -> None:
        """Store all of it at once and end the lease; LeaseLost stores nothing."""
        ...


class BriefStore(Protocol):
    """Articles to condense, and their briefs."""

    async def lease_articles(self, limit: int) -> Sequence[Leased[StoredArticle]]:
        """Take up to `limit` articles that wait to be condensed, oldest first."""
        ...

    async def wanting_servers(self, article_id: int) -> Mapping[str, str | None]:
        """Return the servers that are to have its brief, each with the language it wants.

        ISO 639-1; None: as it is written. Channels that are in no server are not told of.
        """
        ...

    async def record_condensing(
        self, leased: Leased[StoredArticle], result: CondensingResult
    ) -> None:
        """Store brief, index rows, outcome and one pending delivery per channel at once."""
        ...


class Outbox(Protocol):
    """Deliveries, taken by channel so that each keeps its order."""

    async def lease_channels(
        self, limit: int, publishers: Collection[str]
    ) -> Sequence[Leased[ChannelName]]:
        """Take up to `limit` channels of these publishers that have a delivery due.

        Channels that are set aside are left alone.
        """
        ...

    async def next_delivery(self, leased: Leased[ChannelName]) -> Delivery | None:
        """Return the channel's next delivery if it is due, in the order of the entries."""
        ...

    async def mark_sending(
        self, leased: Leased[ChannelName], delivery: Delivery
    ) -> Leased[ChannelName]:
        """Commit that a request is about to go out, and renew the lease; LeaseLost forbids it."""
        ...

    async def posting_rules(self, channel: ChannelName) -> PostingRules:
        """Return what decides when that channel gets its next message."""
        ...

    async def put_off(self, leased: Leased[ChannelName], until: datetime) -> None:
        """Give the channel back; it is looked at again at `until`, or when its rules change."""
        ...

    async def gather_digest(
        self, leased: Leased[ChannelName], most: int, queued_before: datetime
    ) -> int:
        """Make one digest of up to `most` briefs that wait, and return how many it has.

        It is the channel's next delivery then; a single brief stays the brief that it is. Briefs
        queued later than `queued_before` wait for the next digest, and those that were tried
        already go out by themselves.
        """
        ...

    async def digest_sent(self, leased: Leased[ChannelName], at: datetime) -> None:
        """Take note that the channel has had all of its digest of that time."""
        ...

    async def renew(self, leased: Leased[ChannelName]) -> Leased[ChannelName]:
        """Keep the channel for another lease; LeaseLost when somebody else has it."""
        ...

    async def record_delivery(
        self, leased: Leased[ChannelName], delivery: Delivery, result: DeliveryResult
    ) -> None:
        """Store how the try ended; LeaseLost stores nothing."""
        ...

    async def release(self, leased: Leased[ChannelName]) -> None:
        """Give the channel back; nothing happens when the lease is lost already."""
        ...

    async def refused_channels(self, publisher: str) -> Mapping[ChannelName, Reason]:
        """Return that publisher's channels that are set aside, and why."""
        ...

    async def lift_refusals(self, channels: Collection[ChannelName]) -> None:
        """Take messages to these channels again: somebody changed something."""
        ...


class BotState(Protocol):
    """Small facts to be known again after a restart, by name."""

    async def read(self, name: str) -> str | None:
        """Return what was written last; None when nothing was."""
        ...

    async def write(self, name: str, value: str) -> None:
        """Keep `value` under `name`."""
        ...


class Publisher(Protocol):
    """Sends messages to channels of one kind."""

    @property
    def ready(self) -> bool:
        """Tell whether it can send now; until then its channels wait, untouched."""
        ...

    async def publish(self, message: OutgoingMessage) -> str:
        """Send (or change, where it edits), and return the message's id.

        What cannot be found by that id in the channel itself is named as "<place>/<message>". The
        same nonce never makes a second message. PublishLater, MessageRefused and
        ChannelRefused say what happened; any other end means that nobody knows.
        """
        ...


class Notifier(Protocol):
    """Tells the admins of channels of one kind what they should know."""

    async def tell(self, notice: Notice) -> bool:
        """Tell it; False when nobody can be told now. Raises nothing but defects."""
        ...


class Observer(Protocol):
    """Hears of every outcome after it was stored: logs, metrics, the demo's progress."""

    def __call__(self, outcome: Outcome) -> None:
        """Take note; must not raise or wait."""
        ...
