"""Subscriptions that change their channel, or come back, in; what is owed goes along, once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.following.late_targets import hold_later_ones
from bot.adapters.storage.following.subscription_rows import NO_VALIDATORS, followed, new_row
from bot.adapters.storage.sending.digest_rows import dissolve_untried
from bot.adapters.storage.sending.queueing import drop_unwanted, queue_deliveries
from bot.adapters.storage.sending.refused_channels import mend_channels
from bot.adapters.storage.statements import insert_missing
from bot.adapters.storage.tables import (
    briefs,
    deliveries,
    delivery_items,
    entry_targets,
    feed_entries,
    feed_secrets,
    feeds,
    subscriptions,
)
from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryState
from bot.domain.errors import FeedIsPrivate
from bot.domain.feeds import Subscription

_UNREAD = ("waiting", "held")
# What waited for its channel when the subscription ended came shortly before; older entries that
# never reached it were dropped for reasons of their own.
_WAITED = timedelta(days=1)
_ENTRY = (feed_entries.c.id, feed_entries.c.article_id)


async def move(
    connection: AsyncConnection,
    feed_url: str,
    channel: ChannelName,
    to: ChannelName,
    now: datetime,
) -> bool:
    """Give a subscription another channel; False where it is not there, or `to` follows already.

    What the old channel was still to get, the new one gets; what it had stays there alone. What
    was tried in vain is sent to both: nobody knows whether it stands in the old one.
    """
    feed = (await connection.execute(_feed(feed_url))).first()
    if feed is None or await _follows(connection, feed.id, to):
        return False
    await dissolve_untried(connection, channel)
    owed = list((await connection.execute(_owed(feed.id, channel))).all())
    this = (subscriptions.c.feed_id == feed.id) & (subscriptions.c.channel == channel)
    moved = await connection.execute(update(subscriptions).where(this).values(channel=to))
    if not moved.rowcount:
        return False
    await _target(connection, [row.id for row in owed], to, now)
    await drop_unwanted(connection, [channel], now)
    await _queue(connection, {row.article_id for row in owed}, now)
    await mend_channels(connection, [to], now)
    return True


async def restore(
    connection: AsyncConnection, wanted: Subscription, ended_at: datetime, now: datetime
) -> bool:
    """Take a subscription up as it was when it ended; False where it was taken up meanwhile.

    Its feed goes on where it was, so that what it listed meanwhile is new; what others got of it
    meanwhile, and what waited when it ended, the channel gets too. No backfill is owed anew.
    FeedIsPrivate where others follow with a secret, which is not kept for who left.
    """
    feed = (await connection.execute(_feed(wanted.feed_url))).first()
    if feed is None or await _follows(connection, feed.id, wanted.channel):
        return False
    if feed.is_private:
        raise FeedIsPrivate(url=wanted.feed_url)
    asleep = update(feeds).where(feeds.c.id == feed.id, ~followed)
    await connection.execute(asleep.values(due_at=now, **NO_VALIDATORS))
    row = {**new_row(feed.id, wanted), "backfill_owed": 0}
    await connection.execute(insert(subscriptions).values(row))
    if not wanted.paused:
        since = ended_at if feed.followed_since and feed.followed_since <= ended_at else None
        await _catch_up(connection, feed.id, wanted.channel, since, now)
    waited = _waited(feed.id, wanted.channel, ended_at)
    await _queue(connection, (await connection.execute(waited)).scalars(), now)
    await mend_channels(connection, [wanted.channel], now)
    return True


async def _catch_up(
    connection: AsyncConnection,
    feed_id: int,
    channel: ChannelName,
    since: datetime | None,
    now: datetime,
) -> None:
    """Let the channel have what the feed has shown since then; None: it was not read before."""
    if since is None:
        return
    seen = feed_entries.c.feed_id == feed_id, feed_entries.c.first_seen_at >= since
    missed = (await connection.execute(select(*_ENTRY).where(*seen))).all()
    nobodys = update(feed_entries).where(*seen, feed_entries.c.state == "remembered")
    await connection.execute(nobodys.values(state="waiting", due_at=now))
    await _target(connection, [each.id for each in missed], channel, now)
    await _queue(connection, {each.article_id for each in missed}, now)


def _feed(url: str) -> Select[Any]:
    secret = exists().where(feed_secrets.c.feed_id == feeds.c.id).label("is_private")
    return select(feeds.c.id, feeds.c.followed_since, secret).where(feeds.c.url == url)


def _owed(feed_id: int, channel: ChannelName) -> Select[Any]:
    """Select the entries that the channel is still to get: unread, not condensed, or waiting."""
    article_id = feed_entries.c.article_id
    condensed = exists().where(briefs.c.article_id == article_id)
    pending = exists().where(
        delivery_items.c.channel == channel,
        delivery_items.c.article_id == article_id,
        deliveries.c.id == delivery_items.c.delivery_id,
        deliveries.c.state == DeliveryState.PENDING.value,
    )
    unread = feed_entries.c.state.in_(_UNREAD)
    owed = or_(unread, article_id.is_not(None) & ~condensed, pending)
    return _targeted(feed_id, channel).where(owed)


def _waited(feed_id: int, channel: ChannelName, ended_at: datetime) -> Select[Any]:
    """Select the articles that were taken back from the channel when it stopped following."""
    had = exists().where(
        delivery_items.c.channel == channel,
        delivery_items.c.article_id == feed_entries.c.article_id,
    )
    recent = feed_entries.c.first_seen_at >= ended_at - _WAITED
    found = _targeted(feed_id, channel).where(recent, ~had, feed_entries.c.article_id.is_not(None))
    return found.with_only_columns(feed_entries.c.article_id)


def _targeted(feed_id: int, channel: ChannelName) -> Select[Any]:
    joined = feed_entries.join(entry_targets, entry_targets.c.entry_id == feed_entries.c.id)
    mine = feed_entries.c.feed_id == feed_id, entry_targets.c.channel == channel
    return select(*_ENTRY).select_from(joined).where(*mine)


async def _follows(connection: AsyncConnection, feed_id: int, channel: ChannelName) -> bool:
    this = select(subscriptions.c.id).filter_by(feed_id=feed_id, channel=channel)
    return (await connection.execute(this)).first() is not None


async def _target(
    connection: AsyncConnection, entry_ids: Sequence[int], to: ChannelName, now: datetime
) -> None:
    rows = [{"channel": to, "entry_id": entry_id} for entry_id in entry_ids]
    await insert_missing(connection, entry_targets, rows)
    await hold_later_ones(connection, entry_ids, [to], now)


async def _queue(
    connection: AsyncConnection, article_ids: Iterable[int | None], now: datetime
) -> None:
    for article_id in sorted(filter(None, article_ids)):
        await queue_deliveries(connection, article_id, now)
