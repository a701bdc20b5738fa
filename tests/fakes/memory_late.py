"""LateAnswers in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.articles import Article
from bot.domain.briefs import Brief
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.outcomes import Outcome
from bot.pipeline.late_ports import LateAnswer, LateResult, Readers
from bot.pipeline.records import Leased, StoredBrief
from tests.fakes.memory import ChannelRow, DeliveryRow, LateRow, Memory
from tests.fakes.memory_corrections import MemoryReportBook

_GONE = frozenset({DeliveryState.TAKEN_DOWN, DeliveryState.FAILED})


@dataclass
class MemoryLateAnswers:
    """Fulfils LateAnswers."""

    memory: Memory
    book: MemoryReportBook

    async def lease_late(self, limit: int) -> Sequence[Leased[LateAnswer]]:
        return self.memory.lease(self.memory.late_answers.values(), limit, self._record)

    async def renew(self, leased: Leased[LateAnswer]) -> Leased[LateAnswer]:
        row = self._ours(leased)
        row.lease_until = self.memory.lease_end()
        return Leased(item=leased.item, epoch=leased.epoch, until=row.lease_until)

    async def readers(self, article_id: int) -> Readers:
        memory = self.memory
        having = {row.channel for row in self._briefs() if row.article_id == article_id}
        following = {
            channel
            for entry in memory.entries_of(article_id)
            for channel in entry.targets
            if memory.follows(entry.feed_id, channel)
        }
        rows = [memory.channels[each] for each in sorted(having & following)]
        taking = [row for row in rows if self._takes_messages(row)]
        settings = {
            row.server: memory.servers[row.server].settings
            for row in taking
            if row.server in memory.servers
        }
        names = {row.server for row in taking if row.server}
        return Readers(
            channels=len(taking),
            servers={
                each: settings[each].briefs_language if each in settings else None for each in names
            },
        )

    async def record_asking(self, leased: Leased[LateAnswer], result: LateResult) -> Outcome | None:
        row = self._ours(leased)
        row.lease_until, row.due_at, row.attempts = None, result.retry_at, row.attempts + 1
        if result.retry_at is None:
            del self.memory.late_answers[row.article_id]
        if result.better is not None and not self._replaced(leased.item, result.better):
            return None
        if result.outcome is not None:
            self.memory.outcomes.append(result.outcome)
        return result.outcome

    def _record(self, row: LateRow) -> LateAnswer:
        article = self.memory.articles[row.article_id]
        standing = self.memory.briefs.get(article.brief_id or 0)
        content = article.content
        return LateAnswer(
            id=row.id,
            article_id=row.article_id,
            attempts=row.attempts,
            article=content if isinstance(content, Article) and content.text else None,
            standing=standing if standing and isinstance(standing.content, Brief) else None,
        )

    def _ours(self, leased: Leased[LateAnswer]) -> LateRow:
        row = self.memory.late_answers.get(leased.item.article_id)
        return self.memory.ours(row, leased.epoch)

    def _takes_messages(self, row: ChannelRow) -> bool:
        server = self.memory.servers.get(row.server or "")
        return row.refusal is None and (server is None or server.left_at is None)

    def _briefs(self) -> list[DeliveryRow]:
        rows = self.memory.deliveries.values()
        return [row for row in rows if row.kind is DeliveryKind.BRIEF]

    def _replaced(self, late: LateAnswer, better: Brief) -> bool:
        standing = late.standing
        if standing is None or not self._still_stands(standing):
            return False
        self.memory.briefs[standing.id] = replace(standing, content=better)
        last = {
            row.channel: row
            for row in self._briefs()
            if row.brief_id == standing.id and row.position
        }
        for row in last.values():
            self._renew(row)
        return True

    def _still_stands(self, standing: StoredBrief) -> bool:
        stored = self.memory.briefs.get(standing.id)
        return (
            stored == standing
            and not any(each.brief_id == standing.id for each in self.book.kept)
            and not any(
                row.brief_id == standing.id and row.state is DeliveryState.TAKEN_DOWN
                for row in self._briefs()
            )
        )

    def _renew(self, row: DeliveryRow) -> None:
        memory = self.memory
        carrier = memory.deliveries[row.digest_id] if row.digest_id else row
        attempted = carrier.unfinished and carrier.first_tried_at is not None
        channel = memory.channels[row.channel]
        stands = carrier.message_id or attempted
        if row.state in _GONE or not stands or not self._takes_messages(channel):
            return
        behind = not carrier.message_id and row.digest_id is None
        renewal = DeliveryRow(
            id=memory.new_id(),
            channel=row.channel,
            article_id=row.article_id,
            brief_id=row.brief_id,
            position=row.position if behind else 0,
            due_at=memory.clock.now(),
            kind=DeliveryKind.RENEWAL,
            first_tried_at=None if carrier.message_id else carrier.first_tried_at,
            digest_id=row.digest_id,
            edits=carrier.message_id or "",
        )
        memory.deliveries[renewal.id] = renewal
        channel.due_at = memory.clock.now()
