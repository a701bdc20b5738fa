"""A feed and its new address in, one feed with all that both knew out."""

from datetime import datetime

from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.following.subscription_rows import NO_VALIDATORS, rest_unfollowed
from bot.adapters.storage.statements import insert_into
from bot.adapters.storage.tables import (
    entry_keys,
    feed_entries,
    feed_secrets,
    feeds,
    notices,
    subscriptions,
)

_NOT_MOVING = {"moved_to": None, "moves": 0}


async def move_feed(connection: AsyncConnection, feed_id: int, new_url: str, now: datetime) -> None:
    """Ask the feed at `new_url` from now on; a feed that is known there takes everything over.

    Entries, keys and subscriptions go along, so that nothing is lost on the way and nothing
    that either has shown counts as new. Secrets stay behind: they were meant for the old host.
    """
    there = select(feeds.c.id).where(feeds.c.url == new_url, feeds.c.id != feed_id)
    known_id = (await connection.execute(there)).scalar()
    await connection.execute(delete(feed_secrets).where(feed_secrets.c.feed_id == feed_id))
    if known_id is None:
        moved = update(feeds).where(feeds.c.id == feed_id)
        await connection.execute(moved.values(url=new_url, **_NOT_MOVING, **NO_VALIDATORS))
        return
    await _join_keys(connection, feed_id, known_id)
    for table in (feed_entries, notices):
        own = update(table).where(table.c.feed_id == feed_id)
        await connection.execute(own.values(feed_id=known_id))
    await _join_subscriptions(connection, feed_id, known_id)
    await _go_on(connection, feed_id, known_id, now)
    await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(**_NOT_MOVING))
    await rest_unfollowed(connection, [feed_id], now)


async def _join_keys(connection: AsyncConnection, old_id: int, known_id: int) -> None:
    kept = (entry_keys.c.digest, entry_keys.c.kind, entry_keys.c.entry_id)
    rows = select(literal(known_id), *kept, entry_keys.c.last_listed_at)
    names = ("feed_id", "digest", "kind", "entry_id", "last_listed_at")
    joined = insert_into(connection, entry_keys).from_select(
        names, rows.where(entry_keys.c.feed_id == old_id)
    )
    await connection.execute(joined.on_conflict_do_nothing())
    await connection.execute(delete(entry_keys).where(entry_keys.c.feed_id == old_id))


async def _join_subscriptions(connection: AsyncConnection, old_id: int, known_id: int) -> None:
    there = select(subscriptions.c.channel).where(subscriptions.c.feed_id == known_id)
    own = subscriptions.c.feed_id == old_id
    moving = update(subscriptions).where(own, subscriptions.c.channel.not_in(there))
    await connection.execute(moving.values(feed_id=known_id))
    await connection.execute(delete(subscriptions).where(own))


async def _go_on(connection: AsyncConnection, old_id: int, known_id: int, now: datetime) -> None:
    """Have the known feed asked soon, as one that is followed for as long as either was."""
    since = select(feeds.c.followed_since).where(feeds.c.id == old_id).scalar_subquery()
    known = update(feeds).where(feeds.c.id == known_id)
    await connection.execute(
        known.values(due_at=now, followed_since=func.coalesce(feeds.c.followed_since, since))
    )
