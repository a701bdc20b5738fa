"""Moves entries through the stores step by step, so that a test says only what it is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery
from bot.domain.feeds import Feed, FeedEntry, ParsedEntry, Subscription, Validators
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Reason
from bot.pipeline.correction_ports import CorrectionStore, ReportBook, StoryStore
from bot.pipeline.finding_ports import BriefArchive, BriefIndex
from bot.pipeline.hub_ports import HubStore
from bot.pipeline.keeping_ports import KeepingStore
from bot.pipeline.late_ports import LateAnswers
from bot.pipeline.leading_ports import Leaders
from bot.pipeline.model_ports import AnswerMemory, TokenBook
from bot.pipeline.ports import (
    ArticleStore,
    BotState,
    BriefStore,
    FeedStore,
    NoticeStore,
    Outbox,
    SubscriptionStore,
)
from bot.pipeline.records import (
    CondensingResult,
    DeliveryResult,
    Leased,
    PlannedEntry,
    PollResult,
    ReadingResult,
)
from bot.pipeline.server_ports import ServerStore
from tests.builders import NEWS, article, brief
from tests.fakes.clock import FakeClock

FEED_URL = "https://gazette.example/feed"


class AnyStores(Protocol):
    """One store per port, whatever they are made of."""

    @property
    def feeds(self) -> FeedStore: ...
    @property
    def subscriptions(self) -> SubscriptionStore: ...
    @property
    def articles(self) -> ArticleStore: ...
    @property
    def briefs(self) -> BriefStore: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def index(self) -> BriefIndex: ...
    @property
    def archive(self) -> BriefArchive: ...
    @property
    def bot_state(self) -> BotState: ...
    @property
    def notices(self) -> NoticeStore: ...
    @property
    def hubs(self) -> HubStore: ...
    @property
    def corrections(self) -> CorrectionStore: ...
    @property
    def report_book(self) -> ReportBook: ...
    @property
    def stories(self) -> StoryStore: ...
    @property
    def servers(self) -> ServerStore: ...
    @property
    def leaders(self) -> Leaders: ...
    @property
    def late_answers(self) -> LateAnswers: ...
    @property
    def model_answers(self) -> AnswerMemory: ...
    @property
    def model_costs(self) -> TokenBook: ...
    @property
    def keeping(self) -> KeepingStore: ...


@dataclass(kw_only=True)
class Newsdesk:
    """The stages' moves, one method each."""

    stores: AnyStores
    clock: FakeClock

    async def follow(
        self, url: str = FEED_URL, channel: ChannelName = NEWS, **options: Any
    ) -> bool:
        return await self.stores.subscriptions.subscribe(
            Subscription(feed_url=url, channel=channel, **options)
        )

    async def leased_feed(self, url: str = FEED_URL) -> Leased[Feed]:
        """Lease feeds until that one comes."""
        for leased in await self.stores.feeds.lease_feeds(100):
            if leased.item.url == url:
                return leased
        raise LookupError(url)

    async def poll(self, *planned: PlannedEntry, url: str = FEED_URL, **changes: Any) -> None:
        """Record a good poll that found these entries; the next is due in 900 s."""
        leased = await self.leased_feed(url)
        await self.stores.feeds.record_poll(
            leased, poll_result(self.clock.now(), *planned, **changes)
        )

    async def leased_entries(self) -> list[Leased[FeedEntry]]:
        return list(await self.stores.articles.lease_entries(100))

    async def read(self, leased: Leased[FeedEntry], key: str | None = None, **changes: Any) -> None:
        """Record that the entry led to an article under `key` (its title unless given)."""
        result = self.reading(leased.item, key or leased.item.title, **changes)
        await self.stores.articles.record_reading(leased, result)

    def reading(
        self,
        entry: FeedEntry,
        key: str | None,
        *,
        page: Article | NotAnArticle | None = None,
        retry_in: float | None = None,
        gave_up: bool = False,
    ) -> ReadingResult:
        failed = gave_up or retry_in is not None
        return ReadingResult(
            read_at=self.clock.now(),
            article_key=None if failed else key,
            article=None if failed else page or article(title=entry.title),
            retry_at=self._in(retry_in),
            error=Reason(code="fetch_timeout", data={"seconds": 30.0}) if failed else None,
            outcome=self.outcome(Stage.READ, Subject.ENTRY, entry.id, "read"),
        )

    async def condense_all(self) -> None:
        """Record a brief for each article that waits; its headline is the article's title."""
        for leased in await self.stores.briefs.lease_articles(100):
            result = self.condensing(leased.item.id, brief(leased.item.content.title))
            await self.stores.briefs.record_condensing(leased, result)

    def condensing(
        self,
        article_id: int,
        content: Brief | LinkCard | None,
        retry_in: float | None = None,
        ask_again_in: float | None = None,
    ) -> CondensingResult:
        return CondensingResult(
            condensed_at=self.clock.now(),
            content=content,
            retry_at=self._in(retry_in),
            outcome=self.outcome(Stage.CONDENSE, Subject.ARTICLE, article_id, "condensed"),
            ask_again_at=self._in(ask_again_in),
        )

    async def read_and_condense(self) -> None:
        """Take everything that waits to a brief."""
        for leased in await self.leased_entries():
            await self.read(leased)
        await self.condense_all()

    async def leased_channel(self, channel: ChannelName = NEWS) -> Leased[ChannelName] | None:
        """Lease the channel if it may be leased; the others are released."""
        found = None
        for leased in await self.stores.outbox.lease_channels(100, {channel.publisher}):
            if leased.item == channel:
                found = leased
            else:
                await self.stores.outbox.release(leased)
        return found

    async def send_all(self, channel: ChannelName = NEWS) -> list[str]:
        """Send what the channel can be sent now and return the headlines in order."""
        leased = await self.leased_channel(channel)
        if leased is None:
            return []
        headlines = []
        while delivery := await self.stores.outbox.next_delivery(leased):
            leased = await self.stores.outbox.mark_sending(leased, delivery)
            await self.stores.outbox.record_delivery(leased, delivery, self.sent(delivery))
            headlines.append(delivery.content.headline)
        await self.stores.outbox.release(leased)
        return headlines

    def sent(self, delivery: Delivery) -> DeliveryResult:
        return self.tried(delivery, message_id=f"m{delivery.id}")

    def tried(
        self,
        delivery: Delivery,
        *,
        message_id: str | None = None,
        retry_in: float | None = None,
        channel_refused: bool = False,
    ) -> DeliveryResult:
        return DeliveryResult(
            tried_at=self.clock.now(),
            message_id=message_id,
            retry_at=self._in(retry_in),
            channel_refused=channel_refused,
            outcome=self.outcome(Stage.DELIVER, Subject.DELIVERY, delivery.id, "channel_refused"),
        )

    def outcome(self, stage: Stage, subject: Subject, subject_id: int, code: str) -> Outcome:
        at = self.clock.now()
        return Outcome(at=at, stage=stage, subject=subject, subject_id=subject_id, code=code)

    def _in(self, seconds: float | None) -> datetime | None:
        return None if seconds is None else self.clock.now() + timedelta(seconds=seconds)


def planned(entry: ParsedEntry, *channels: ChannelName, held: bool = False) -> PlannedEntry:
    return PlannedEntry(entry=entry, channels=channels, held=held)


def poll_result(at: datetime, *entries: PlannedEntry, **changes: Any) -> PollResult:
    """Return a good poll that found these entries, and lists their keys."""
    values: dict[str, Any] = {
        "polled_at": at,
        "next_poll_at": at + timedelta(seconds=900),
        "interval_seconds": 900.0,
        "validators": Validators(etag='"1"', body_sha256="ab"),
        "title": "Gazette",
        "failures": 0,
        "error": None,
        "entries": entries,
        "listed_keys": tuple(key for each in entries for key in each.entry.keys),
        "ambiguous_keys": frozenset(),
        "served_backfill": (),
        "outcomes": (),
    }
    return PollResult(**{**values, **changes})
