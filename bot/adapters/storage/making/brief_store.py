"""Articles to condense out, briefs in: SQL behind the BriefStore port."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import kind_of, to_json_text
from bot.adapters.storage.leases import Lessor, lock_leases
from bot.adapters.storage.making.late_answers import note_late_ones
from bot.adapters.storage.making.wanting_servers import wanting_servers
from bot.adapters.storage.rows import article_of
from bot.adapters.storage.searching.search_rows import add_new_documents
from bot.adapters.storage.sending.queueing import (
    end_waiting_for,
    lock_channels_of,
    queue_briefs,
)
from bot.adapters.storage.statements import Row, insert_in_order, store_outcomes
from bot.adapters.storage.tables import articles, briefs
from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import LeaseLost
from bot.pipeline.records import CondensingResult, Leased, StoredArticle

_Leased = tuple[Leased[StoredArticle], CondensingResult]

# Made once, as are others of what is asked for each batch: making them costs more than running them.
_END = (
    update(articles)
    .where(articles.c.id.in_(bindparam("these", expanding=True)))
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

    async def wanting_servers(self, article_id: int) -> Mapping[str, str | None]:
        """Return the servers that are to have its brief, each with the language it wants."""

        async def look(connection: AsyncConnection) -> Mapping[str, str | None]:
            return await wanting_servers(connection, article_id)

        return await self._database.read_at_once(look)

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
    await lock_channels_of(connection, results)
    for ended in _endings(results):
        await connection.execute(_END, ended)
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
    made_at = [result.condensed_at for result, _ in made.values()]
    await add_new_documents(
        connection, dict(zip(ids, contents, strict=True)), dict(zip(ids, made_at, strict=True))
    )
    late = {each: result.ask_again_at for each, (result, _) in made.items() if result.ask_again_at}
    await note_late_ones(connection, late)
    over = [article_id for article_id, result in results.items() if result.retry_at is None]
    await end_waiting_for(connection, over, now)
    await store_outcomes(connection, [result.outcome for result in results.values()])


def _endings(results: Mapping[int, CondensingResult]) -> Iterator[Row]:
    """Yield what becomes of the articles, those that share it together."""
    alike: dict[tuple[bool, datetime | None], list[int]] = defaultdict(list)
    for article_id, result in results.items():
        alike[result.content is not None, result.retry_at].append(article_id)
    for (made, again_at), article_ids in alike.items():
        yield {
            "these": article_ids,
            "new_state": "condensed" if made else "waiting" if again_at else "given_up",
            "again_at": again_at,
            "failed": 0 if made else 1,
        }


def _brief_row(article_id: int, result: CondensingResult, content: Brief | LinkCard) -> Row:
    made = content if isinstance(content, Brief) else None
    return {
        "article_id": article_id,
        "kind": kind_of(content),
        "headline": content.headline,
        "content": to_json_text(content),
        "language": content.language,
        "method": made.method if made else None,
        "condenser_version": made.condenser_version if made else None,
        "made_at": result.condensed_at,
    }
