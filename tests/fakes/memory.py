"""The rows that the memory stores share, and what moves them: leases, queueing, order."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import TypeVar

from bot.domain.articles import Article, NotAnArticle
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.errors import LeaseLost
from bot.domain.feeds import EntryKey, FeedEntry, KeyKind, ParsedEntry, Validators
from bot.domain.hubs import HubState
from bot.domain.modelling import ModelReply
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.posting import AS_THE_SERVER_SAYS, PostOptions
from bot.domain.reasons import Fact, Reason
from bot.domain.servers import ServerSettings
from bot.pipeline.model_ports import QuestionKey
from bot.pipeline.ports import Clock
from bot.pipeline.records import Leased, StoredBrief
from bot.pipeline.rules.posting import subject_of, verdict_on

NAME = "memory"


@dataclass(kw_only=True)
class LeasableRow:
    """A row of a work queue."""

    due_at: datetime | None = None
    lease_until: datetime | None = None
    lease_epoch: int = 0


@dataclass(kw_only=True)
class FeedRow(LeasableRow):
    id: int
    url: str
    title: str = ""
    validators: Validators = field(default_factory=Validators)
    followed_since: datetime | None = None
    last_success_at: datetime | None = None
    interval_seconds: float = 0.0
    failures: int = 0
    error: Reason | None = None
    ambiguous_keys: frozenset[KeyKind] = frozenset()
    keys: dict[EntryKey, int | None] = field(default_factory=dict)  # to the entry
    listed_at: dict[EntryKey, datetime] = field(default_factory=dict)
    site_url: str | None = None
    last_new_at: datetime | None = None
    rhythm_seconds: float | None = None
    moved_to: str | None = None
    moves: int = 0
    trouble: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    pushed_until: datetime | None = None
    pushed_at: datetime | None = None


@dataclass(kw_only=True)
class SubscriptionRow:
    feed_id: int
    channel: ChannelName
    backfill: int
    backfill_owed: int
    from_file: bool
    filter: str = ""
    category: tuple[str, ...] = ()
    posting: PostOptions = AS_THE_SERVER_SAYS
    paused: bool = False


@dataclass(kw_only=True)
class EntryRow(LeasableRow):
    id: int
    feed_id: int
    parsed: ParsedEntry
    first_seen_at: datetime
    state: str
    targets: set[ChannelName]
    added_at: dict[ChannelName, datetime] = field(default_factory=dict)  # where it came late
    article_id: int | None = None
    attempts: int = 0


@dataclass(kw_only=True)
class NoticeRow(LeasableRow):
    id: int
    channel: ChannelName
    feed_id: int
    reason: Reason
    attempts: int = 0
    made_at: datetime | None = None
    told_at: datetime | None = None


@dataclass(kw_only=True)
class HubRow(LeasableRow):
    feed_id: int
    hub_url: str
    topic_url: str
    named_at: datetime
    key: str
    secret: str
    state: HubState = HubState.WANTED
    callback_url: str | None = None
    asked_at: datetime | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    error: Reason | None = None


@dataclass(kw_only=True)
class ArticleRow(LeasableRow):
    id: int
    key: str
    content: Article | NotAnArticle
    state: str = "waiting"
    attempts: int = 0
    read_at: datetime | None = None
    brief_id: int | None = None


@dataclass(kw_only=True)
class LateRow(LeasableRow):
    id: int
    article_id: int
    attempts: int = 0


@dataclass(kw_only=True)
class DeliveryRow:
    id: int
    channel: ChannelName
    article_id: int
    brief_id: int
    position: int
    due_at: datetime | None
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    first_tried_at: datetime | None = None
    message_id: str | None = None
    sent_at: datetime | None = None
    kind: DeliveryKind = DeliveryKind.BRIEF
    digest_id: int | None = None  # the digest that carries it, or of an edit, that is changed
    edits: str | None = None
    replaced: bool = True

    @property
    def unfinished(self) -> bool:
        return self.state in {DeliveryState.PENDING, DeliveryState.SENDING}

    @property
    def waits(self) -> bool:
        """A brief by itself, of which no try is under way."""
        return self.kind is DeliveryKind.BRIEF and self.state is DeliveryState.PENDING

    @property
    def waits_untried(self) -> bool:
        return self.waits and self.first_tried_at is None


@dataclass(kw_only=True)
class ChannelRow(LeasableRow):
    refusal: Reason | None = None
    server: str | None = None
    digested_at: datetime | None = None


@dataclass(kw_only=True)
class ServerRow:
    settings: ServerSettings
    left_at: datetime | None = None


RowT = TypeVar("RowT", bound=LeasableRow)
RecordT = TypeVar("RecordT")


@dataclass(kw_only=True)
class Memory:
    """Everything stored. Nothing here awaits, so each store method is a transaction."""

    clock: Clock
    lease_seconds: float
    feeds: dict[int, FeedRow] = field(default_factory=dict)
    subscriptions: list[SubscriptionRow] = field(default_factory=list)
    entries: dict[int, EntryRow] = field(default_factory=dict)
    articles: dict[int, ArticleRow] = field(default_factory=dict)
    briefs: dict[int, StoredBrief] = field(default_factory=dict)
    deliveries: dict[int, DeliveryRow] = field(default_factory=dict)
    channels: dict[ChannelName, ChannelRow] = field(default_factory=dict)
    notices: dict[int, NoticeRow] = field(default_factory=dict)
    servers: dict[str, ServerRow] = field(default_factory=dict)
    hubs: dict[int, HubRow] = field(default_factory=dict)  # by feed
    outcomes: list[Outcome] = field(default_factory=list)
    late_answers: dict[int, LateRow] = field(default_factory=dict)  # by article
    model_answers: dict[QuestionKey, tuple[datetime, ModelReply]] = field(default_factory=dict)
    model_costs: Counter[date] = field(default_factory=Counter)
    server_model_costs: Counter[tuple[date, str]] = field(default_factory=Counter)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def new_id(self) -> int:
        return next(self._ids)

    def lease_end(self) -> datetime:
        return self.clock.now() + timedelta(seconds=self.lease_seconds)

    def lease(
        self, rows: Iterable[RowT], limit: int, record_of: Callable[[RowT], RecordT]
    ) -> list[Leased[RecordT]]:
        """Take up to `limit` of the rows that are due and free, the longest due first."""
        now, until = self.clock.now(), self.lease_end()
        due = [
            (row.due_at, row)
            for row in rows
            if row.due_at and row.due_at <= now and _free(row, now)
        ]
        due.sort(key=lambda pair: pair[0])
        leased = []
        for _, row in due[:limit]:
            row.lease_until, row.lease_epoch = until, row.lease_epoch + 1
            leased.append(Leased(item=record_of(row), epoch=row.lease_epoch, until=until))
        return leased

    def ours(self, row: RowT | None, epoch: int) -> RowT:
        """Return the row if the lease still holds, else raise LeaseLost."""
        if row is None or row.lease_epoch != epoch or row.lease_until is None:
            raise LeaseLost(database=NAME)
        return row

    def hold_later_ones(self, entry: EntryRow, channels: Iterable[ChannelName]) -> None:
        """Have what follows the entry in these channels wait as if it was seen only now."""
        entry.added_at.update(dict.fromkeys(channels, self.clock.now()))

    def follows(self, feed_id: int, channel: ChannelName) -> bool:
        return any(s.feed_id == feed_id and s.channel == channel for s in self.subscriptions)

    def gets(self, feed_id: int, channel: ChannelName) -> bool:
        return any(
            s.feed_id == feed_id and s.channel == channel and not s.paused
            for s in self.subscriptions
        )

    def entries_of(self, article_id: int) -> list[EntryRow]:
        return [entry for entry in self.entries.values() if entry.article_id == article_id]

    def wanting(self, article_id: int) -> dict[ChannelName, int]:
        """Return the channels that are to have the article, each with its first entry there."""
        return {
            channel: entry.id
            for entry in sorted(self.entries_of(article_id), key=lambda e: e.id, reverse=True)
            for channel in entry.targets
            if self.gets(entry.feed_id, channel)
        }

    def queue_deliveries(self, article_id: int) -> None:
        """Queue the article's brief, if it has one, for every channel that has not got it yet."""
        brief_id, now = self.articles[article_id].brief_id, self.clock.now()
        if brief_id is None:
            return
        self._drop_filtered(article_id)
        having = {row.channel for row in self.deliveries.values() if row.article_id == article_id}
        wanting = sorted(self.wanting(article_id).items(), key=lambda pair: (pair[1], pair[0]))
        for channel, position in wanting:
            if channel not in having:
                row = DeliveryRow(
                    id=self.new_id(),
                    channel=channel,
                    article_id=article_id,
                    brief_id=brief_id,
                    position=position,
                    due_at=now,
                )
                self.deliveries[row.id] = row
                self.channels.setdefault(channel, ChannelRow()).due_at = now

    def _drop_filtered(self, article_id: int) -> None:
        article = self.articles[article_id]
        brief = self.briefs[article.brief_id or 0]
        for entry in self.entries_of(article_id):
            filters = {
                s.channel: s.filter for s in self.subscriptions if s.feed_id == entry.feed_id
            }
            subject = subject_of(entry_record(entry), article.content, brief.content)
            for channel in list(entry.targets):
                verdict = verdict_on(filters.get(channel, ""), subject)
                if not verdict.passes:
                    entry.targets.discard(channel)
                    self.wake_holding([channel])
                    why = {"channel": str(channel), "rule": verdict.kept_out_by}
                    self.tell(Stage.DELIVER, Subject.ENTRY, entry.id, "filtered", **why)

    def drop_unwanted(self, channel: ChannelName, code: str = "unsubscribed") -> None:
        """Take back what nobody tried to send to a channel that follows none of its feeds."""
        self.dissolve_untried(channel)
        for row in list(self.deliveries.values()):
            waiting = row.channel == channel and row.waits_untried
            if waiting and channel not in self.wanting(row.article_id):
                del self.deliveries[row.id]
                self.tell(Stage.DELIVER, Subject.DELIVERY, row.id, code)

    def take_back(self, feed_id: int, channel: ChannelName) -> None:
        """Let a channel that pauses a feed have nothing more of what the feed has listed."""
        self.dissolve_untried(channel)
        for entry in self.entries.values():
            if entry.feed_id == feed_id and channel in entry.targets and self._owed(entry, channel):
                entry.targets.discard(channel)
                self.tell_paused(entry.id, channel)
        self.drop_unwanted(channel, "paused")

    def tell_paused(self, entry_id: int, channel: ChannelName) -> None:
        self.tell(Stage.DELIVER, Subject.ENTRY, entry_id, "paused", channel=str(channel))

    def _owed(self, entry: EntryRow, channel: ChannelName) -> bool:
        """Tell whether the channel is still to get an entry that nobody is to decide about."""
        if entry.article_id is None:
            return entry.state == "waiting"
        return self.articles[entry.article_id].state == "waiting" or any(
            row.waits_untried
            for row in self.deliveries.values()
            if row.channel == channel and row.article_id == entry.article_id
        )

    def dissolve_untried(self, channel: ChannelName) -> None:
        """Let the briefs of a digest wait by themselves again that nobody has tried to send."""
        for row in list(self.deliveries.values()):
            untried = row.state is DeliveryState.PENDING and row.first_tried_at is None
            if row.channel == channel and row.kind is DeliveryKind.DIGEST and untried:
                self.release_digest(row.id, due_at=row.due_at)
                del self.deliveries[row.id]

    def release_digest(self, digest_id: int, *, due_at: datetime | None) -> list[DeliveryRow]:
        """Let the briefs of a digest wait by themselves again, and return them."""
        carried = [row for row in self.deliveries.values() if row.digest_id == digest_id]
        released = [row for row in carried if row.state is DeliveryState.GATHERED]
        for row in carried:
            row.digest_id = None
        for row in released:
            row.state, row.due_at = DeliveryState.PENDING, due_at
        return released

    def mend(self, channel: ChannelName) -> None:
        """Take messages to a refused channel again."""
        row = self.channels.get(channel)
        if row is not None and row.refusal is not None:
            row.refusal, row.due_at = None, self.clock.now()

    def end_waiting(self, entries: Iterable[EntryRow]) -> None:
        """Have the channels looked at that wait for one of these entries to keep their order."""
        self.wake_holding({channel for entry in entries for channel in entry.targets})

    def wake_holding(self, names: Iterable[ChannelName]) -> None:
        """Have those of the channels looked at now that have something to send, but later."""
        now = self.clock.now()
        for channel in names:
            row = self.channels.get(channel)
            if row is not None and row.due_at is not None:
                row.due_at = min(row.due_at, now)

    def tell(
        self, stage: Stage, subject: Subject, subject_id: int, code: str, **data: Fact
    ) -> None:
        at = self.clock.now()
        self.outcomes.append(
            Outcome(
                at=at, stage=stage, subject=subject, subject_id=subject_id, code=code, data=data
            )
        )


def entry_record(row: EntryRow) -> FeedEntry:
    """Return an entry as the stages take it."""
    return FeedEntry(
        id=row.id,
        feed_id=row.feed_id,
        link=row.parsed.link,
        title=row.parsed.title,
        summary=row.parsed.summary,
        published_at=row.parsed.published_at,
        first_seen_at=row.first_seen_at,
        attempts=row.attempts,
        content=row.parsed.content,
        authors=row.parsed.authors,
        categories=row.parsed.categories,
    )


def _free(row: LeasableRow, now: datetime) -> bool:
    return row.lease_until is None or row.lease_until <= now
