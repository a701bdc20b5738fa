"""Outbox in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState, nonce_of
from bot.domain.errors import LeaseLost
from bot.domain.reasons import Reason
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
            if row.refusal is None and name.publisher in publishers
        ]
        return self._memory.lease(open_ones, limit, lambda row: named[id(row)])

    async def next_delivery(self, leased: Leased[ChannelName]) -> Delivery | None:
        head = self._head(leased.item)
        refused = self._memory.channels[leased.item].refusal is not None
        if head is None or refused or self._look_at(head) > self._memory.clock.now():
            return None
        return Delivery(
            id=head.id,
            channel=head.channel,
            kind=DeliveryKind.BRIEF,
            nonce=nonce_of(head.id),
            attempts=head.attempts,
            first_tried_at=head.first_tried_at,
            brief_id=head.brief_id,
            content=self._memory.briefs[head.brief_id].content,
        )

    async def mark_sending(
        self, leased: Leased[ChannelName], delivery: Delivery
    ) -> Leased[ChannelName]:
        channel, row = self._ours(leased), self._unfinished(delivery)
        row.state = DeliveryState.SENDING
        row.attempts += 1
        row.first_tried_at = row.first_tried_at or self._memory.clock.now()
        return self._renewed(channel, leased)

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
        if result.channel_refused:
            channel.refusal = Reason(code=result.outcome.code, data=result.outcome.data)
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
        return min(waiting, key=lambda row: (row.position, row.id), default=None)

    def _look_at(self, head: DeliveryRow) -> datetime:
        """Return when the channel's next delivery can go out: due, and none earlier in sight."""
        now = self._memory.clock.now()
        due_at = head.due_at or now
        if due_at > now:
            return due_at
        seen = [
            row.first_seen_at for row in self._memory.entries.values() if self._holds(row, head)
        ]
        recent = [at for at in seen if now - self._patience < at <= now]
        return max(recent) + self._patience if recent else now

    def _holds(self, entry: EntryRow, head: DeliveryRow) -> bool:
        earlier = entry.id < head.position and head.channel in entry.targets
        article = self._memory.articles.get(entry.article_id or 0)
        return earlier and "waiting" in {entry.state, article.state if article else None}
