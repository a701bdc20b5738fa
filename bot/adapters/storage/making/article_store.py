"""Entries to read out, articles in: SQL behind the ArticleStore port."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import reason_to_json, to_json_text
from bot.adapters.storage.leases import Lessor, end_lease
from bot.adapters.storage.rows import entry_of
from bot.adapters.storage.sending.queueing import end_waiting, queue_deliveries
from bot.adapters.storage.statements import Row, insert_missing, store_outcomes
from bot.adapters.storage.tables import articles, feed_entries
from bot.domain.articles import Article, NotAnArticle
from bot.domain.feeds import FeedEntry
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.pipeline.records import Leased, ReadingResult

# Told of an entry whose article another entry had brought already.
JOINED = "joined"


class SqlArticleStore:
    """Fulfils ArticleStore."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lessor = Lessor(database=database, table=feed_entries, record_of=entry_of)

    async def lease_entries(self, limit: int) -> Sequence[Leased[FeedEntry]]:
        """Take up to `limit` entries that wait to be read, oldest first."""
        return await self._lessor.lease(limit)

    async def join_known_article(self, leased: Leased[FeedEntry], article_key: str) -> bool:
        """If that article is stored already, attach the entry (and queue deliveries) and return True."""

        async def is_known(connection: AsyncConnection) -> bool:
            return await _article_with(connection, article_key) is not None

        async def join(connection: AsyncConnection) -> bool:
            article_id = await _article_with(connection, article_key)
            if article_id is None:
                return False
            await self._attach(connection, leased, article_id)
            await store_outcomes(connection, [self._known(leased.item.id, article_id)])
            return True

        # mostly it is not, and need not wait for those that write
        if not await self._database.read_at_once(is_known):
            return False
        return await self._database.write_together(join, beside=True)

    async def record_reading(self, leased: Leased[FeedEntry], result: ReadingResult) -> None:
        """Store all of it at once and end the lease; LeaseLost stores nothing."""

        async def store(connection: AsyncConnection) -> None:
            if result.article is not None:
                article_id = await _store_article(connection, leased.item, result, result.article)
                await self._attach(connection, leased, article_id)
            else:
                await self._put_off(connection, leased, result)
            await store_outcomes(connection, [result.outcome])

        await self._database.write_together(store, beside=True)

    async def _attach(
        self, connection: AsyncConnection, leased: Leased[FeedEntry], article_id: int
    ) -> None:
        values: Row = {
            "state": "read",
            "article_id": article_id,
            "due_at": None,
            "error": None,
            "content": "",
        }
        lease = (feed_entries, leased.item.id, leased.epoch)
        await end_lease(self._database, connection, lease, **values)
        now = self._database.clock.now()
        await queue_deliveries(connection, article_id, now)
        await end_waiting(connection, [leased.item.id], now)

    async def _put_off(
        self, connection: AsyncConnection, leased: Leased[FeedEntry], result: ReadingResult
    ) -> None:
        lease = (feed_entries, leased.item.id, leased.epoch)
        values: Row = {
            "state": "waiting" if result.retry_at else "given_up",
            "due_at": result.retry_at,
            "attempts": feed_entries.c.attempts + 1,
            "error": reason_to_json(result.error),
        }
        await end_lease(self._database, connection, lease, **values)
        if result.retry_at is None:
            await end_waiting(connection, [leased.item.id], result.read_at)

    def _known(self, entry_id: int, article_id: int) -> Outcome:
        return Outcome(
            at=self._database.clock.now(),
            stage=Stage.READ,
            subject=Subject.ENTRY,
            subject_id=entry_id,
            code=JOINED,
            data={"article_id": article_id},
        )


async def _article_with(connection: AsyncConnection, key: str) -> int | None:
    found: int | None = (
        await connection.execute(select(articles.c.id).where(articles.c.key == key))
    ).scalar()
    return found


async def _store_article(
    connection: AsyncConnection,
    entry: FeedEntry,
    result: ReadingResult,
    content: Article | NotAnArticle,
) -> int:
    """Return the id of the article under this key: what stands there already wins."""
    key = result.article_key or f"entry:{entry.id}"
    row: Row = {
        "key": key,
        "url": content.url,
        "title": content.title,
        "content": to_json_text(content),
        "text_sha256": _text_hash(content),
        "read_at": result.read_at,
        "state": "waiting",
        "due_at": result.read_at,
    }
    await insert_missing(connection, articles, [row])
    known = await _article_with(connection, key)
    assert known is not None, "it stands there now"  # noqa: S101  # tells the type checker
    return known


def _text_hash(content: Article | NotAnArticle) -> str | None:
    if isinstance(content, NotAnArticle):
        return None
    return sha256(content.text.encode("utf-8", "surrogatepass")).hexdigest()
