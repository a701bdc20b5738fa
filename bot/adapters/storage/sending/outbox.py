"""Deliveries by channel out, how they went in: SQL behind the Outbox port."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import reason_to_json
from bot.adapters.storage.leases import (
    CHANNEL_TAKES_MESSAGES,
    ROW_UNREADABLE,
    Lessor,
    end_lease,
    update_leased,
)
from bot.adapters.storage.rows import channel_of
from bot.adapters.storage.sending.delivery_rows import (
    UNFINISHED,
    head_of,
    head_with_brief,
    read_delivery,
    read_rules,
)
from bot.adapters.storage.sending.digest_rows import fall_apart, gather, give_up
from bot.adapters.storage.sending.queueing import lock_channels
from bot.adapters.storage.sending.refused_channels import mend_channels, refusals
from bot.adapters.storage.statements import Row, store_outcomes
from bot.adapters.storage.tables import (
    articles,
    channels,
    deliveries,
    entry_targets,
    feed_entries,
)
from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.errors import LeaseLost, MessageRefused
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Reason
from bot.domain.servers import PostingRules
from bot.pipeline.records import DeliveryResult, Leased


class SqlOutbox:
    """Fulfils Outbox.

    A channel's deliveries go out in the order of their entries. An earlier entry that is not
    ready yet holds the later ones back, but no longer than `order_patience_seconds` after it was
    seen, or given to the channel: one slow page does not silence a channel.
    """

    def __init__(self, database: Database, *, order_patience_seconds: float = 60.0) -> None:
        self._database = database
        self._patience = timedelta(seconds=order_patience_seconds)
        self._lessor = Lessor(database=database, table=channels, record_of=channel_of)

    async def lease_channels(
        self, limit: int, publishers: Collection[str]
    ) -> Sequence[Leased[ChannelName]]:
        """Take up to `limit` channels of these publishers that have a delivery due.

        Channels that are set aside are left alone.
        """
        if not publishers:
            return ()
        return await self._lessor.lease(limit, CHANNEL_TAKES_MESSAGES & _of_publishers(publishers))

    async def next_delivery(self, leased: Leased[ChannelName]) -> Delivery | None:
        """Return the channel's next delivery if it is due, in the order of the entries."""
        while True:
            try:
                return await self._next(leased.item)
            except (ValueError, TypeError) as error:
                await self._set_aside(leased.item, error)

    async def mark_sending(
        self, leased: Leased[ChannelName], delivery: Delivery
    ) -> Leased[ChannelName]:
        """Commit that a request is about to go out, and renew the lease; LeaseLost forbids it."""
        now = self._database.clock.now()
        values: Row = {
            "state": DeliveryState.SENDING.value,
            "attempts": deliveries.c.attempts + 1,
            "first_tried_at": func.coalesce(deliveries.c.first_tried_at, now),
        }

        async def mark(connection: AsyncConnection) -> Leased[ChannelName]:
            renewed = await self._renew(connection, leased)
            await self._update(connection, delivery, values)
            return renewed

        return await self._database.write_together(mark, beside=True)

    async def posting_rules(self, channel: ChannelName) -> PostingRules:
        """Return what decides when that channel gets its next message."""
        return await self._database.read_at_once(partial(read_rules, channel=channel))

    async def put_off(self, leased: Leased[ChannelName], until: datetime) -> None:
        """Give the channel back; it is looked at again at `until`, or when its rules change."""
        began_at = leased.until - timedelta(seconds=self._database.lease_seconds)
        # whoever woke it meanwhile may know of other rules
        woken = (channels.c.due_at > began_at, channels.c.due_at)
        look_at = case(woken, else_=literal(until, channels.c.due_at.type))
        lease = (channels, leased.item, leased.epoch)
        try:
            async with self._database.write(beside=True) as connection:
                await end_lease(self._database, connection, lease, due_at=look_at)
        except LeaseLost:
            return

    async def gather_digest(
        self, leased: Leased[ChannelName], most: int, queued_before: datetime
    ) -> int:
        """Make one digest of up to `most` briefs that wait, and return how many it has."""
        async with self._database.write(beside=True) as connection:
            await self._renew(connection, leased)
            return await gather(connection, leased.item, most, queued_before)

    async def digest_sent(self, leased: Leased[ChannelName], at: datetime) -> None:
        """Take note that the channel has had all of its digest of that time."""
        lease = (channels, leased.item, leased.epoch)
        async with self._database.write(beside=True) as connection:
            await update_leased(self._database, connection, lease, digested_at=at)

    async def renew(self, leased: Leased[ChannelName]) -> Leased[ChannelName]:
        """Keep the channel for another lease; LeaseLost when somebody else has it."""
        renewing = partial(self._renew, leased=leased)
        return await self._database.write_together(renewing, beside=True)

    async def record_delivery(
        self, leased: Leased[ChannelName], delivery: Delivery, result: DeliveryResult
    ) -> None:
        """Store how the try ended; LeaseLost stores nothing. The channel stays leased."""

        async def store(connection: AsyncConnection) -> None:
            await self._renew(connection, leased)
            await self._update(connection, delivery, _delivery_values(delivery, result))
            if result.channel_refused:
                refused = update(channels).where(channels.c.name == leased.item)
                reason = reason_to_json(_reason(result))
                await connection.execute(
                    refused.values(refused_since=result.tried_at, refusal=reason)
                )
            if delivery.kind is DeliveryKind.DIGEST:
                await _settle_digest(connection, delivery, result)
            await store_outcomes(connection, [result.outcome])

        await self._database.write_together(store, beside=True)

    async def release(self, leased: Leased[ChannelName]) -> None:
        """Give the channel back; nothing happens when the lease is lost already."""
        lease = (channels, leased.item, leased.epoch)

        async def end(connection: AsyncConnection) -> None:
            await lock_channels(connection, [leased.item])
            look_at = await self._next_look(connection, leased.item)
            await end_lease(self._database, connection, lease, due_at=look_at)

        with suppress(LeaseLost):
            await self._database.write_together(end, beside=True)

    async def refused_channels(self, publisher: str) -> Mapping[ChannelName, Reason]:
        """Return that publisher's channels that are set aside, and why."""
        async with self._database.read() as connection:
            reasons = await refusals(connection)
        return {name: reason for name, reason in reasons.items() if name.publisher == publisher}

    async def lift_refusals(self, lifted: Collection[ChannelName]) -> None:
        """Take messages to these channels again: somebody changed something."""
        async with self._database.write() as connection:
            await mend_channels(connection, lifted, self._database.clock.now())

    async def _next(self, channel: ChannelName) -> Delivery | None:
        now = self._database.clock.now()

        async def read(connection: AsyncConnection) -> Delivery | None:
            taking = select(channels.c.name).where(channels.c.name == channel)
            if (await connection.execute(taking.where(CHANNEL_TAKES_MESSAGES))).first() is None:
                return None
            head = (await connection.execute(head_with_brief(channel))).one_or_none()
            if head is None or head.due_at > now:
                return None
            if await self._held_until(connection, channel, head.position, now):
                return None
            return await read_delivery(connection, head)

        return await self._database.read_at_once(read)

    async def _next_look(
        self, connection: AsyncConnection, channel: ChannelName
    ) -> datetime | None:
        """Return when the channel's next delivery can go out; None when it has none."""
        now = self._database.clock.now()
        head = (await connection.execute(head_of(channel))).one_or_none()
        if head is None or head.due_at > now:
            return head.due_at if head else None
        return await self._held_until(connection, channel, head.position, now) or now

    async def _held_until(
        self, connection: AsyncConnection, channel: ChannelName, position: int, now: datetime
    ) -> datetime | None:
        held = last_held(channel, position, now, self._patience)
        times = [at for at in (await connection.execute(held)).one() if at]
        return max(times) + self._patience if times else None

    async def _renew(
        self, connection: AsyncConnection, leased: Leased[ChannelName]
    ) -> Leased[ChannelName]:
        until = self._database.lease_end()
        lease = (channels, leased.item, leased.epoch)
        await update_leased(self._database, connection, lease, lease_until=until)
        return Leased(item=leased.item, epoch=leased.epoch, until=until)

    async def _update(self, connection: AsyncConnection, delivery: Delivery, values: Row) -> None:
        """Change an unfinished delivery; one that was taken back meanwhile is not ours to send."""
        this = update(deliveries).where(deliveries.c.id == delivery.id, UNFINISHED)
        if (await connection.execute(this.values(**values))).rowcount != 1:
            raise LeaseLost(database=self._database.name, detail=f"deliveries {delivery.id}")

    async def _set_aside(self, channel: ChannelName, error: Exception) -> None:
        """Fail the channel's next delivery, whose stored values make no record."""
        now = self._database.clock.now()
        async with self._database.write() as connection:
            head = (await connection.execute(head_of(channel))).one()
            reason = {"code": ROW_UNREADABLE, "data": {"error": type(error).__name__}}
            failed = update(deliveries).where(deliveries.c.id == head.id)
            state = DeliveryState.FAILED.value
            await connection.execute(failed.values(state=state, due_at=None, error=reason))
            if head.kind == DeliveryKind.DIGEST:
                await fall_apart(connection, head.id, now)  # the others of it can be read
            told = Outcome(
                at=now,
                stage=Stage.DELIVER,
                subject=Subject.DELIVERY,
                subject_id=head.id,
                code=ROW_UNREADABLE,
                data={"error": type(error).__name__},
            )
            await store_outcomes(connection, [told])


