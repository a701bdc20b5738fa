"""Articles with a brief in, pending deliveries out: one per channel that is to have it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.search_rows import refresh_places
from bot.adapters.storage.sending.digest_rows import dissolve_untried
from bot.adapters.storage.sending.filtered_targets import drop_filtered, filtered_articles
from bot.adapters.storage.statements import (
    chunks,
    insert_in_order,
    insert_into,
    insert_missing,
    one_writes,
    store_outcomes,
)
from bot.adapters.storage.tables import (
    articles,
    briefs,
    channels,
    deliveries,
    delivery_items,
    entry_targets,
    feed_entries,
    subscriptions,
)
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.outcomes import Outcome, Stage, Subject

# Told of a delivery that nobody wants any more, as its channel follows none of its feeds.
UNSUBSCRIBED = "unsubscribed"

# Entries of an article with the channels that are to have it and still follow the feed: `_gets`.
_wanted = feed_entries.join(entry_targets, entry_targets.c.entry_id == feed_entries.c.id).join(
    subscriptions, subscriptions.c.feed_id == feed_entries.c.feed_id
)
_gets = (subscriptions.c.channel == entry_targets.c.channel) & ~subscriptions.c.paused


async def queue_deliveries(connection: AsyncConnection, article_id: int, now: datetime) -> None:
    """Queue the article's brief, if it has one, for every channel that has not got it yet."""
    await lock_articles(connection, [article_id])
    brief = select(briefs.c.id).where(briefs.c.article_id == article_id)
    brief_id = (await connection.execute(brief)).scalar()
    if brief_id is None:
        return
    await _queue(connection, {article_id: brief_id}, now)
    await refresh_places(connection, [brief_id])


async def queue_briefs(connection: AsyncConnection, made: Mapping[int, int], now: datetime) -> None:
    """Queue new briefs, by their articles, which are locked, for all channels that are to have one."""
    if made:
        await _queue(connection, made, now)


async def _queue(connection: AsyncConnection, made: Mapping[int, int], now: datetime) -> None:
    for article_id in await filtered_articles(connection, made):
        await drop_filtered(connection, article_id, now)
    places = (await connection.execute(wanting_channels(made))).all()
    rows = [_pending(made[row.article_id], row.channel, row.position, now) for row in places]
    ids = await insert_in_order(connection, deliveries, rows)
    items = [
        {"channel": row.channel, "article_id": row.article_id, "delivery_id": delivery_id}
        for row, delivery_id in zip(places, ids, strict=True)
    ]
    await insert_missing(connection, delivery_items, items)
    await wake_channels(connection, [row.channel for row in places], now)


async def lock_channels(connection: AsyncConnection, names: Collection[ChannelName]) -> None:
    """Have whoever else changes these channels wait until we are done, in an order all keep."""
    for some in () if one_writes(connection) else chunks(sorted(names)):
        these = select(channels.c.name).where(channels.c.name.in_(some)).order_by(channels.c.name)
        await connection.execute(these.with_for_update(key_share=True))


async def wake_channels(
    connection: AsyncConnection, names: Iterable[ChannelName], now: datetime
) -> None:
    """Have the channels looked at now: they may have something to send."""
    rows = [{"name": name, "due_at": now} for name in sorted(set(names))]
    if rows:
        known = insert_into(connection, channels)
        sooner = known.on_conflict_do_update(
            index_elements=[channels.c.name], set_={"due_at": known.excluded.due_at}
        )
        await connection.execute(sooner, rows)


