"""CorrectionStore, ReportBook and StoryStore in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.channels import ChannelName
from bot.domain.corrections import (
    Report,
    ReportNotice,
    Story,
    StoryDelivery,
    StoryEntry,
)
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.feeds import KeyKind
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.reading.entry_keys import article_key
from tests.fakes.memory import ArticleRow, ChannelRow, DeliveryRow, EntryRow, Memory

_FIRST = 0


@dataclass
class MemoryReportBook:
    """Fulfils ReportBook; the reports stand here."""

    kept: list[Report] = field(default_factory=list)
    notices: dict[tuple[str, int], ReportNotice] = field(default_factory=dict)

    async def count_since(self, reporter: str, since: datetime) -> int:
        return sum(each.made_at >= since for each in await self.reports_by(reporter))

    async def reports_by(self, reporter: str) -> Sequence[Report]:
        return [each for each in self.kept if each.reporter == reporter]

    async def reports_in(self, server: str) -> Sequence[Report]:
        return [each for each in self.kept if each.server == server]

    async def forget_reports_by(self, reporter: str) -> int:
        gone = await self.reports_by(reporter)
        self.kept[:] = [each for each in self.kept if each not in gone]
        return len(gone)

    async def notice(self, server: str, brief_id: int) -> ReportNotice | None:
        return self.notices.get((server, brief_id))

    async def keep_notice(self, notice: ReportNotice) -> None:
        self.notices[notice.server, notice.brief_id] = notice


@dataclass
class MemoryCorrectionStore:
    """Fulfils CorrectionStore."""

    memory: Memory
    book: MemoryReportBook

    async def report(self, report: Report) -> bool:
        if any(_key(each) == _key(report) for each in self.book.kept):
            return False
        self.book.kept.append(report)
        return True

    async def reports(self, server: str, brief_id: int) -> Sequence[Report]:
        return [each for each in await self.book.reports_in(server) if each.brief_id == brief_id]

    async def reports_by_feed(self, channels: Collection[ChannelName]) -> Mapping[int, int]:
        by_feed: Counter[int] = Counter()
        for report in self.book.kept:
            article = _article_of(self.memory, report.brief_id)
            if report.channel in channels and article is not None:
                entries = self.memory.entries_of(article.id)
                by_feed.update({each.feed_id for each in entries if report.channel in each.targets})
        return by_feed

    async def take_down(
        self, brief_id: int, channels: Collection[ChannelName], *, replaced: bool
    ) -> int:
        if brief_id not in self.memory.briefs:
            return 0
        concerned = {
            row.channel
            for row in self._messages(brief_id, channels)
            if row.position != _FIRST and self._take_down(row, replaced=replaced)
        }
        having = {row.channel for row in self._messages(brief_id, channels)}
        following = {row.channel for row in self.memory.subscriptions if row.channel in channels}
        for channel in sorted(following - having):
            self._add(brief_id, channel, position=_FIRST, state=DeliveryState.TAKEN_DOWN)
        for channel in concerned:
            self._wake(channel)
        return len(concerned)

    async def send_again(self, brief_id: int, channels: Collection[ChannelName]) -> int:
        last = {row.channel: row for row in self._messages(brief_id, channels) if row.position}
        again = [row for row in last.values() if not self._waits(row)]
        for row in again:
            new = self._add(
                brief_id, row.channel, position=row.position, due_at=self.memory.clock.now()
            )
            self._tell(new, "sent_again", channel=str(row.channel))
            self._wake(row.channel)
        return len(again)

    def _messages(self, brief_id: int, channels: Collection[ChannelName]) -> list[DeliveryRow]:
        return [
            row
            for row in self.memory.deliveries.values()
            if row.brief_id == brief_id
            and row.channel in channels
            and row.kind is DeliveryKind.BRIEF
        ]

    def _take_down(self, row: DeliveryRow, *, replaced: bool) -> bool:
        carrier = self._carrier(row)
        attempted = carrier.unfinished and carrier.first_tried_at is not None
        edits = carrier.message_id or ("" if attempted else None)
        edited = edits is not None and not self._is_queued(row, edits, replaced=replaced)
        if row.state is DeliveryState.TAKEN_DOWN and not edited:
            return False
        later = carrier.position if edits == "" and row.digest_id else _FIRST
        row.state, row.due_at = DeliveryState.TAKEN_DOWN, None
        self._withdraw_renewals(row)
        if edits is not None and edited:
            edit = self._add(
                row.brief_id, row.channel, position=later, due_at=self.memory.clock.now()
            )
            edit.kind, edit.edits, edit.replaced = DeliveryKind.EDIT, edits, replaced
            edit.digest_id = row.digest_id
            edit.first_tried_at = None if carrier.message_id else carrier.first_tried_at
        if row.digest_id is not None and carrier.unfinished:
            self._drop_empty_digest(carrier)
        self._tell(row, "taken_down", channel=str(row.channel), replaced=replaced)
        return True

    def _withdraw_renewals(self, row: DeliveryRow) -> None:
        for each in self.memory.deliveries.values():
            ours = (each.channel, each.brief_id) == (row.channel, row.brief_id)
            waits = each.kind is DeliveryKind.RENEWAL and each.state is DeliveryState.PENDING
            if ours and waits:
                each.state, each.due_at = DeliveryState.TAKEN_DOWN, None

    def _drop_empty_digest(self, digest: DeliveryRow) -> None:
        rows = self.memory.deliveries.values()
        if not any(
            row.digest_id == digest.id and row.state is DeliveryState.GATHERED for row in rows
        ):
            digest.state, digest.due_at = DeliveryState.TAKEN_DOWN, None

    def _is_queued(self, row: DeliveryRow, edits: str, *, replaced: bool) -> bool:
        same = [
            each
            for each in self.memory.deliveries.values()
            if each.kind is DeliveryKind.EDIT
            and (each.channel, each.brief_id, each.edits) == (row.channel, row.brief_id, edits)
        ]
        return bool(same) and (
            same[-1].state is not DeliveryState.FAILED and same[-1].replaced == replaced
        )

    def _carrier(self, row: DeliveryRow) -> DeliveryRow:
        return row if row.digest_id is None else self.memory.deliveries[row.digest_id]

    def _waits(self, row: DeliveryRow) -> bool:
        carrier = self._carrier(row) if row.state is DeliveryState.GATHERED else row
        return carrier.due_at is not None

    def _add(
        self,
        brief_id: int,
        channel: ChannelName,
        *,
        position: int,
        due_at: datetime | None = None,
        state: DeliveryState = DeliveryState.PENDING,
    ) -> DeliveryRow:
        article = _article_of(self.memory, brief_id)
        row = DeliveryRow(
            id=self.memory.new_id(),
            channel=channel,
            article_id=article.id if article else brief_id,
            brief_id=brief_id,
            position=position,
            due_at=due_at,
            state=state,
        )
        self.memory.deliveries[row.id] = row
        return row

    def _wake(self, channel: ChannelName) -> None:
        self.memory.channels.setdefault(channel, ChannelRow()).due_at = self.memory.clock.now()

    def _tell(self, row: DeliveryRow, code: str, **data: str | bool) -> None:
        self.memory.outcomes.append(
            Outcome(
                at=self.memory.clock.now(),
                stage=Stage.DELIVER,
                subject=Subject.DELIVERY,
                subject_id=row.id,
                code=code,
                data=data,
            )
        )


@dataclass
class MemoryStoryStore:
    """Fulfils StoryStore."""

    memory: Memory

    async def story(
        self, *, link: str | None, brief_id: int | None, channels: Collection[ChannelName]
    ) -> Story | None:
        article = self._article(link, brief_id)
        entries = self._entries(article, link, channels)
        if article is None:
            ids = [row.article_id for row in entries if row.article_id]
            article = self.memory.articles[ids[0]] if ids else None
        brief = self.memory.briefs.get((article.brief_id if article else brief_id) or 0)
        sent = self._deliveries(brief.id if brief else brief_id, channels)
        if not entries and not sent:
            return None
        first = entries[0].parsed if entries else None
        headline = brief.content.headline if brief else article and article.content.title
        return Story(
            headline=headline or (first.title if first else ""),
            url=article.content.url if article else (first.link if first else None),
            brief_id=brief.id if brief else None,
            entries=tuple(self._entry(row, channels) for row in entries),
            article_outcomes=self._outcomes(Subject.ARTICLE, article.id, channels)
            if article
            else (),
            deliveries=sent,
            brief_gone=article is not None and article.state == "expired",
        )

    def _article(self, link: str | None, brief_id: int | None) -> ArticleRow | None:
        if brief_id is not None:
            return _article_of(self.memory, brief_id)
        key = article_key(link or "")
        return next((row for row in self.memory.articles.values() if row.key == key), None)

    def _entries(
        self, article: ArticleRow | None, link: str | None, channels: Collection[ChannelName]
    ) -> list[EntryRow]:
        followed = {row.feed_id for row in self.memory.subscriptions if row.channel in channels}
        return [
            row
            for row in self.memory.entries.values()
            if (row.feed_id in followed or row.targets & set(channels))
            and (
                row.article_id == article.id
                if article
                else row.feed_id in followed and _has_link(row, link)
            )
        ]

    def _entry(self, row: EntryRow, channels: Collection[ChannelName]) -> StoryEntry:
        feed = self.memory.feeds[row.feed_id]
        return StoryEntry(
            feed_title=feed.title,
            feed_url=feed.url,
            title=row.parsed.title,
            link=row.parsed.link,
            published_at=row.parsed.published_at,
            first_seen_at=row.first_seen_at,
            state=row.state,
            targets=tuple(sorted(row.targets & set(channels))),
            outcomes=self._outcomes(Subject.ENTRY, row.id, channels),
        )

    def _deliveries(
        self, brief_id: int | None, channels: Collection[ChannelName]
    ) -> tuple[StoryDelivery, ...]:
        return tuple(
            self._delivery(row, channels)
            for row in self.memory.deliveries.values()
            if row.brief_id == brief_id
            and row.channel in channels
            and row.kind is not DeliveryKind.DIGEST
            and (row.position or row.kind is not DeliveryKind.BRIEF)
        )

    def _delivery(self, row: DeliveryRow, channels: Collection[ChannelName]) -> StoryDelivery:
        is_brief = row.kind is DeliveryKind.BRIEF
        digest = self.memory.deliveries.get(row.digest_id or 0) if is_brief else None
        channel = self.memory.channels.get(row.channel)
        refusal = channel.refusal if channel else None
        told = self._outcomes(Subject.DELIVERY, row.id, channels)
        return StoryDelivery(
            channel=row.channel,
            kind=row.kind,
            state=row.state,
            sent_at=row.sent_at,
            message=row.message_id or (digest.message_id if digest else None),
            digest_sent_at=digest.sent_at if digest else None,
            outcomes=(*told, *self._outcomes(Subject.DELIVERY, digest.id, channels))
            if digest
            else told,
            refusal=refusal.code if refusal else None,
        )

    def _outcomes(
        self, subject: Subject, subject_id: int, channels: Collection[ChannelName]
    ) -> tuple[Outcome, ...]:
        ours = {None, *map(str, channels)}
        return tuple(
            each
            for each in self.memory.outcomes
            if (each.subject, each.subject_id) == (subject, subject_id)
            and each.data.get("channel") in ours
        )


def _article_of(memory: Memory, brief_id: int) -> ArticleRow | None:
    return next((row for row in memory.articles.values() if row.brief_id == brief_id), None)


def _has_link(row: EntryRow, link: str | None) -> bool:
    wanted = article_key(link or "")
    return any(
        key.kind is KeyKind.LINK and article_key(key.value) == wanted for key in row.parsed.keys
    )


def _key(report: Report) -> tuple[object, ...]:
    return (report.brief_id, report.server, report.reporter, report.part, report.claim)
