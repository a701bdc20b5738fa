"""Briefs that wait in a channel in, one digest that carries them out; and the way back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.json_forms import Json
from bot.adapters.storage.sending.delivery_rows import UNFINISHED
from bot.adapters.storage.statements import Row
from bot.adapters.storage.tables import deliveries
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryKind, DeliveryState

# Before all briefs, whose positions are ids of entries.
FRONT = 0


async def gather(
    connection: AsyncConnection, channel: ChannelName, most: int, queued_before: datetime
) -> int:
    """Make one digest of up to `most` briefs, a single one of which stays; return how many.

    A digest that was begun stays as it is.
    """
    begun = (await connection.execute(_begun(channel).limit(1))).one_or_none()
    if begun is not None:
        carried = select(func.count()).where(
            deliveries.c.digest_id == begun.id,
            deliveries.c.state == DeliveryState.GATHERED.value,
        )
        number: int = (await connection.execute(carried)).scalar_one()
        return number
    taken = (await connection.execute(waiting_briefs(channel, queued_before).limit(most))).all()
    if len(taken) > 1:
        digest: Row = {
            "channel": channel,
            "kind": DeliveryKind.DIGEST.value,
            "brief_id": taken[0].brief_id,
            "position": FRONT,
            "state": DeliveryState.PENDING.value,
            "due_at": queued_before,
        }
        made = await connection.execute(
            insert(deliveries).values(digest).returning(deliveries.c.id)
        )
        carried_now = update(deliveries).where(deliveries.c.id.in_([row.id for row in taken]))
        state = DeliveryState.GATHERED.value
        await connection.execute(
            carried_now.values(state=state, due_at=None, digest_id=made.scalar_one())
        )
    return len(taken)


def waiting_briefs(channel: ChannelName, queued_before: datetime) -> Select[Any]:
    """Select what a digest of that time carries, in the channel's order.

    Not what was tried already: it may stand there. Earlier entries go along with later ones that
    were ready sooner.
    """
    ours = (
        deliveries.c.channel == channel,
        UNFINISHED,
        deliveries.c.kind == DeliveryKind.BRIEF.value,
        deliveries.c.state == DeliveryState.PENDING.value,
        deliveries.c.first_tried_at.is_(None),
    )
    last = select(func.max(deliveries.c.position)).where(
        *ours, deliveries.c.due_at <= queued_before
    )
    waiting = select(deliveries.c.id, deliveries.c.brief_id).where(
        *ours, deliveries.c.position <= last.scalar_subquery()
    )
    return waiting.order_by(deliveries.c.position, deliveries.c.id)


async def dissolve_untried(connection: AsyncConnection, channel: ChannelName) -> None:
    """Let the briefs of a digest wait by themselves again that nobody has tried to send yet."""
    untried = _begun(channel).where(
        deliveries.c.state == DeliveryState.PENDING.value, deliveries.c.first_tried_at.is_(None)
    )
    for digest in (await connection.execute(untried)).all():
        await _release(connection, digest.id, due_at=digest.due_at)
        await connection.execute(delete(deliveries).where(deliveries.c.id == digest.id))


async def fall_apart(connection: AsyncConnection, digest_id: int, now: datetime) -> None:
    """Have each brief of a digest that will never be posted go out by itself.

    They count as tried, so that no digest takes them again.
    """
    await _release(connection, digest_id, due_at=now, first_tried_at=now)


async def give_up(connection: AsyncConnection, digest_id: int, error: Json | None) -> None:
    """Let the briefs of a digest that was given up share its fate, and its reason."""
    carried = update(deliveries).where(
        deliveries.c.digest_id == digest_id, deliveries.c.state == DeliveryState.GATHERED.value
    )
    await connection.execute(carried.values(state=DeliveryState.FAILED.value, error=error))


async def _release(connection: AsyncConnection, digest_id: int, **values: datetime) -> None:
    carried = update(deliveries).where(deliveries.c.digest_id == digest_id)
    gathered = carried.where(deliveries.c.state == DeliveryState.GATHERED.value)
    state = DeliveryState.PENDING.value
    await connection.execute(gathered.values(state=state, digest_id=None, **values))
    await connection.execute(carried.values(digest_id=None))  # of what was taken down


def _begun(channel: ChannelName) -> Select[Any]:
    """Select the channel's unfinished digests."""
    columns = (deliveries.c.id, deliveries.c.due_at)
    unfinished = select(*columns).where(deliveries.c.channel == channel, UNFINISHED)
    return unfinished.where(deliveries.c.kind == DeliveryKind.DIGEST.value)
