"""KeepingStore in memory: everything of a kind at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.articles import Article, NotAnArticle
from bot.domain.deliveries import DeliveryKind
from bot.domain.outcomes import Outcome, Subject
from bot.domain.reasons import Reason
from bot.pipeline.keeping_ports import Swept
from bot.pipeline.rules.keeping import Chore, Expired, listed_too_long_ago
from tests.fakes.memory import ArticleRow, DeliveryRow, EntryRow, FeedRow, Memory
from tests.fakes.memory_corrections import MemoryReportBook

_SUMMARY_CHARS = 300
_DONE = frozenset({"read", "remembered", "given_up"})


@dataclass
class MemoryKeepingStore:
    """Fulfils KeepingStore."""

    memory: Memory
    book: MemoryReportBook

    async def remove_some(self, chore: Chore, after: int) -> Swept:
        before = self.memory.clock.now() - chore.kept_for
        if chore.what is Expired.KEYS:
            feeds = self.memory.feeds.values()
            removed = sum(self._forget_keys(feed, chore.kept_for) for feed in feeds)
            return Swept(removed=removed, wrote=removed > 0, looked_until=after, ended=True)
        removers: dict[Expired, Callable[[datetime], int]] = {
            Expired.BRIEFS: self._briefs,
            Expired.TEXTS: self._texts,
            Expired.ENTRY_TEXTS: self._entry_texts,
            Expired.OUTCOMES: self._outcomes,
            Expired.NOTICES: self._notices,
            Expired.FEEDS: self._feeds,
            Expired.ENTRIES: self._entries,
            Expired.MODEL_ANSWERS: self._model_answers,
            Expired.SERVER_COSTS: self._server_costs,
        }
        removed = removers[chore.what](before)
        return Swept(removed=removed, wrote=removed > 0, looked_until=after, ended=True)

    async def give_back_room(self) -> bool:
        return False

    def _briefs(self, before: datetime) -> int:
        memory = self.memory
        old = [
            brief.id
            for brief in memory.briefs.values()
            if brief.made_at < before and not self._is_on_its_way(brief.id)
        ]
        for row in memory.deliveries.values():
            shared = [each.brief_id for each in self._carried(row) if each.brief_id not in old]
            if row.kind is DeliveryKind.DIGEST and row.brief_id in old and shared:
                row.brief_id = min(shared)
        for row in [each for each in memory.deliveries.values() if each.brief_id in old]:
            del memory.deliveries[row.id]
        for article in memory.articles.values():
            if article.brief_id in old:
                article.content = _nothing()
                article.state, article.brief_id = "expired", None
        for brief_id in old:
            del memory.briefs[brief_id]
        self.book.kept[:] = [each for each in self.book.kept if each.brief_id not in old]
        return len(old)

    def _texts(self, before: datetime) -> int:
        removed = 0
        for row in self.memory.articles.values():
            is_old = row.read_at is not None and row.read_at < before and row.state != "waiting"
            if is_old and isinstance(row.content, Article) and row.content.text:
                row.content = replace(row.content, text="", blocks=())
                removed += 1
        return removed

    def _entry_texts(self, before: datetime) -> int:
        removed = 0
        for row in self._old_entries(before):
            parsed = row.parsed
            if parsed.content or len(parsed.summary) > _SUMMARY_CHARS:
                row.parsed = replace(parsed, content="", summary=parsed.summary[:_SUMMARY_CHARS])
                removed += 1
        return removed

    def _outcomes(self, before: datetime) -> int:
        memory = self.memory
        kept = [each for each in memory.outcomes if each.at >= before or self._is_waited_for(each)]
        removed = len(memory.outcomes) - len(kept)
        memory.outcomes[:] = kept
        return removed

    def _notices(self, before: datetime) -> int:
        notices = self.memory.notices
        old = [
            row.id
            for row in notices.values()
            if row.made_at is not None and row.made_at < before and row.due_at is None
        ]
        for each in old:
            del notices[each]
        return len(old)

    def _feeds(self, before: datetime) -> int:
        memory = self.memory
        old = [
            feed
            for feed in memory.feeds.values()
            if feed.due_at is None
            and not any(each.feed_id == feed.id for each in memory.subscriptions)
            and not any(row.due_at for row in memory.entries.values() if row.feed_id == feed.id)
            and not (feed.id in memory.hubs and memory.hubs[feed.id].due_at)
            and (feed.last_success_at is None or feed.last_success_at < before)
        ]
        for feed in old:
            self._drop_entries(row for row in memory.entries.values() if row.feed_id == feed.id)
            memory.hubs.pop(feed.id, None)
            for notice in [each for each in memory.notices.values() if each.feed_id == feed.id]:
                del memory.notices[notice.id]
            del memory.feeds[feed.id]
        return len(old)

    def _forget_keys(self, feed: FeedRow, kept_for: timedelta) -> int:
        if not feed.listed_at:
            return 0
        since = listed_too_long_ago(max(feed.listed_at.values()), kept_for)
        old = [key for key, at in feed.listed_at.items() if at < since]
        for key in old:
            del feed.listed_at[key]
            feed.keys.pop(key, None)
        return len(old)

    def _entries(self, before: datetime) -> int:
        known = {entry for feed in self.memory.feeds.values() for entry in feed.keys.values()}
        return self._drop_entries(
            row
            for row in self._old_entries(before)
            if row.id not in known and not self._leads_somewhere(row)
        )

    def _model_answers(self, before: datetime) -> int:
        answers = self.memory.model_answers
        old = [key for key, (at, _) in answers.items() if at < before]
        for key in old:
            del answers[key]
        return len(old)

    def _server_costs(self, before: datetime) -> int:
        costs = self.memory.server_model_costs
        old = [cost for cost in costs if cost[0] < before.date()]
        for cost in old:
            del costs[cost]
        return len(old)

    def _drop_entries(self, rows: Iterable[EntryRow]) -> int:
        ids = [row.id for row in rows]
        for each in ids:
            del self.memory.entries[each]
        return len(ids)

    def _old_entries(self, before: datetime) -> list[EntryRow]:
        rows = self.memory.entries.values()
        return [row for row in rows if row.first_seen_at < before and row.state in _DONE]

    def _leads_somewhere(self, row: EntryRow) -> bool:
        article = self.memory.articles.get(row.article_id or 0)
        return article is not None and (article.brief_id is not None or article.state == "waiting")

    def _carried(self, digest: DeliveryRow) -> list[DeliveryRow]:
        return [row for row in self.memory.deliveries.values() if row.digest_id == digest.id]

    def _is_on_its_way(self, brief_id: int) -> bool:
        rows = self.memory.deliveries
        return any(
            row.unfinished or (row.digest_id in rows and rows[row.digest_id].unfinished)
            for row in rows.values()
            if row.brief_id == brief_id
        )

    def _is_waited_for(self, outcome: Outcome) -> bool:
        memory, number = self.memory, outcome.subject_id
        if outcome.subject is Subject.DELIVERY:
            row = memory.deliveries.get(number)
            digest = memory.deliveries.get(row.digest_id or 0) if row else None
            return any(each is not None and each.unfinished for each in (row, digest))
        if outcome.subject is Subject.ARTICLE:
            return self._article_waits(memory.articles.get(number))
        entry = memory.entries.get(number) if outcome.subject is Subject.ENTRY else None
        return entry is not None and (
            entry.state in {"waiting", "held"}
            or self._article_waits(memory.articles.get(entry.article_id or 0))
        )

    def _article_waits(self, row: ArticleRow | None) -> bool:
        if row is None:
            return False
        return row.state == "waiting" or self._is_on_its_way(row.brief_id or 0)


def _nothing() -> NotAnArticle:
    return NotAnArticle(
        url="", canonical_url=None, title="", reason=Reason(code="expired", data={})
    )
