"""Subscriptions in, their rows and what they change about feeds and pending deliveries out."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.following.hub_rows import leave_hubs
from bot.adapters.storage.following.pausing import take_back
from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.sending.queueing import drop_unwanted
from bot.adapters.storage.sending.refused_channels import mend_channels
from bot.adapters.storage.statements import Row, chunks, insert_missing
from bot.adapters.storage.tables import feed_secrets, feeds, subscriptions
from bot.domain.channels import ChannelName
from bot.domain.errors import FeedIsPrivate
from bot.domain.feeds import Subscription

# Without them the next answer is the whole document, never "not modified".
NO_VALIDATORS: Row = {"etag": None, "last_modified": None, "body_sha256": None}

# The condition that somebody follows a feed.
followed = (
    select(subscriptions.c.id)
    .where(subscriptions.c.feed_id == feeds.c.id)
    .correlate(feeds)
    .exists()
)


async def follow(
    connection: AsyncConnection,
    wanted: Subscription,
    now: datetime,
    *,
    together: Collection[ChannelName] = (),
) -> bool:
    """Store the subscription; False when it stood there already (its options are updated)."""
    feed_id = await _feed_to_follow(connection, wanted.feed_url, now)
    await _agree_on_secrets(connection, feed_id, wanted, together)
    options = _options(wanted)
    if wanted.from_file:  # a command does not take it away from the file
        options["from_file"] = True
    this = (subscriptions.c.feed_id == feed_id) & (subscriptions.c.channel == wanted.channel)
    pausing = wanted.paused and await _is_going_on(connection, this)
    more = update(subscriptions).where(this, subscriptions.c.backfill < wanted.backfill)
    asked = await connection.execute(more.values(backfill_owed=wanted.backfill))
    less = update(subscriptions).where(this, subscriptions.c.backfill_owed > wanted.backfill)
    await connection.execute(less.values(backfill_owed=wanted.backfill))
    updated = await connection.execute(update(subscriptions).where(this).values(**options))
    if not updated.rowcount:
        await connection.execute(insert(subscriptions).values(new_row(feed_id, wanted)))
    if wanted.backfill if not updated.rowcount else asked.rowcount:
        soon = update(feeds).where(feeds.c.id == feed_id)
        await connection.execute(soon.values(due_at=now, **NO_VALIDATORS))
    if pausing:
        await take_back(connection, feed_id, wanted.channel, now)
    if updated.rowcount:
        return False
    await mend_channels(connection, [wanted.channel], now)  # subscribed anew with a reason
    return True


async def changed_in_file(
    connection: AsyncConnection, wanted: Sequence[Subscription]
) -> Sequence[Subscription]:
    """Return those of the subscriptions whose feeds the file does not follow just so already.

    All of a feed together, as they share its secrets.
    """
    columns = (subscriptions, feeds.c.url, feed_secrets.c.headers)
    joined = subscriptions.join(feeds).outerjoin(feed_secrets, feed_secrets.c.feed_id == feeds.c.id)
    owned = select(*columns).select_from(joined).where(subscriptions.c.from_file)
    known = {(row.url, row.channel): row for row in await connection.execute(owned)}
    changed = {
        each.feed_url
        for each in wanted
        if not _stands(known.get((each.feed_url, each.channel)), each)
    }
    return [each for each in wanted if each.feed_url in changed]


def _stands(row: AnyRow | None, wanted: Subscription) -> bool:
    if row is None or dict(row.headers or {}) != dict(wanted.headers):
        return False
    return all(getattr(row, name) == value for name, value in _options(wanted).items())


async def _is_going_on(connection: AsyncConnection, this: ColumnElement[bool]) -> bool:
    going_on = select(subscriptions.c.id).where(this, ~subscriptions.c.paused)
    return (await connection.execute(going_on)).first() is not None


async def end_subscriptions(
    connection: AsyncConnection, which: ColumnElement[bool], now: datetime
) -> int:
    """End those subscriptions with what is still pending for them; return how many."""
    ending = (await connection.execute(select(subscriptions).where(which))).all()
    for ids in chunks(row.id for row in ending):
        await connection.execute(delete(subscriptions).where(subscriptions.c.id.in_(ids)))
    names = sorted({row.channel for row in ending})
    await drop_unwanted(connection, names, now)
    await rest_unfollowed(connection, {row.feed_id for row in ending}, now)
    return len(ending)


async def rest_unfollowed(
    connection: AsyncConnection, feed_ids: Iterable[int], now: datetime
) -> None:
    """Stop polling those of the feeds that nobody follows; what they taught is kept."""
    for ids in chunks(feed_ids):
        alone = update(feeds).where(feeds.c.id.in_(ids), ~followed)
        if not (await connection.execute(alone.values(due_at=None))).rowcount:
            continue
        unfollowed = select(feeds.c.id).where(feeds.c.id.in_(ids), ~followed)
        forgotten = delete(feed_secrets).where(feed_secrets.c.feed_id.in_(unfollowed))
        await connection.execute(forgotten)
        await leave_hubs(connection, unfollowed, now)


async def _feed_to_follow(connection: AsyncConnection, url: str, now: datetime) -> int:
    """Return the feed's id; one that nobody followed starts anew, so that it floods nobody."""
    row: Row = {"url": url, "title": "", "interval_seconds": 0.0, "ambiguous_keys": []}
    await insert_missing(connection, feeds, [row])
    anew = update(feeds).where(feeds.c.url == url, ~followed)
    fresh: Row = {"followed_since": None, "failures": 0, "error": None, "due_at": now}
    fresh |= {"trouble": None, "moved_to": None, "moves": 0}
    await connection.execute(anew.values(**fresh, **NO_VALIDATORS))
    feed_id: int = (
        await connection.execute(select(feeds.c.id).where(feeds.c.url == url))
    ).scalar_one()
    return feed_id


