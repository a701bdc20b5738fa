"""A brief that was replaced in, rows of deliveries that have its messages show it as it is out."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.leases import CHANNEL_TAKES_MESSAGES
from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.sending.delivery_rows import UNKNOWN_MESSAGE
from bot.adapters.storage.sending.queueing import wake_channels
from bot.adapters.storage.statements import Row, insert_in_order
from bot.adapters.storage.tables import channels, deliveries, delivery_items
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryKind, DeliveryState

# What is changed or removed does not wait for the articles of a channel; and no entry has this
# id, so it also marks what only keeps a brief from a channel that never had it.
FIRST: Final = 0

_RENEWAL: Final = DeliveryKind.RENEWAL.value
_PENDING: Final = DeliveryState.PENDING.value
_carriers = deliveries.alias("carriers")
# A brief that goes out by itself is its own carrier.
_carrier = _carriers.c.id == func.coalesce(deliveries.c.digest_id, deliveries.c.id)


async def queue_renewals(connection: AsyncConnection, brief_id: int, now: datetime) -> int:
    """Queue a change of each message that shows the brief as it was, and return how many.

    What nobody has tried to send yet carries it as it is. Channels that take no messages keep what
    they have.
    """
    rows = (await connection.execute(shown(brief_id))).all()
    standing = [row for row in rows if row.message_id or may_be_there(row)]
    renewals = [_renewal(row, brief_id, now) for row in standing]
    await insert_in_order(connection, deliveries, renewals)
    await wake_channels(connection, [row.channel for row in standing], now)
    return len(renewals)


async def withdraw_renewals(
    connection: AsyncConnection, brief_id: int, channel: ChannelName
) -> None:
    """Do not show the brief anew where it is to be taken down."""
    waiting = (
        deliveries.c.brief_id == brief_id,
        deliveries.c.channel == channel,
        deliveries.c.kind == _RENEWAL,
        deliveries.c.state == _PENDING,  # a try under way is over before the next one begins
    )
    withdrawn = {"state": DeliveryState.TAKEN_DOWN.value, "due_at": None}
    await connection.execute(update(deliveries).where(*waiting).values(withdrawn))


def may_be_there(row: AnyRow) -> bool:
    """Tell whether a message may stand though no answer said so: a try was begun and not ended."""
    return row.due_at is not None and row.first_tried_at is not None


def shown(brief_id: int) -> Select[Any]:
    """Select the brief's last delivery to each channel, with what is known of its message."""
    columns = (
        deliveries.c.channel,
        deliveries.c.position,
        deliveries.c.digest_id,
        _carriers.c.message_id,
        _carriers.c.due_at,
        _carriers.c.first_tried_at,
    )
    last = (
        delivery_items.join(deliveries, deliveries.c.id == delivery_items.c.delivery_id)
        .join(_carriers, _carrier)
        .join(channels, channels.c.name == deliveries.c.channel)
    )
    gone = deliveries.c.state.in_([DeliveryState.TAKEN_DOWN.value, DeliveryState.FAILED.value])
    wanted = select(*columns).select_from(last)
    wanted = wanted.where(deliveries.c.brief_id == brief_id, ~gone, CHANNEL_TAKES_MESSAGES)
    return wanted.order_by(deliveries.c.channel)


def _renewal(row: AnyRow, brief_id: int, now: datetime) -> Row:
    """Return what changes a message; one that is under way is changed right behind it."""
    behind_it = row.message_id is None and row.digest_id is None
    return {
        "channel": row.channel,
        "kind": _RENEWAL,
        "brief_id": brief_id,
        "position": row.position if behind_it else FIRST,
        "state": _PENDING,
        "due_at": now,
        "first_tried_at": None if row.message_id else row.first_tried_at,
        "digest_id": row.digest_id,
        "edits": row.message_id or UNKNOWN_MESSAGE,
    }
