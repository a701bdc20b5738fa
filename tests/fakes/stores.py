"""All stores of the pipeline in memory, over the same rows; held to tests/contract."""

from dataclasses import dataclass

from bot.pipeline.ports import Clock
from tests.fakes.memory import Memory
from tests.fakes.memory_corrections import (
    MemoryCorrectionStore,
    MemoryReportBook,
    MemoryStoryStore,
)
from tests.fakes.memory_finding import MemoryBotState, MemoryBriefArchive, MemoryBriefIndex
from tests.fakes.memory_following import MemoryFeedStore, MemorySubscriptionStore
from tests.fakes.memory_hubs import MemoryHubStore
from tests.fakes.memory_keeping import MemoryKeepingStore
from tests.fakes.memory_late import MemoryLateAnswers
from tests.fakes.memory_leading import MemoryLeaders
from tests.fakes.memory_models import MemoryAnswers, MemoryTokens
from tests.fakes.memory_sending import MemoryOutbox
from tests.fakes.memory_servers import MemoryServerStore
from tests.fakes.memory_telling import MemoryNoticeStore
from tests.fakes.memory_working import MemoryArticleStore, MemoryBriefStore


@dataclass(kw_only=True)
class MemoryStores:
    """One store per port; `memory` shows what they hold, outcomes included."""

    memory: Memory
    feeds: MemoryFeedStore
    subscriptions: MemorySubscriptionStore
    articles: MemoryArticleStore
    briefs: MemoryBriefStore
    outbox: MemoryOutbox
    index: MemoryBriefIndex
    archive: MemoryBriefArchive
    bot_state: MemoryBotState
    notices: MemoryNoticeStore
    hubs: MemoryHubStore
    corrections: MemoryCorrectionStore
    report_book: MemoryReportBook
    stories: MemoryStoryStore
    servers: MemoryServerStore
    leaders: MemoryLeaders
    keeping: MemoryKeepingStore
    late_answers: MemoryLateAnswers
    model_answers: MemoryAnswers
    model_costs: MemoryTokens


def memory_stores(
    clock: Clock, *, lease_seconds: float = 60.0, order_patience_seconds: float = 60.0
) -> MemoryStores:
    """Return empty stores."""
    memory = Memory(clock=clock, lease_seconds=lease_seconds)
    report_book = MemoryReportBook()
    return MemoryStores(
        memory=memory,
        feeds=MemoryFeedStore(memory),
        subscriptions=MemorySubscriptionStore(memory),
        articles=MemoryArticleStore(memory),
        briefs=MemoryBriefStore(memory),
        outbox=MemoryOutbox(memory, order_patience_seconds=order_patience_seconds),
        index=MemoryBriefIndex(memory),
        archive=MemoryBriefArchive(memory),
        bot_state=MemoryBotState(),
        notices=MemoryNoticeStore(memory),
        hubs=MemoryHubStore(memory),
        corrections=MemoryCorrectionStore(memory, report_book),
        report_book=report_book,
        stories=MemoryStoryStore(memory),
        servers=MemoryServerStore(memory, report_book),
        keeping=MemoryKeepingStore(memory, report_book),
        leaders=MemoryLeaders(clock),
        late_answers=MemoryLateAnswers(memory, report_book),
        model_answers=MemoryAnswers(memory),
        model_costs=MemoryTokens(memory),
    )
