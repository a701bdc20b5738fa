"""Feeds to poll out, what polls taught in: SQL behind the FeedStore port."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.entry_rows import digest_of, known_digests, store_entries
from bot.adapters.storage.json_forms import reason_to_json
from bot.adapters.storage.leases import Lessor, end_lease
from bot.adapters.storage.rows import feed_of
from bot.adapters.storage.statements import Row, store_outcomes
from bot.adapters.storage.subscription_rows import NO_VALIDATORS, rest_unfollowed
from bot.adapters.storage.tables import feeds, subscriptions
from bot.domain.feeds import EntryKey, Feed
from bot.pipeline.records import Audience, Leased, PollResult


class SqlFeedStore:
    """Fulfils FeedStore."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lessor = Lessor(database=database, table=feeds, record_of=feed_of)

    async def lease_feeds(self, limit: int) -> Sequence[Leased[Feed]]:
        """Take up to `limit` feeds whose poll is due, the longest due first."""
        return await self._lessor.lease(limit)

    async def audience(self, feed_id: int) -> Sequence[Audience]:
        """Return who follows the feed now."""
        following = select(subscriptions).where(subscriptions.c.feed_id == feed_id)
        async with self._database.read() as connection:
            rows = await connection.execute(following.order_by(subscriptions.c.id))
            return [Audience(channel=row.channel, backfill=row.backfill_owed) for row in rows]

    async def seen_keys(self, feed_id: int, keys: Sequence[EntryKey]) -> frozenset[EntryKey]:
        """Return those of `keys` that this feed has shown before."""
        async with self._database.read() as connection:
            known = await known_digests(connection, feed_id, keys)
        return frozenset(key for key in keys if digest_of(key) in known)

    async def record_poll(self, leased: Leased[Feed], result: PollResult) -> None:
        """Store all of it at once and end the lease; LeaseLost stores nothing."""
        feed_id = leased.item.id
        async with self._database.write() as connection:
            values = _feed_values(leased.item, result)
            await end_lease(self._database, connection, (feeds, feed_id, leased.epoch), **values)
            await store_entries(connection, feed_id, result)
            await _settle_backfill(connection, feed_id, result)
            await rest_unfollowed(connection, [feed_id])
            await store_outcomes(connection, result.outcomes)


def _feed_values(feed: Feed, result: PollResult) -> Row:
    ambiguous = feed.ambiguous_keys | result.ambiguous_keys
    values: Row = {
        "due_at": result.next_poll_at,
        "interval_seconds": result.interval_seconds,
        "etag": result.validators.etag,
        "last_modified": result.validators.last_modified,
        "body_sha256": result.validators.body_sha256,
        "failures": result.failures,
        "error": reason_to_json(result.error),
        "ambiguous_keys": sorted(kind.value for kind in ambiguous),
    }
    if result.title is not None:
        values["title"] = result.title
    if result.error is None:
        values["last_success_at"] = result.polled_at
        values["followed_since"] = func.coalesce(feeds.c.followed_since, result.polled_at)
    return values


async def _settle_backfill(connection: AsyncConnection, feed_id: int, result: PollResult) -> None:
    """Mark what was served; who subscribed during this poll gets a whole document soon."""
    here = subscriptions.c.feed_id == feed_id
    served = subscriptions.c.channel.in_(result.served_backfill)
    await connection.execute(update(subscriptions).where(here, served).values(backfill_owed=0))
    owed = select(subscriptions.c.id).where(here, subscriptions.c.backfill_owed > 0).exists()
    soon = {} if result.error else {"due_at": result.polled_at}
    await connection.execute(
        update(feeds).where(feeds.c.id == feed_id, owed).values(**NO_VALIDATORS, **soon)
    )