async def _agree_on_secrets(
    connection: AsyncConnection,
    feed_id: int,
    wanted: Subscription,
    together: Collection[ChannelName],
) -> None:
    """Keep the secrets given; FeedIsPrivate where others follow with different ones.

    Else whoever knows the address could read what only a subscriber's password opens.
    """
    stored = select(feed_secrets.c.headers).where(feed_secrets.c.feed_id == feed_id)
    known = dict((await connection.execute(stored)).scalar() or {})
    given = dict(wanted.headers)
    if given == known:
        return
    others = select(subscriptions.c.id).where(
        subscriptions.c.feed_id == feed_id,
        subscriptions.c.channel.not_in([wanted.channel, *together]),
    )
    if wanted.from_file:  # one owner wrote them all
        others = others.where(~subscriptions.c.from_file)
    if (await connection.execute(others.limit(1))).first() is not None:
        raise FeedIsPrivate(url=wanted.feed_url)
    await connection.execute(delete(feed_secrets).where(feed_secrets.c.feed_id == feed_id))
    if given:
        await connection.execute(insert(feed_secrets).values(feed_id=feed_id, headers=given))


def _options(wanted: Subscription) -> Row:
    return {
        "backfill": wanted.backfill,
        "filter": wanted.filter,
        "category": list(wanted.category),
        "style": wanted.posting.style or "",
        "mention_role": wanted.posting.mention_role or "",
        "language": wanted.posting.language or "",
        "layout": wanted.posting.layout.value,
        "crosspost": wanted.posting.crosspost,
        "paused": wanted.paused,
    }


def new_row(feed_id: int, wanted: Subscription) -> Row:
    """Return a subscription as it is stored; its backfill is owed."""
    return {
        "feed_id": feed_id,
        "channel": wanted.channel,
        **_options(wanted),
        "backfill_owed": wanted.backfill,
        "from_file": wanted.from_file,
    }