def _of_publishers(publishers: Collection[str]) -> ColumnElement[bool]:
    name = type_coerce(channels.c.name, String)
    return or_(*(name.startswith(f"{publisher}:", autoescape=True) for publisher in publishers))


_ENTRY = entry_targets.join(feed_entries, feed_entries.c.id == entry_targets.c.entry_id).outerjoin(
    articles, articles.c.id == feed_entries.c.article_id
)
_UNDER_WAY = or_(feed_entries.c.state == "waiting", articles.c.state == "waiting")


def last_held(
    channel: ChannelName, position: int, now: datetime, patience: timedelta
) -> Select[Any]:
    """Select when the latest of the earlier entries that the channel still waits for came.

    Two times, each of which may be null: when one was seen, when one seen before was added.
    """
    recent = feed_entries.c.first_seen_at > now - patience
    first_recent = select(feed_entries.c.id).where(recent)
    first_recent = first_recent.order_by(feed_entries.c.first_seen_at, feed_entries.c.id).limit(1)
    seen = select(func.max(feed_entries.c.first_seen_at)).select_from(_ENTRY)
    seen = seen.where(
        entry_targets.c.channel == channel,
        entry_targets.c.entry_id < position,
        entry_targets.c.entry_id >= first_recent.scalar_subquery(),
        recent,
        feed_entries.c.first_seen_at <= now,  # the machine's clock may have been set back
        _UNDER_WAY,
    )
    added = select(func.max(entry_targets.c.added_at)).select_from(_ENTRY)
    added = added.where(
        entry_targets.c.channel == channel,
        entry_targets.c.added_at > now - patience,
        entry_targets.c.added_at <= now,
        feed_entries.c.id < position,
        _UNDER_WAY,
    )
    return seen.add_columns(added.correlate(None).scalar_subquery())


