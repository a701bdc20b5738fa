"""ArticleStore and BriefStore in memory."""

from collections.abc import Mapping, Sequence

from bot.domain.feeds import FeedEntry
from bot.domain.outcomes import Stage, Subject
from bot.pipeline.records import (
    CondensingResult,
    Leased,
    ReadingResult,
    StoredArticle,
    StoredBrief,
)
from tests.fakes.memory import ArticleRow, EntryRow, LateRow, Memory, entry_record


class MemoryArticleStore:
    """Fulfils ArticleStore."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def lease_entries(self, limit: int) -> Sequence[Leased[FeedEntry]]:
        return self._memory.lease(self._memory.entries.values(), limit, entry_record)

    async def join_known_article(self, leased: Leased[FeedEntry], article_key: str) -> bool:
        article = self._with_key(article_key)
        if article is None:
            return False
        self._attach(self._ours(leased), article)
        self._memory.tell(Stage.READ, Subject.ENTRY, leased.item.id, "joined")
        return True

    async def record_reading(self, leased: Leased[FeedEntry], result: ReadingResult) -> None:
        entry = self._ours(leased)
        if result.article is None:
            self._put_off(entry, result)
        else:
            key = result.article_key or f"entry:{entry.id}"
            article = self._with_key(key)
            if article is None:
                article = ArticleRow(
                    id=self._memory.new_id(),
                    key=key,
                    content=result.article,
                    read_at=result.read_at,
                    due_at=result.read_at,
                )
                self._memory.articles[article.id] = article
            self._attach(entry, article)
        self._memory.outcomes.append(result.outcome)

    def _ours(self, leased: Leased[FeedEntry]) -> EntryRow:
        return self._memory.ours(self._memory.entries.get(leased.item.id), leased.epoch)

    def _with_key(self, key: str) -> ArticleRow | None:
        return next((row for row in self._memory.articles.values() if row.key == key), None)

    def _attach(self, entry: EntryRow, article: ArticleRow) -> None:
        entry.state, entry.due_at, entry.lease_until = "read", None, None
        entry.article_id = article.id
        self._memory.queue_deliveries(article.id)
        self._memory.end_waiting([entry])

    def _put_off(self, entry: EntryRow, result: ReadingResult) -> None:
        entry.lease_until, entry.due_at = None, result.retry_at
        entry.attempts += 1
        if result.retry_at is None:
            entry.state = "given_up"
            self._memory.end_waiting([entry])


class MemoryBriefStore:
    """Fulfils BriefStore."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def lease_articles(self, limit: int) -> Sequence[Leased[StoredArticle]]:
        return self._memory.lease(self._memory.articles.values(), limit, _article)

    async def wanting_servers(self, article_id: int) -> Mapping[str, str | None]:
        memory = self._memory
        channels = (memory.channels.get(name) for name in memory.wanting(article_id))
        names = {channel.server for channel in channels if channel and channel.server}
        rows = {name: memory.servers.get(name) for name in names}
        return {name: row.settings.briefs_language if row else None for name, row in rows.items()}

    async def record_condensing(
        self, leased: Leased[StoredArticle], result: CondensingResult
    ) -> None:
        memory = self._memory
        article = memory.ours(memory.articles.get(leased.item.id), leased.epoch)
        article.lease_until, article.due_at = None, None
        if result.content is not None:
            brief = StoredBrief(
                id=memory.new_id(), made_at=result.condensed_at, content=result.content
            )
            memory.briefs[brief.id] = brief
            article.state, article.brief_id = "condensed", brief.id
            memory.queue_deliveries(article.id)
            if result.ask_again_at is not None:
                late = LateRow(
                    id=memory.new_id(), article_id=article.id, due_at=result.ask_again_at
                )
                memory.late_answers[article.id] = late
        else:
            article.attempts += 1
            article.due_at = result.retry_at
            article.state = "waiting" if result.retry_at else "given_up"
        if result.retry_at is None:
            memory.end_waiting(memory.entries_of(article.id))
        memory.outcomes.append(result.outcome)


def _article(row: ArticleRow) -> StoredArticle:
    return StoredArticle(id=row.id, content=row.content, attempts=row.attempts)
