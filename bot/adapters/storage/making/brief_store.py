"""Articles to condense out, briefs in: SQL behind the BriefStore port."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import kind_of, to_json
from bot.adapters.storage.leases import Lessor, lock_leases
from bot.adapters.storage.rows import article_of
from bot.adapters.storage.searching.search_rows import add_documents
from bot.adapters.storage.sending.queueing import end_waiting, lock_articles, queue_briefs
from bot.adapters.storage.statements import Row, insert_in_order, store_outcomes
from bot.adapters.storage.tables import articles, briefs, feed_entries
from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import LeaseLost
from bot.pipeline.records import CondensingResult, Leased, StoredArticle

_Leased = tuple[Leased[StoredArticle], CondensingResult]

_END = (
    update(articles)
    .where(articles.c.id == bindparam("article"))
    .values(
        state=bindparam("new_state"),
        due_at=bindparam("again_at"),
        attempts=articles.c.attempts + bindparam("failed"),
        lease_until=None,
    )
)


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
        await self._database.write_each(self._store, (leased, result))

    async def _store(
        self, connection: AsyncConnection, items: Sequence[_Leased]
    ) -> Sequence[Exception | None]:
        """Store those whose lease is ours, and return LeaseLost for the others."""
        epochs = {leased.item.id: leased.epoch for leased, _ in items}
        held = await lock_leases(connection, articles, epochs)
        ours = {leased.item.id: result for leased, result in items if leased.item.id in held}
        if ours:
            await _store_results(connection, ours)
        return [
            None if leased.item.id in ours else self._lost(leased.item.id) for leased, _ in items
        ]

    def _lost(self, article_id: int) -> LeaseLost:
        return LeaseLost(database=self._database.name, detail=f"articles {article_id}")


async def _store_results(connection: AsyncConnection, results: dict[int, CondensingResult]) -> None:
    # All channels in one go: also those of articles given up, which wait for them no longer.
    await lock_articles(connection, results)
    await connection.execute(_END, [_end_of(*each) for each in results.items()])
    made = {
        article_id: (result, result.content)
        for article_id, result in results.items()
        if result.content is not None
    }
    rows = [_brief_row(article_id, *each) for article_id, each in made.items()]
    ids = await insert_in_order(connection, briefs, rows)
    now = max(result.condensed_at for result in results.values())
    await queue_briefs(connection, dict(zip(made, ids, strict=True)), now)
    contents = [content for _, content in made.values()]
    await add_documents(connection, dict(zip(ids, contents, strict=True)))
    ended = [article_id for article_id, result in results.items() if result.retry_at is None]
    await end_waiting(connection, await _entries_of(connection, ended), now)
    await store_outcomes(connection, [result.outcome for result in results.values()])


def _end_of(article_id: int, result: CondensingResult) -> Row:
    made = result.content is not None
    return {
        "article": article_id,
        "new_state": "condensed" if made else "waiting" if result.retry_at else "given_up",
        "again_at": result.retry_at,
        "failed": 0 if made else 1,
    }


def _brief_row(article_id: int, result: CondensingResult, content: Brief | LinkCard) -> Row:
    made = content if isinstance(content, Brief) else None
    return {
        "article_id": article_id,
        "kind": kind_of(content),
        "headline": content.headline,
        "content": to_json(content),
        "language": content.language,
        "method": made.method if made else None,
        "condenser_version": made.condenser_version if made else None,
        "made_at": result.condensed_at,
    }


async def _entries_of(connection: AsyncConnection, article_ids: Sequence[int]) -> list[int]:
    entries = select(feed_entries.c.id).where(feed_entries.c.article_id.in_(article_ids))
    return list((await connection.execute(entries)).scalars())
