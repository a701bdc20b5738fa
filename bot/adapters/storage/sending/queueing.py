"""Articles with a brief in, pending deliveries out: one per channel that is to have it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.many_rows import insert_rows
from bot.adapters.storage.searching.search_rows import refresh_places
from bot.adapters.storage.sending.digest_rows import dissolve_untried
from bot.adapters.storage.sending.filtered_targets import drop_filtered, filtered_articles
from bot.adapters.storage.statements import (
    Row,
    chunks,
    insert_in_order,
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

# Made once: making a statement costs more than running it.

_ARTICLES: Final = bindparam("articles", expanding=True, type_=articles.c.id.type)
_NOW: Final = bindparam("now", type_=channels.c.due_at.type)
_TARGETS: Final = (
    select(entry_targets.c.channel)
    .join(feed_entries, feed_entries.c.id == entry_targets.c.entry_id)
    .where(feed_entries.c.article_id.in_(_ARTICLES))
)
_BRIEF: Final = DeliveryKind.BRIEF.value
_PENDING: Final = DeliveryState.PENDING.value
_SOONER: Final = "ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at"


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
        kept_out = await drop_filtered(connection, article_id, now)
        await _wake_holding(connection, kept_out, now)
    places = (await connection.execute(WANTING_CHANNELS, {"articles": list(made)})).all()
    rows = [
        _pending(made[article_id], channel, position, now)
        for channel, position, article_id in places
    ]
    ids = await insert_in_order(connection, deliveries, rows)
    items: list[Row] = [
        {"channel": channel, "article_id": article_id, "delivery_id": delivery_id}
        for (channel, _, article_id), delivery_id in zip(places, ids, strict=True)
    ]
    await insert_missing(connection, delivery_items, items)
    await wake_channels(connection, [place[0] for place in places], now)


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
    await insert_rows(connection, channels, rows, otherwise=_SOONER)


async def lock_articles(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Have whoever else brings entries, or a brief, to the articles wait; then their channels.

    Of two that do so at once the second sees what the first has written, and so no channel is
    forgotten, and none gets it twice.
    """
    if one_writes(connection) or not ids:
        return
    await connection.execute(_LOCKED_ARTICLES, {"articles": list(ids)})
    await lock_channels_of(connection, ids)


async def lock_channels_of(connection: AsyncConnection, article_ids: Collection[int]) -> None:
    """Lock the channels that are to have one of these articles, which are locked already."""
    if not one_writes(connection):
        await connection.execute(_LOCKED_CHANNELS, {"articles": list(article_ids)})


async def wake_waiting(connection: AsyncConnection, server: str, now: datetime) -> None:
    """Have those of the server's channels looked at now that wait for their time."""
    waiting = channels.c.server == server, channels.c.due_at.is_not(None)
    await connection.execute(update(channels).where(*waiting).values(due_at=now))


async def end_waiting(connection: AsyncConnection, entry_ids: Iterable[int], now: datetime) -> None:
    """Have the channels looked at that wait for one of these entries to keep their order."""
    for ids in chunks(entry_ids):
        targets = select(entry_targets.c.channel).where(entry_targets.c.entry_id.in_(ids))
        names = (await connection.execute(targets.distinct())).scalars()
        await _wake_holding(connection, set(names), now)


async def _wake_holding(
    connection: AsyncConnection, names: Collection[ChannelName], now: datetime
) -> None:
    """Have those of the channels looked at now that have something to send, but later."""
    if names:
        await lock_channels(connection, names)
        holding = update(channels).where(channels.c.name.in_(names), channels.c.due_at > now)
        await connection.execute(holding.values(due_at=now))


async def end_waiting_for(
    connection: AsyncConnection, article_ids: Collection[int], now: datetime
) -> None:
    """Likewise, for all entries of these articles, whose channels are locked already."""
    if article_ids:
        await connection.execute(_WAITING_NO_MORE, {"articles": list(article_ids), "now": now})


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


def _wanting_channels() -> Select[Any]:
    """Select the channels that are to have an article and have not, with its first entry there."""
    channel, article_id = entry_targets.c.channel, feed_entries.c.article_id
    position = func.min(feed_entries.c.id).label("position")
    # Asked for once, by the articles: looked up one by one, a server that knows little of the table
    # yet goes through all that a channel ever got.
    having = select(delivery_items.c.channel, delivery_items.c.article_id).where(
        delivery_items.c.article_id.in_(_ARTICLES)
    )
    wanting = select(channel, position, article_id).select_from(_wanted)
    wanting = wanting.where(
        article_id.in_(_ARTICLES), _gets, tuple_(channel, article_id).not_in(having)
    )
    return wanting.group_by(article_id, channel).order_by(position, channel)


WANTING_CHANNELS: Final = _wanting_channels()
_LOCKED_ARTICLES: Final = (
    select(articles.c.id)
    .where(articles.c.id.in_(_ARTICLES))
    .order_by(articles.c.id)
    .with_for_update(key_share=True)
)
_LOCKED_CHANNELS: Final = (
    select(channels.c.name)
    .where(channels.c.name.in_(_TARGETS))
    .order_by(channels.c.name)
    .with_for_update(key_share=True, of=channels)
)
_WAITING_NO_MORE: Final = (
    update(channels)
    .where(channels.c.name.in_(_TARGETS), channels.c.due_at > _NOW)
    .values(due_at=_NOW)
)


def _pending(
    brief_id: int, channel: ChannelName, position: int, now: datetime
) -> dict[str, object]:
    return {
        "channel": channel,
        "kind": _BRIEF,
        "brief_id": brief_id,
        "position": position,
        "state": _PENDING,
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
        deliveries.c.state == _PENDING,
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
