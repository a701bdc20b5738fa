"""Notices to tell out, how the telling went in: SQL behind the NoticeStore port."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import reason_to_json
from bot.adapters.storage.leases import Lessor, end_lease
from bot.adapters.storage.rows import notice_of
from bot.adapters.storage.statements import Row
from bot.adapters.storage.tables import feeds, notices, subscriptions
from bot.domain.notices import Notice
from bot.pipeline.records import Leased, PollResult, TellingResult


class SqlNoticeStore:
    """Fulfils NoticeStore."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lessor = Lessor(
            database=database,
            table=notices,
            record_of=notice_of,
            with_columns=(feeds.c.url, feeds.c.title),
        )

    async def lease_notices(self, limit: int) -> Sequence[Leased[Notice]]:
        """Take up to `limit` notices that nobody heard yet, the longest due first."""
        return await self._lessor.lease(limit)

    async def record_telling(self, leased: Leased[Notice], result: TellingResult) -> None:
        """Store how it ended and end the lease; LeaseLost stores nothing."""
        values: Row = {"due_at": result.retry_at, "attempts": notices.c.attempts + 1}
        if result.told:
            values["told_at"] = result.tried_at
        lease = (notices, leased.item.id, leased.epoch)
        async with self._database.write(beside=True) as connection:
            await end_lease(self._database, connection, lease, **values)


async def store_notices(connection: AsyncConnection, feed_id: int, result: PollResult) -> None:
    """Queue what a poll has to tell for each channel that follows the feed."""
    if not result.notices:
        return
    following = select(subscriptions.c.channel).where(subscriptions.c.feed_id == feed_id)
    channels = list((await connection.execute(following)).scalars())
    rows = [
        {
            "channel": channel,
            "feed_id": feed_id,
            "reason": reason_to_json(reason),
            "made_at": result.polled_at,
            "due_at": result.polled_at,
        }
        for reason in result.notices
        for channel in channels
    ]
    if rows:
        await connection.execute(insert(notices), rows)
