"""A feed that a channel pauses in, what the channel was still to get of it taken back out."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.sending.digest_rows import dissolve_untried
from bot.adapters.storage.sending.queueing import drop_unwanted
from bot.adapters.storage.statements import chunks, store_outcomes
from bot.adapters.storage.tables import (
    articles,
    deliveries,
    delivery_items,
    entry_targets,
    feed_entries,
)
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryState
from bot.domain.outcomes import Outcome, Stage, Subject

# Told of an entry, or a delivery, that a channel does not get as it has paused its feed.
PAUSED = "paused"


async def take_back(
    connection: AsyncConnection, feed_id: int, channel: ChannelName, now: datetime
) -> None:
    """Let the channel have nothing more of what the feed has listed so far.

    What another feed brings there too stays; so does what is held back until an admin decides.
    """
    await dissolve_untried(connection, channel)
    owed = list((await connection.execute(still_owed(feed_id, channel))).scalars())
    for ids in chunks(owed):
        these = (entry_targets.c.channel == channel) & entry_targets.c.entry_id.in_(ids)
        await connection.execute(delete(entry_targets).where(these))
    await store_outcomes(connection, [paused_outcome(each, channel, now) for each in owed])
    await drop_unwanted(connection, [channel], now, PAUSED)


def still_owed(feed_id: int, channel: ChannelName) -> Select[Any]:
    """Select the entries of a feed that a channel is still to get: unread, or not tried yet."""
    article_id = feed_entries.c.article_id
    pending = exists().where(
        delivery_items.c.channel == channel,
        delivery_items.c.article_id == article_id,
        deliveries.c.id == delivery_items.c.delivery_id,
        deliveries.c.state == DeliveryState.PENDING.value,
        deliveries.c.first_tried_at.is_(None),
    )
    condensing = exists().where(articles.c.id == article_id, articles.c.state == "waiting")
    entries = select(feed_entries.c.id).join(
        entry_targets, entry_targets.c.entry_id == feed_entries.c.id
    )
    return entries.where(
        feed_entries.c.feed_id == feed_id,
        entry_targets.c.channel == channel,
        or_(feed_entries.c.state == "waiting", condensing, pending),
    )


def paused_outcome(entry_id: int, channel: ChannelName, now: datetime) -> Outcome:
    """Return what is told of an entry that the channel would have got."""
    return Outcome(
        at=now,
        stage=Stage.DELIVER,
        subject=Subject.ENTRY,
        subject_id=entry_id,
        code=PAUSED,
        data={"channel": str(channel)},
    )
