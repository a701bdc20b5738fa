"""Keys and entries that feeds do not list any more in, and feeds that nobody follows, removed out.

An entry is known by its keys, so they go last of all that tells of it; and its article stays
known by its address.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.following.subscription_rows import followed
from bot.adapters.storage.keeping.looking import Found, Window, look
from bot.adapters.storage.keeping.old_texts import ENTRY_DONE
from bot.adapters.storage.tables import (
    articles,
    briefs,
    entry_keys,
    feed_entries,
    feeds,
    hub_subscriptions,
)
from bot.pipeline.rules.keeping import listed_too_long_ago

_FEEDS_AT_ONCE = 50  # some ten thousands of keys, a few milliseconds

_IS_KNOWN = exists(
    select(entry_keys.c.digest)
    .where(entry_keys.c.entry_id == feed_entries.c.id)
    .correlate(feed_entries)
)
# An article whose brief is kept needs its entries: they say which feed brought it.
_LED_SOMEWHERE = exists(
    select(articles.c.id)
    .outerjoin(briefs, briefs.c.article_id == articles.c.id)
    .where(
        articles.c.id == feed_entries.c.article_id,
        briefs.c.id.is_not(None) | (articles.c.state == "waiting"),
    )
    .correlate(feed_entries)
)


async def look_at_keys(connection: AsyncConnection, window: Window, kept_for: timedelta) -> Found:
    """Find keys of one of the next feeds; ids are pairs of feed and digest."""
    newest, oldest = func.max(entry_keys.c.last_listed_at), func.min(entry_keys.c.last_listed_at)
    listed = select(entry_keys.c.feed_id, newest.label("newest"), oldest.label("oldest"))
    listed = listed.where(entry_keys.c.feed_id > window.after).group_by(entry_keys.c.feed_id)
    rows = await connection.execute(listed.order_by(entry_keys.c.feed_id).limit(_FEEDS_AT_ONCE))
    last = window.after
    counted = 0
    for row in rows.all():
        counted += 1
        too_long_ago = listed_too_long_ago(row.newest, kept_for)
        if row.oldest < too_long_ago:
            stale = entry_keys.c.last_listed_at < too_long_ago
            ids = await _digests(connection, row.feed_id, stale, window.limit)
            until = row.feed_id - 1 if len(ids) == window.limit else row.feed_id
            return Found(ids=ids, looked_until=until, ended=False)
        last = row.feed_id
    return Found(ids=(), looked_until=last, ended=counted < _FEEDS_AT_ONCE)


async def remove_keys(connection: AsyncConnection, ids: Sequence[tuple[int, bytes]]) -> None:
    """Forget these keys."""
    these = tuple_(entry_keys.c.feed_id, entry_keys.c.digest).in_(ids)
    await connection.execute(delete(entry_keys).where(these))


async def look_at_entries(connection: AsyncConnection, window: Window) -> Found:
    """Find finished entries that no key leads to, nor a brief."""
    old = feed_entries.c.first_seen_at < window.before
    may_go = and_(ENTRY_DONE, ~_IS_KNOWN, ~_LED_SOMEWHERE)
    return await look(connection, feed_entries, old, may_go, window)


async def remove_entries(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Remove these entries."""
    await connection.execute(delete(feed_entries).where(feed_entries.c.id.in_(ids)))


async def look_at_feeds(connection: AsyncConnection, window: Window) -> Found:
    """Find feeds that nobody has followed for long and that nothing is read of."""
    asking = (
        select(hub_subscriptions.c.feed_id)
        .where(hub_subscriptions.c.feed_id == feeds.c.id, hub_subscriptions.c.due_at.is_not(None))
        .correlate(feeds)
    )
    reading = (
        select(feed_entries.c.id)
        .where(feed_entries.c.feed_id == feeds.c.id, feed_entries.c.due_at.is_not(None))
        .correlate(feeds)
    )
    old = or_(feeds.c.last_success_at.is_(None), feeds.c.last_success_at < window.before)
    may_go = and_(feeds.c.due_at.is_(None), ~followed, ~exists(asking), ~exists(reading))
    one = Window(before=window.before, after=window.after, limit=1)
    return await look(connection, feeds, old, may_go, one)


async def remove_feed(connection: AsyncConnection, feed_id: int, limit: int) -> bool:
    """Remove some of a feed's entries and keys, and when there are none, the feed.

    Tell whether it is gone. Whoever follows it meanwhile begins anew in any case.
    """
    of_it = select(feed_entries.c.id).where(feed_entries.c.feed_id == feed_id).limit(limit)
    ids = list((await connection.execute(of_it)).scalars())
    keys = await _digests(connection, feed_id, entry_keys.c.entry_id.is_(None), limit)
    await remove_entries(connection, ids)
    await remove_keys(connection, keys)
    if len(ids) == limit or len(keys) == limit:
        return False
    await connection.execute(delete(feeds).where(feeds.c.id == feed_id))
    return True


async def _digests(
    connection: AsyncConnection, feed_id: int, which: ColumnElement[bool], limit: int
) -> list[tuple[int, Any]]:
    keys = select(entry_keys.c.digest).where(entry_keys.c.feed_id == feed_id, which).limit(limit)
    return [(feed_id, digest) for digest in (await connection.execute(keys)).scalars()]
