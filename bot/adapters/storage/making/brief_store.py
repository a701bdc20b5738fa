"""Articles to condense out, briefs in: SQL behind the BriefStore port."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import kind_of, to_json
from bot.adapters.storage.leases import Lessor, end_lease
from bot.adapters.storage.rows import article_of
from bot.adapters.storage.searching.search_rows import add_document
from bot.adapters.storage.sending.queueing import end_waiting, queue_deliveries
from bot.adapters.storage.statements import Row, store_outcomes
from bot.adapters.storage.tables import articles, briefs, feed_entries
from bot.domain.briefs import Brief, LinkCard
from bot.pipeline.records import CondensingResult, Leased, StoredArticle


class SqlBriefStore:
    """Fulfils BriefStore."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lessor = Lessor(database=database, table=articles, record_of=article_of)

    async def lease_articles(self, limit: int) -> Sequence[Leased[StoredArticle]]:
        """Take up to `limit` articles that wait to be condensed, oldest first."""
        return await self._lessor.lease(limit)

    async def record_condensing(
        self, leased: Leased[StoredArticle], result: CondensingResult
    ) -> None:
        """Store brief, index rows, outcome and one pending delivery per channel at once."""
        article_id, now = leased.item.id, result.condensed_at

        async def store(connection: AsyncConnection) -> None:
            lease = (articles, article_id, leased.epoch)
            await end_lease(self._database, connection, lease, **_article_values(result))
            if result.content is not None:
                brief_id = await _store_brief(connection, article_id, result, result.content)
                await queue_deliveries(connection, article_id, now)
                await add_document(connection, brief_id, result.content)
            if result.retry_at is None:
                await end_waiting(connection, await _entries_of(connection, article_id), now)
            await store_outcomes(connection, [result.outcome])

        await self._database.write_together(store, beside=True)


def _article_values(result: CondensingResult) -> Row:
    if result.content is not None:
        return {"state": "condensed", "due_at": None}
    state = "waiting" if result.retry_at else "given_up"
    return {"state": state, "due_at": result.retry_at, "attempts": articles.c.attempts + 1}


async def _store_brief(
    connection: AsyncConnection,
    article_id: int,
    result: CondensingResult,
    content: Brief | LinkCard,
) -> int:
    made = content if isinstance(content, Brief) else None
    row: Row = {
        "article_id": article_id,
        "kind": kind_of(content),
        "headline": content.headline,
        "content": to_json(content),
        "language": content.language,
        "method": made.method if made else None,
        "condenser_version": made.condenser_version if made else None,
        "made_at": result.condensed_at,
    }
    stored = await connection.execute(insert(briefs).values(row).returning(briefs.c.id))
    brief_id: int = stored.scalar_one()
    return brief_id


async def _entries_of(connection: AsyncConnection, article_id: int) -> list[int]:
    entries = select(feed_entries.c.id).where(feed_entries.c.article_id == article_id)
    return list((await connection.execute(entries)).scalars())
