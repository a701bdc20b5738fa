"""Feeds to poll out, what polls taught in: SQL behind the FeedStore port."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.following.entry_rows import (
    digest_of,
    known_digests,
    settle_held,
    store_entries,
)
from bot.adapters.storage.following.feed_moves import move_feed
from bot.adapters.storage.following.hub_rows import want_hub
from bot.adapters.storage.following.notice_store import store_notices
from bot.adapters.storage.following.quiet_polls import IS_OWED, QuietPolls, is_quiet
from bot.adapters.storage.following.subscription_rows import NO_VALIDATORS, rest_unfollowed
from bot.adapters.storage.json_forms import reason_to_json
from bot.adapters.storage.leases import Lessor, end_lease
from bot.adapters.storage.rows import feed_of, past_entry_of
from bot.adapters.storage.statements import Row, store_outcomes
from bot.adapters.storage.tables import (
    articles,
    briefs,
    feed_entries,
    feed_secrets,
    feeds,
    subscriptions,
)
from bot.domain.channels import ChannelName
from bot.domain.feeds import EntryKey, Feed
from bot.pipeline.records import Audience, Leased, PastEntry, PollResult

_IS_PRIVATE = (
    select(feed_secrets.c.feed_id)
    .where(feed_secrets.c.feed_id == feeds.c.id)
    .correlate(feeds)
    .exists()
    .label("is_private")
)


class SqlFeedStore:
    """Fulfils FeedStore."""

    def __init__(self, database: Database, *, together_seconds: float = 0.0) -> None:
        """Take how long a poll that found nothing may wait to be stored with others."""
        self._database = database
        self._lessor = Lessor(
            database=database, table=feeds, record_of=feed_of, with_facts=(IS_OWED, _IS_PRIVATE)
        )
        self._quiet = QuietPolls(database, together_seconds=together_seconds)

    async def lease_feeds(self, limit: int) -> Sequence[Leased[Feed]]:
        """Take up to `limit` feeds whose poll is due, the longest due first."""
        return await self._lessor.lease(limit)

    async def audience(self, feed_id: int) -> Sequence[Audience]:
        """Return who follows the feed now."""
        following = select(subscriptions).where(subscriptions.c.feed_id == feed_id)

        async def read(connection: AsyncConnection) -> list[Audience]:
            rows = await connection.execute(following.order_by(subscriptions.c.id))
            return [
                Audience(
                    channel=row.channel,
                    backfill=row.backfill_owed,
                    from_file=row.from_file,
                    paused=row.paused,
                )
                for row in rows
            ]

        return await self._database.read_at_once(read)

    async def seen_keys(self, feed_id: int, keys: Sequence[EntryKey]) -> frozenset[EntryKey]:
        """Return those of `keys` that this feed has shown before."""

        async def read(connection: AsyncConnection) -> Collection[bytes]:
            return await known_digests(connection, feed_id, keys)

        known = await self._database.read_at_once(read)
        return frozenset(key for key in keys if digest_of(key) in known)

    async def record_poll(self, leased: Leased[Feed], result: PollResult) -> None:
        """Store all of it at once and end the lease; LeaseLost stores nothing."""
        if is_quiet(result) and await self._quiet.store(leased, result):
            return
        feed_id = leased.item.id
        # Only what changes other rows than the feed's and new ones keeps others from writing.
        ordinary = result.new_url is None and not result.served_backfill

        async def store(connection: AsyncConnection) -> None:
            values = _feed_values(leased, result, self._database.lease_seconds)
            await end_lease(self._database, connection, (feeds, feed_id, leased.epoch), **values)
            if await store_entries(connection, feed_id, result):
                found = update(feeds).where(feeds.c.id == feed_id)
                await connection.execute(found.values(last_new_at=result.polled_at))
            await _settle_backfill(connection, feed_id, result)
            await store_notices(connection, feed_id, result)
            if result.hub is not None:
                await want_hub(connection, feed_id, result.hub, result.polled_at)
            if result.new_url is not None:
                await move_feed(connection, feed_id, result.new_url, result.polled_at)
            await rest_unfollowed(connection, [feed_id], result.polled_at)
            await store_outcomes(connection, result.outcomes)

        await self._database.write_together(store, beside=ordinary)

    async def secret_headers(self, feed_id: int) -> Mapping[str, str]:
        """Return what its followers gave to ask it with; mostly nothing."""
        secret = select(feed_secrets.c.headers).where(feed_secrets.c.feed_id == feed_id)
        async with self._database.read() as connection:
            return dict((await connection.execute(secret)).scalar() or {})

    async def count_planned(self, feed_id: int, since: datetime) -> int:
        """Count the entries first seen since then that somebody gets."""
        planned = select(func.count()).where(
            feed_entries.c.feed_id == feed_id,
            feed_entries.c.first_seen_at >= since,
            feed_entries.c.state != "remembered",
        )

        async def read(connection: AsyncConnection) -> int:
            number: int = (await connection.execute(planned)).scalar_one()
            return number

        return await self._database.read_at_once(read)

    async def settle_held(
        self, feed_id: int, *, newest: int, channels: Collection[ChannelName] | None = None
    ) -> int:
        """Let the `newest` entries held back for channels go on, not the others; return how many."""
        async with self._database.write() as connection:
            now = self._database.clock.now()
            return await settle_held(connection, feed_id, newest, channels, now)

    async def poll_soon(self, feed_id: int) -> bool:
        """Ask a followed feed now, whatever failed before; False when nobody follows it."""
        now = self._database.clock.now()
        followed = select(subscriptions.c.id).where(subscriptions.c.feed_id == feed_id).exists()
        soon = update(feeds).where(feeds.c.id == feed_id, followed)
        async with self._database.write(beside=True) as connection:
            return bool((await connection.execute(soon.values(due_at=now))).rowcount)

    async def past_entries(self, feed_id: int, limit: int) -> Sequence[PastEntry]:
        """Return the last entries that the feed showed, newest first."""
        came_of_it = feed_entries.outerjoin(articles, feed_entries.c.article_id == articles.c.id)
        came_of_it = came_of_it.outerjoin(briefs, briefs.c.article_id == articles.c.id)
        shown = select(
            feed_entries, articles.c.content.label("article"), briefs.c.content.label("brief")
        )
        shown = shown.select_from(came_of_it).where(feed_entries.c.feed_id == feed_id)
        async with self._database.read() as connection:
            rows = await connection.execute(shown.order_by(feed_entries.c.id.desc()).limit(limit))
            return [past_entry_of(row) for row in rows]


def _feed_values(leased: Leased[Feed], result: PollResult, lease_seconds: float) -> Row:
    feed, began_at = leased.item, leased.until - timedelta(seconds=lease_seconds)
    ambiguous = feed.ambiguous_keys | result.ambiguous_keys
    values: Row = {
        # whoever asked for a poll while this one was under way may know of later news
        "due_at": case(
            (feeds.c.due_at > began_at, feeds.c.due_at),
            else_=literal(result.next_poll_at, feeds.c.due_at.type),
        ),
        "interval_seconds": result.interval_seconds,
        "etag": result.validators.etag,
        "last_modified": result.validators.last_modified,
        "body_sha256": result.validators.body_sha256,
        "failures": result.failures,
        "error": reason_to_json(result.error),
        "ambiguous_keys": sorted(kind.value for kind in ambiguous),
        "moved_to": result.moved_to,
        "moves": result.moves,
        "trouble": result.trouble,
    }
    for name in ("title", "site_url", "rhythm_seconds"):
        if getattr(result, name) is not None:
            values[name] = getattr(result, name)
    if result.hub_was_silent:
        values["pushed_at"] = None
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