async def lock_articles(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Have whoever else brings entries, or a brief, to the articles wait; then their channels.

    Of two that do so at once the second sees what the first has written, and so no channel is
    forgotten, and none gets it twice.
    """
    if one_writes(connection) or not ids:
        return
    these = select(articles.c.id).where(articles.c.id.in_(ids)).order_by(articles.c.id)
    await connection.execute(these.with_for_update(key_share=True))
    targets = select(entry_targets.c.channel).join(
        feed_entries, feed_entries.c.id == entry_targets.c.entry_id
    )
    theirs = targets.where(feed_entries.c.article_id.in_(ids)).distinct()
    await lock_channels(connection, list((await connection.execute(theirs)).scalars()))


async def wake_waiting(connection: AsyncConnection, server: str, now: datetime) -> None:
    """Have those of the server's channels looked at now that wait for their time."""
    waiting = channels.c.server == server, channels.c.due_at.is_not(None)
    await connection.execute(update(channels).where(*waiting).values(due_at=now))


async def end_waiting(connection: AsyncConnection, entry_ids: Iterable[int], now: datetime) -> None:
    """Have the channels looked at that wait for one of these entries to keep their order."""
    for ids in chunks(entry_ids):
        targets = select(entry_targets.c.channel).where(entry_targets.c.entry_id.in_(ids))
        names = list((await connection.execute(targets.distinct())).scalars())
        await lock_channels(connection, names)
        holding = update(channels).where(channels.c.name.in_(names), channels.c.due_at > now)
        await connection.execute(holding.values(due_at=now))


async def drop_unwanted(
    connection: AsyncConnection,
    names: Iterable[ChannelName],
    now: datetime,
    code: str = UNSUBSCRIBED,
) -> None:
    """Take back what is still pending for channels that follow none of its feeds any more.

    What was tried may stand there: it goes on, under its nonce. `code` is told of the others.
    """
    for name in names:
        await dissolve_untried(connection, name)
        dropped = (await connection.execute(unwanted_deliveries(name))).all()
        ids = [row.id for row in dropped]
        for some in chunks(ids):
            await connection.execute(delete(deliveries).where(deliveries.c.id.in_(some)))
        await store_outcomes(connection, [_taken_back(each, code, now) for each in ids])
        await refresh_places(connection, {row.brief_id for row in dropped})


def wanting_channels(article_ids: Collection[int]) -> Select[Any]:
    """Select the channels that are to have an article and have not, with its first entry there."""
    channel, article_id = entry_targets.c.channel, feed_entries.c.article_id
    position = func.min(feed_entries.c.id).label("position")
    has_it = exists().where(
        delivery_items.c.channel == channel, delivery_items.c.article_id == article_id
    )
    wanting = select(channel, article_id, position).select_from(_wanted)
    wanting = wanting.where(article_id.in_(article_ids), _gets, ~has_it)
    return wanting.group_by(article_id, channel).order_by(position, channel)


def _pending(
    brief_id: int, channel: ChannelName, position: int, now: datetime
) -> dict[str, object]:
    return {
        "channel": channel,
        "kind": DeliveryKind.BRIEF.value,
        "brief_id": brief_id,
        "position": position,
        "state": DeliveryState.PENDING.value,
        "due_at": now,
    }


def unwanted_deliveries(name: ChannelName) -> Select[Any]:
    """Select what is pending for a channel that follows no feed any more which carries it."""
    carried = (
        select(feed_entries.c.id)
        .select_from(_wanted)
        .where(
            feed_entries.c.article_id == delivery_items.c.article_id,
            _gets,
            subscriptions.c.channel == name,
        )
        .exists()
    )
    pending = select(deliveries.c.id, deliveries.c.brief_id).join(
        delivery_items, delivery_items.c.delivery_id == deliveries.c.id
    )
    return pending.where(
        deliveries.c.channel == name,
        deliveries.c.due_at.is_not(None),
        deliveries.c.state == DeliveryState.PENDING.value,
        deliveries.c.first_tried_at.is_(None),
        ~carried,
    )


def _taken_back(delivery_id: int, code: str, now: datetime) -> Outcome:
    return Outcome(
        at=now,
        stage=Stage.DELIVER,
        subject=Subject.DELIVERY,
        subject_id=delivery_id,
        code=code,
    )
