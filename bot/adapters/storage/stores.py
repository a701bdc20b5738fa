"""Where a database is in, every store over it out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.storage.engines.locations import Location
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.following.feed_store import SqlFeedStore
from bot.adapters.storage.following.hub_store import SqlHubStore
from bot.adapters.storage.following.notice_store import SqlNoticeStore
from bot.adapters.storage.following.subscription_store import SqlSubscriptionStore
from bot.adapters.storage.keeping.examiner import SqlExaminer
from bot.adapters.storage.keeping.keeping_store import SqlKeepingStore
from bot.adapters.storage.making.article_store import SqlArticleStore
from bot.adapters.storage.making.brief_archive import SqlBriefArchive
from bot.adapters.storage.making.brief_store import SqlBriefStore
from bot.adapters.storage.making.late_answers import SqlLateAnswers
from bot.adapters.storage.making.model_answers import SqlAnswerMemory
from bot.adapters.storage.making.model_costs import SqlTokenBook
from bot.adapters.storage.searching.brief_index import SqlBriefIndex
from bot.adapters.storage.searching.reindexing import SqlIndexCompletion, settle_index, told
from bot.adapters.storage.sending.outbox import SqlOutbox
from bot.adapters.storage.servers.bot_state import SqlBotState
from bot.adapters.storage.servers.leader_store import SqlLeaders
from bot.adapters.storage.servers.server_store import SqlServerStore
from bot.adapters.storage.telling.correction_store import SqlCorrectionStore
from bot.adapters.storage.telling.report_book import SqlReportBook
from bot.adapters.storage.telling.story_store import SqlStoryStore
from bot.pipeline.ports import Clock

# Nothing is sent, and no command is answered, for as long as a leader is dead and its lease lasts.
LONGEST_LEAD_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class StorageLimits:
    """How long rows are held and waited for, in seconds."""

    lease_seconds: float
    busy_timeout_seconds: float
    order_patience_seconds: float
    polls_together_seconds: float = 0.0  # a poll that found nothing waits to be stored with others


@dataclass(frozen=True, kw_only=True, slots=True)
class Stores:
    """The storage ports, all over one database."""

    feeds: SqlFeedStore
    subscriptions: SqlSubscriptionStore
    articles: SqlArticleStore
    briefs: SqlBriefStore
    outbox: SqlOutbox
    index: SqlBriefIndex
    archive: SqlBriefArchive
    bot_state: SqlBotState
    notices: SqlNoticeStore
    hubs: SqlHubStore
    servers: SqlServerStore
    corrections: SqlCorrectionStore
    report_book: SqlReportBook
    stories: SqlStoryStore
    keeping: SqlKeepingStore
    examiner: SqlExaminer
    index_completion: SqlIndexCompletion
    leaders: SqlLeaders
    late_answers: SqlLateAnswers
    model_answers: SqlAnswerMemory
    model_costs: SqlTokenBook


@asynccontextmanager
async def open_stores(
    location: Location | Path, *, clock: Clock, limits: StorageLimits
) -> AsyncIterator[Stores]:
    """Open the database at `location`, migrated; StorageErrors say why that failed."""
    opening = open_database(
        location,
        clock=clock,
        lease_seconds=limits.lease_seconds,
        busy_timeout_seconds=limits.busy_timeout_seconds,
        settle=settle_index,
    )
    async with opening as database:
        yield Stores(
            feeds=SqlFeedStore(database, together_seconds=limits.polls_together_seconds),
            subscriptions=SqlSubscriptionStore(database),
            articles=SqlArticleStore(database),
            briefs=SqlBriefStore(database),
            outbox=SqlOutbox(database, order_patience_seconds=limits.order_patience_seconds),
            index=SqlBriefIndex(database),
            archive=SqlBriefArchive(database),
            bot_state=SqlBotState(database),
            notices=SqlNoticeStore(database),
            hubs=SqlHubStore(database),
            servers=SqlServerStore(database),
            corrections=SqlCorrectionStore(database),
            report_book=SqlReportBook(database),
            stories=SqlStoryStore(database),
            keeping=SqlKeepingStore(database),
            examiner=SqlExaminer(database),
            index_completion=SqlIndexCompletion(database, told),
            leaders=SqlLeaders(
                database, lease_seconds=min(limits.lease_seconds, LONGEST_LEAD_SECONDS)
            ),
            late_answers=SqlLateAnswers(database),
            model_answers=SqlAnswerMemory(database),
            model_costs=SqlTokenBook(database),
        )
