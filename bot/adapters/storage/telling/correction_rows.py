"""A brief and channels in, rows of deliveries out that take it down there or send it again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.searching.search_rows import refresh_places
from bot.adapters.storage.sending.delivery_rows import UNKNOWN_MESSAGE
from bot.adapters.storage.sending.queueing import wake_channels
from bot.adapters.storage.sending.renewals import (
    FIRST,
    may_be_there,
    withdraw_renewals,
)
from bot.adapters.storage.statements import Row, chunks, insert_in_order, store_outcomes
from bot.adapters.storage.tables import briefs, deliveries, delivery_items, subscriptions
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact

TAKEN_DOWN, SENT_AGAIN = "taken_down", "sent_again"  # outcomes


class Correction:
    """Changes what became of one brief, within one transaction."""

    def __init__(self, connection: AsyncConnection, brief_id: int, now: datetime) -> None:
        self._connection = connection
        self._brief_id = brief_id
        self._now = now

    async def take_down(
        self, names: Collection[ChannelName], *, replaced: bool
    ) -> frozenset[ChannelName]:
        """Return the channels in which something was to be done."""
        concerned: set[ChannelName] = set()
        for row in await self._messages(names):
            if row.position != FIRST and await self._take_down(row, replaced=replaced):
                concerned.add(row.channel)
        await self._keep_from_others(names)
        await wake_channels(self._connection, sorted(concerned), self._now)
        await refresh_places(self._connection, [self._brief_id])
        return frozenset(concerned)

    async def send_again(self, names: Collection[ChannelName]) -> frozenset[ChannelName]:
        """Return the channels that get it anew: not those that still wait for it."""
        current = await self._current(names)
        again = [row for row in current if not await self._waits(row)]
        ids = await insert_in_order(
            self._connection, deliveries, [self._anew(row) for row in again]
        )
        for row, delivery_id in zip(again, ids, strict=True):
            item = update(delivery_items).where(delivery_items.c.delivery_id == row.id)
            await self._connection.execute(item.values(delivery_id=delivery_id))
            await self._tell(delivery_id, SENT_AGAIN, channel=str(row.channel))
        await wake_channels(self._connection, [row.channel for row in again], self._now)
        await refresh_places(self._connection, [self._brief_id])
        return frozenset(row.channel for row in again)

    async def _messages(self, names: Collection[ChannelName]) -> Sequence[AnyRow]:
        """Return all deliveries of the brief to these channels, also those sent before others."""
        found: list[AnyRow] = []
        for some in chunks(names):
            ours = select(deliveries).where(
                deliveries.c.brief_id == self._brief_id,
                deliveries.c.channel.in_(some),
                deliveries.c.kind == DeliveryKind.BRIEF.value,
            )
            found += (await self._connection.execute(ours.order_by(deliveries.c.id))).all()
        return found

    async def _current(self, names: Collection[ChannelName]) -> Sequence[AnyRow]:
        """Return the last delivery of the brief to each of the channels that were to have it."""
        items = select(delivery_items.c.delivery_id).where(self._of_brief())
        ids = set((await self._connection.execute(items)).scalars())
        return [row for row in await self._messages(names) if row.id in ids and row.position]

    async def _take_down(self, row: AnyRow, *, replaced: bool) -> bool:
        """Take down one delivery; False where that was done before."""
        edit = await self._edit_of(row, replaced=replaced)
        edited = edit is not None and not await self._is_queued(edit)
        if row.state == DeliveryState.TAKEN_DOWN and not edited:
            return False
        this = update(deliveries).where(deliveries.c.id == row.id)
        state = DeliveryState.TAKEN_DOWN.value
        await self._connection.execute(this.values(state=state, due_at=None))
        await withdraw_renewals(self._connection, self._brief_id, row.channel)
        if edit is not None and edited:
            await self._connection.execute(insert(deliveries).values(edit))
        if row.digest_id is not None:
            await self._drop_empty_digest(row.digest_id)
        await self._tell(row.id, TAKEN_DOWN, channel=str(row.channel), replaced=replaced)
        return True

    async def _edit_of(self, row: AnyRow, *, replaced: bool) -> Row | None:
        """Return what changes the message of a delivery; None where there surely is none."""
        carrier = await self._carrier(row)
        if not (carrier.message_id or may_be_there(carrier)):
            return None
        return {
            "channel": row.channel,
            "kind": DeliveryKind.EDIT.value,
            "brief_id": self._brief_id,
            # A digest whose try is under way is known better once that is over.
            "position": FIRST if carrier.message_id or row.digest_id is None else carrier.position,
            "state": DeliveryState.PENDING.value,
            "due_at": self._now,
            "first_tried_at": None if carrier.message_id else carrier.first_tried_at,
            "digest_id": row.digest_id,
            "edits": carrier.message_id or UNKNOWN_MESSAGE,
            "replaced": replaced,
        }

    async def _carrier(self, row: AnyRow) -> AnyRow:
        """Return the delivery whose message shows the brief: the digest, where one carries it."""
        if row.digest_id is None:
            return row
        digest = select(deliveries).where(deliveries.c.id == row.digest_id)
        return (await self._connection.execute(digest)).one()

    async def _waits(self, row: AnyRow) -> bool:
        """Tell whether the brief is still on its way with this delivery."""
        if row.state == DeliveryState.GATHERED:
            return (await self._carrier(row)).due_at is not None
        return row.due_at is not None

    async def _is_queued(self, edit: Row) -> bool:
        """Tell whether the same change was asked for before; one that failed may be asked again."""
        same = [deliveries.c[name] == edit[name] for name in ("channel", "brief_id", "edits")]
        last = select(deliveries.c.replaced, deliveries.c.state).where(
            *same, deliveries.c.kind == DeliveryKind.EDIT.value
        )
        row = (
            await self._connection.execute(last.order_by(deliveries.c.id.desc()).limit(1))
        ).one_or_none()
        return (
            row is not None
            and row.state != DeliveryState.FAILED
            and row.replaced == edit["replaced"]
        )

    async def _drop_empty_digest(self, digest_id: int) -> None:
        """Do not send a digest that carries nothing any more; what a try left of it is sought."""
        carried = select(deliveries.c.id).where(
            deliveries.c.digest_id == digest_id,
            deliveries.c.state == DeliveryState.GATHERED.value,
        )
        if (await self._connection.execute(carried.limit(1))).first() is None:
            this = deliveries.c.id == digest_id
            unsent = update(deliveries).where(this, deliveries.c.due_at.is_not(None))
            state = DeliveryState.TAKEN_DOWN.value
            await self._connection.execute(unsent.values(state=state, due_at=None))

    async def _keep_from_others(self, names: Collection[ChannelName]) -> None:
        """Mark the brief as taken down where it has not been, and a feed could still bring it."""
        having = select(delivery_items.c.channel).where(self._of_brief())
        for some in chunks(names):
            following = select(subscriptions.c.channel).where(
                subscriptions.c.channel.in_(some), subscriptions.c.channel.not_in(having)
            )
            others = list((await self._connection.execute(following.distinct())).scalars())
            rows: list[Row] = [self._mark(channel) for channel in others]
            ids = await insert_in_order(self._connection, deliveries, rows)
            await self._insert_items(zip(others, ids, strict=True))

    async def _insert_items(self, marked: Any) -> None:
        article = select(briefs.c.article_id).where(briefs.c.id == self._brief_id)
        article_id = (await self._connection.execute(article)).scalar()
        rows = [
            {"channel": channel, "article_id": article_id, "delivery_id": delivery_id}
            for channel, delivery_id in marked
        ]
        if rows:
            await self._connection.execute(insert(delivery_items), rows)

    def _of_brief(self) -> Any:
        article = select(briefs.c.article_id).where(briefs.c.id == self._brief_id)
        return delivery_items.c.article_id == article.scalar_subquery()

    def _mark(self, channel: ChannelName) -> Row:
        return {
            "channel": channel,
            "kind": DeliveryKind.BRIEF.value,
            "brief_id": self._brief_id,
            "position": FIRST,
            "state": DeliveryState.TAKEN_DOWN.value,
            "due_at": None,
        }

    def _anew(self, row: AnyRow) -> Row:
        """Return a delivery in the old one's place; its id, and so its nonce, is a new one."""
        state = DeliveryState.PENDING.value
        return {
            **self._mark(row.channel),
            "position": row.position,
            "state": state,
            "due_at": self._now,
        }

    async def _tell(self, delivery_id: int, code: str, **data: Fact) -> None:
        outcome = Outcome(
            at=self._now,
            stage=Stage.DELIVER,
            subject=Subject.DELIVERY,
            subject_id=delivery_id,
            code=code,
            data=data,
        )
        await store_outcomes(self._connection, [outcome])
