"""Outbox in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.channels import ChannelName
from bot.domain.deliveries import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    DigestItem,
    FeedOfPost,
    nonce_of,
)
from bot.domain.errors import LeaseLost, MessageRefused
from bot.domain.posting import AS_THE_SERVER_SAYS, PostOptions, completed, options_together
from bot.domain.reasons import Reason
from bot.domain.servers import PostingRules, ServerSettings
from bot.pipeline.records import DeliveryResult, Leased
from tests.fakes.memory import NAME, ChannelRow, DeliveryRow, EntryRow, Memory


class MemoryOutbox:
    """Fulfils Outbox."""

    def __init__(self, memory: Memory, *, order_patience_seconds: float = 60.0) -> None:
        self._memory = memory
        self._patience = timedelta(seconds=order_patience_seconds)

    async def lease_channels(
        self, limit: int, publishers: Collection[str]
    ) -> Sequence[Leased[ChannelName]]:
        named = {id(row): name for name, row in self._memory.channels.items()}
        open_ones = [
            row
            for name, row in self._memory.channels.items()
            if self._takes_messages(row) and name.publisher in publishers
        ]
        return self._memory.lease(open_ones, limit, lambda row: named[id(row)])

    async def next_delivery(self, leased: Leased[ChannelName]) -> Delivery | None:
        head = self._head(leased.item)
        takes = self._takes_messages(self._memory.channels[leased.item])
        if head is None or not takes or self._look_at(head) > self._memory.clock.now():
            return None
        return self._delivery(head)

    async def mark_sending(
        self, leased: Leased[ChannelName], delivery: Delivery
    ) -> Leased[ChannelName]:
        channel, row = self._ours(leased), self._unfinished(delivery)
        row.state = DeliveryState.SENDING
        row.attempts += 1
        row.first_tried_at = row.first_tried_at or self._memory.clock.now()
        return self._renewed(channel, leased)

    async def posting_rules(self, channel: ChannelName) -> PostingRules:
        row = self._memory.channels.get(channel)
        if row is None or row.server is None:
            return PostingRules(settings=None, digested_at=None)
        server = self._memory.servers.get(row.server)
        settings = server.settings if server else ServerSettings(server=row.server)
        return PostingRules(settings=settings, digested_at=row.digested_at)

    async def put_off(self, leased: Leased[ChannelName], until: datetime) -> None:
        try:
            channel = self._ours(leased)
        except LeaseLost:
            return
        channel.lease_until = None
        began_at = leased.until - timedelta(seconds=self._memory.lease_seconds)
        if channel.due_at is None or channel.due_at <= began_at:  # nobody woke it meanwhile
            channel.due_at = until

    async def gather_digest(
        self, leased: Leased[ChannelName], most: int, queued_before: datetime
    ) -> int:
        self._renewed(self._ours(leased), leased)
        rows = self._memory.deliveries.values()
        ours = [row for row in rows if row.channel == leased.item]
        for begun in ours:
            if begun.kind is DeliveryKind.DIGEST and begun.unfinished:
                return sum(
                    row.digest_id == begun.id and row.state is DeliveryState.GATHERED
                    for row in ours
                )
        taken = _waiting(ours, queued_before)[:most]
        if len(taken) > 1:
            self._gather(leased.item, taken, queued_before)
        return len(taken)

    async def digest_sent(self, leased: Leased[ChannelName], at: datetime) -> None:
        self._ours(leased).digested_at = at

    async def renew(self, leased: Leased[ChannelName]) -> Leased[ChannelName]:
        return self._renewed(self._ours(leased), leased)

    async def record_delivery(
        self, leased: Leased[ChannelName], delivery: Delivery, result: DeliveryResult
    ) -> None:
        channel, row = self._ours(leased), self._unfinished(delivery)
        row.message_id = result.message_id
        row.due_at = result.retry_at or (result.tried_at if result.channel_refused else None)
        row.state = DeliveryState.PENDING if row.due_at else DeliveryState.FAILED
        if result.message_id is not None:
            row.state, row.due_at = DeliveryState.SENT, None
            row.sent_at = result.tried_at
        if row.kind is DeliveryKind.DIGEST and result.outcome.code == MessageRefused.code:
            self._fall_apart(row, result.tried_at)
        elif row.kind is DeliveryKind.DIGEST and row.state is DeliveryState.FAILED:
            for carried in self._memory.deliveries.values():
                if carried.digest_id == row.id and carried.state is DeliveryState.GATHERED:
                    carried.state = DeliveryState.FAILED
        if result.channel_refused:
            channel.refusal = Reason(code=result.outcome.code, data=result.outcome.data)
            row.first_tried_at = delivery.first_tried_at
        self._renewed(channel, leased)
        self._memory.outcomes.append(result.outcome)

    async def release(self, leased: Leased[ChannelName]) -> None:
        try:
            channel = self._ours(leased)
        except LeaseLost:
            return
        head = self._head(leased.item)
        channel.lease_until = None
        channel.due_at = self._look_at(head) if head else None

    async def refused_channels(self, publisher: str) -> Mapping[ChannelName, Reason]:
        return {
            name: row.refusal
            for name, row in self._memory.channels.items()
            if row.refusal is not None and name.publisher == publisher
        }

    async def lift_refusals(self, channels: Collection[ChannelName]) -> None:
        for channel in channels:
            self._memory.mend(channel)

    def _takes_messages(self, row: ChannelRow) -> bool:
        server = self._memory.servers.get(row.server or "")
        return row.refusal is None and (server is None or server.left_at is None)

    def _delivery(self, row: DeliveryRow) -> Delivery:
        items = self._items(row)
        carried = items or [row]
        origins = [self._origin(row.channel, each) for each in carried]
        first = carried[0] if row.kind is DeliveryKind.DIGEST else row
        return Delivery(
            id=row.id,
            channel=row.channel,
            kind=row.kind,
            nonce=nonce_of(row.id),
            attempts=row.attempts,
            first_tried_at=row.first_tried_at,
            brief_id=first.brief_id,
            content=self._memory.briefs[first.brief_id].content,
            digest=tuple(map(self._item, items)),
            options=self._options(row.channel, [options for _, options in origins]),
            feed=origins[0][0] if len({feed for feed, _ in origins}) == 1 else None,
            edits=self._edits(row),
            replaced=row.replaced,
        )

    def _edits(self, row: DeliveryRow) -> str | None:
        """Return the message to change; that of a digest, or of what was under way, may be known."""
        if row.edits != "":
            return row.edits
        sent = [self._memory.deliveries.get(row.digest_id or 0)]
        if row.kind is DeliveryKind.RENEWAL and row.digest_id is None:
            sent = [each for each in self._memory.deliveries.values() if _is_renewed(each, row)]
        known = [each.message_id for each in sent if each and each.message_id]
        return known[-1] if known else ""

    def _items(self, row: DeliveryRow) -> list[DeliveryRow]:
        """Return what a digest carries; of the change of a digest, what is to stay there."""
        digest_id = row.id if row.kind is DeliveryKind.DIGEST else row.digest_id
        rows = self._memory.deliveries.values()
        gathered = [each for each in rows if each.state is DeliveryState.GATHERED]
        return sorted((each for each in gathered if each.digest_id == digest_id), key=_order)

    def _item(self, row: DeliveryRow) -> DigestItem:
        return DigestItem(brief_id=row.brief_id, content=self._memory.briefs[row.brief_id].content)

    def _origin(
        self, channel: ChannelName, row: DeliveryRow
    ) -> tuple[FeedOfPost | None, PostOptions]:
        """Return the feed that brought a brief; of several, one that is still followed."""
        memory = self._memory
        brought = [each for each in memory.entries.values() if self._brought(each, channel, row)]
        if not brought:
            return None, AS_THE_SERVER_SAYS
        brought.sort(key=lambda each: (not memory.follows(each.feed_id, channel), each.id))
        feed = memory.feeds[brought[0].feed_id]
        options = [
            each.posting
            for each in memory.subscriptions
            if (each.feed_id, each.channel) == (feed.id, channel)
        ]
        found = FeedOfPost(id=feed.id, title=feed.title, url=feed.url)
        return found, options[0] if options else AS_THE_SERVER_SAYS

    def _brought(self, entry: EntryRow, channel: ChannelName, row: DeliveryRow) -> bool:
        article = self._memory.articles.get(entry.article_id or 0)
        return article is not None and article.brief_id == row.brief_id and channel in entry.targets

    def _options(self, channel: ChannelName, asked: Sequence[PostOptions]) -> PostOptions:
        row = self._memory.channels.get(channel)
        server = self._memory.servers.get(row.server or "") if row else None
        settings = server.settings if server else ServerSettings(server="")
        together = options_together(asked)
        return completed(
            together,
            style=settings.style,
            language=settings.language,
            briefs_language=settings.briefs_language,
        )

    def _gather(self, channel: ChannelName, taken: Sequence[DeliveryRow], at: datetime) -> None:
        digest = DeliveryRow(
            id=self._memory.new_id(),
            channel=channel,
            article_id=0,
            brief_id=taken[0].brief_id,
            position=0,
            due_at=at,
            kind=DeliveryKind.DIGEST,
        )
        self._memory.deliveries[digest.id] = digest
        for row in taken:
            row.state, row.due_at, row.digest_id = DeliveryState.GATHERED, None, digest.id

    def _fall_apart(self, digest: DeliveryRow, now: datetime) -> None:
        for row in self._memory.release_digest(digest.id, due_at=now):
            row.first_tried_at = now

    def _ours(self, leased: Leased[ChannelName]) -> ChannelRow:
        return self._memory.ours(self._memory.channels.get(leased.item), leased.epoch)

    def _renewed(self, channel: ChannelRow, leased: Leased[ChannelName]) -> Leased[ChannelName]:
        channel.lease_until = self._memory.lease_end()
        return Leased(item=leased.item, epoch=leased.epoch, until=channel.lease_until)

    def _unfinished(self, delivery: Delivery) -> DeliveryRow:
        row = self._memory.deliveries.get(delivery.id)
        if row is None or not row.unfinished:
            raise LeaseLost(database=NAME)
        return row

    def _head(self, channel: ChannelName) -> DeliveryRow | None:
        rows = self._memory.deliveries.values()
        waiting = [row for row in rows if row.channel == channel and row.unfinished]
        return min(waiting, key=_order, default=None)

    def _look_at(self, head: DeliveryRow) -> datetime:
        """Return when the channel's next delivery can go out: due, and none earlier in sight."""
        now = self._memory.clock.now()
        due_at = head.due_at or now
        if due_at > now:
            return due_at
        holding = [row for row in self._memory.entries.values() if self._holds(row, head)]
        seen = [row.first_seen_at for row in holding]
        seen += [row.added_at.get(head.channel, row.first_seen_at) for row in holding]
        recent = [at for at in seen if now - self._patience < at <= now]
        return max(recent) + self._patience if recent else now

    def _holds(self, entry: EntryRow, head: DeliveryRow) -> bool:
        earlier = entry.id < head.position and head.channel in entry.targets
        article = self._memory.articles.get(entry.article_id or 0)
        return earlier and "waiting" in {entry.state, article.state if article else None}


def _is_renewed(brief: DeliveryRow, renewal: DeliveryRow) -> bool:
    same = (renewal.channel, renewal.brief_id, renewal.position)
    return brief.kind is DeliveryKind.BRIEF and same == (
        brief.channel,
        brief.brief_id,
        brief.position,
    )


def _order(row: DeliveryRow) -> tuple[int, int]:
    return row.position, row.id


def _waiting(rows: Sequence[DeliveryRow], queued_before: datetime) -> list[DeliveryRow]:
    """Return what a digest of that time carries: nothing that was tried already."""
    untried = [
        row
        for row in rows
        if row.kind is DeliveryKind.BRIEF
        and row.state is DeliveryState.PENDING
        and row.first_tried_at is None
    ]
    queued = [row.position for row in untried if row.due_at and row.due_at <= queued_before]
    return sorted((row for row in untried if row.position <= max(queued, default=-1)), key=_order)