def _delivery_values(delivery: Delivery, result: DeliveryResult) -> Row:
    if result.message_id is not None:
        return {
            "state": DeliveryState.SENT.value,
            "due_at": None,
            "sent_at": result.tried_at,
            "message_id": result.message_id,
            "error": None,
        }
    again = result.retry_at or (result.tried_at if result.channel_refused else None)
    state = DeliveryState.PENDING if again else DeliveryState.FAILED
    values: Row = {"state": state.value, "due_at": again, "error": reason_to_json(_reason(result))}
    # A channel that refuses shows nothing of this try, so it may still be taken back or moved.
    untried = {"first_tried_at": delivery.first_tried_at} if result.channel_refused else {}
    return {**values, **untried}


async def _settle_digest(
    connection: AsyncConnection, digest: Delivery, result: DeliveryResult
) -> None:
    """Let what a digest carries that will never be posted go out singly, or be given up too."""
    if result.outcome.code == MessageRefused.code:
        await fall_apart(connection, digest.id, result.tried_at)
    elif _delivery_values(digest, result)["state"] == DeliveryState.FAILED.value:
        await give_up(connection, digest.id, reason_to_json(_reason(result)))


def _reason(result: DeliveryResult) -> Reason:
    return Reason(code=result.outcome.code, data=result.outcome.data)
