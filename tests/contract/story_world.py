"""All stages over some stores, whose calls can be cut off before or after any of them."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.articles import Article
from bot.domain.briefs import Brief, Condensed
from bot.domain.channels import ChannelName
from bot.domain.deliveries import Delivery
from bot.domain.errors import ChannelRefused, LeaseLost, PublishLater
from bot.domain.feeds import ParsedFeed
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.deliver_briefs import DeliverBriefs, SendLimits
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.read_articles import ReadArticles
from bot.pipeline.records import DeliveryResult, Leased, OutgoingMessage
from bot.pipeline.rules.next_poll import PollPace
from tests.builders import article, brief, parsed_entry
from tests.contract.newsdesk import AnyStores
from tests.contract.story_model import StoryModel
from tests.fakes.clock import FakeClock
from tests.fakes.fetcher import FakeFetcher

LEASE_SECONDS = 60.0
ORDER_PATIENCE_SECONDS = 30.0
POLL_SECONDS = 60.0


class CutOff(BaseException):
    """The process dies here."""


@dataclass(kw_only=True)
class Scissors:
    """Cuts at the step of that number, counted from now; a call has one before and one after it."""

    steps_left: int | None = None

    def snip(self) -> None:
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                self.steps_left = None
                raise CutOff


class Cut:
    """A store whose calls may be cut off; tells of those that were done."""

    def __init__(
        self, store: object, scissors: Scissors, done: Callable[[str, tuple[Any, ...], Any], None]
    ) -> None:
        self._store, self._scissors, self._done = store, scissors, done

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method: Callable[..., Awaitable[Any]] = getattr(self._store, name)

        async def call(*arguments: Any, **named: Any) -> Any:
            self._scissors.snip()
            result = await method(*arguments, **named)
            self._done(name, arguments, result)
            self._scissors.snip()
            return result

        return call


class ListedWorkers:
    """Fulfils CpuWorkers for documents of this test, which hold what is to be found in them."""

    async def run(self, function: Callable[..., Any], *arguments: Any, **_: Any) -> Any:
        instead: dict[str, Callable[..., Any]] = {
            "parse_feed": _parsed,
            "extract_by_leave": _extracted,
            "condense": _condensed,
        }
        return instead[function.__name__](*arguments)


@dataclass(kw_only=True)
class Kiosk:
    """A Publisher that remembers nonces for good, and fails as it is told."""

    scissors: Scissors
    accepted: Callable[[OutgoingMessage], None]
    ready: bool = True
    refusing: set[str] = field(default_factory=set)
    failing: str = ""  # "before" or "after": once
    shown: dict[str, tuple[str, list[int]]] = field(default_factory=dict)  # channel, articles
    ids: dict[str, str] = field(default_factory=dict)  # by nonce

    async def publish(self, message: OutgoingMessage) -> str:
        self.scissors.snip()
        failing, self.failing = self.failing, ""
        channel = str(message.channel)
        if channel in self.refusing:
            raise ChannelRefused(channel=channel, detail="no permission")
        if failing == "before":
            raise PublishLater(channel=channel, detail="down")
        name = self._post(message) if message.edits is None else self._change(message)
        self.scissors.snip()
        if failing == "after":
            raise PublishLater(channel=channel, detail="no answer")
        return name

    def forget(self, channels: Sequence[str]) -> None:
        """Let nobody answer any more for what stands there."""
        gone = [name for name, (channel, _) in self.shown.items() if channel in channels]
        for name in gone:
            self.shown[name] = ("", [])

    def _post(self, message: OutgoingMessage) -> str:
        if message.nonce not in self.ids:
            self.accepted(message)
            self.ids[message.nonce] = f"m{len(self.ids)}"
            self.shown[self.ids[message.nonce]] = (str(message.channel), articles_of(message))
        return self.ids[message.nonce]

    def _change(self, message: OutgoingMessage) -> str:
        """Remove a message, or what its digest has lost; where it has no name, find it."""
        channel = str(message.channel)
        number = number_of_brief(message)
        shows = (
            name
            for name, (where, articles) in self.shown.items()
            if where == channel and number in articles
        )
        name = message.edits or next(shows, "none")
        self.shown[name] = (channel, articles_of(message) if message.digest else [])
        return name


@dataclass(kw_only=True)
class StoryWorld:
    """The stages, as one process after the other has them."""

    stores: AnyStores
    clock: FakeClock
    model: StoryModel
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    listed: dict[str, list[int]] = field(default_factory=dict)
    scissors: Scissors = field(default_factory=Scissors)
    brief_ids: dict[int, int] = field(default_factory=dict)  # by article
    feed_urls: dict[int, str] = field(default_factory=dict)  # by id

    def __post_init__(self) -> None:
        self.kiosk = Kiosk(scissors=self.scissors, accepted=self._accepted)

    def stages(self) -> list[Any]:
        """Return new ones, as a start makes them."""
        ways: dict[str, Any] = {"clock": self.clock, "observe": lambda _: None}
        reading: dict[str, Any] = {**ways, "fetcher": self.fetcher, "workers": ListedWorkers()}
        pace = PollPace(floor_seconds=POLL_SECONDS, ceiling_seconds=POLL_SECONDS)
        sending = SendLimits(
            deadline_seconds=60, patience=timedelta(days=3650), renew_every_seconds=20
        )
        return [
            PollFeeds(store=self._cut(self.stores.feeds), pace=pace, **reading),
            ReadArticles(store=self._cut(self.stores.articles), **reading),
            CondenseArticles(store=self._cut(self.stores.briefs), workers=ListedWorkers(), **ways),
            DeliverBriefs(
                outbox=self._cut(self.stores.outbox),
                publishers={"page": self.kiosk, "discord": self.kiosk},
                limits=sending,
                stop=asyncio.Event(),
                **ways,
            ),
        ]

    async def work(self, stage: Any, limit: int, cut_at: int | None) -> bool:
        """Let a stage lease and work; False when it was cut off there."""
        self.scissors.steps_left = cut_at
        try:
            for leased in await stage.lease(limit):
                await self.work_on(stage, leased)
        except CutOff:
            return False
        except BaseExceptionGroup as errors:
            if errors.subgroup(CutOff) is None:
                raise
            return False
        finally:
            self.scissors.steps_left = None
        return True

    async def work_on(self, stage: Any, leased: Leased[Any]) -> None:
        """Work on one row, as the loop does; whoever comes too late does nothing."""
        try:
            await stage.work(leased)
        except LeaseLost:
            return

    def publish(self, feeds: Sequence[str], number: int) -> None:
        """Let these feeds list an article."""
        for feed in feeds:
            self.listed.setdefault(feed, []).append(number)
            self.write(feed)
        self.fetcher.answers[link(number)] = f"article {number}".encode()

    def write(self, feed: str, title: str = "Title") -> None:
        """Write a feed's document; another title changes all its entries."""
        at = self.clock.now().isoformat()
        dated = {str(number): at for number in self.listed.get(feed, [])}
        old = self.fetcher.answers.get(feed)
        if isinstance(old, bytes):
            dated.update(json.loads(old)["dated"])
        self.fetcher.answers[feed] = json.dumps({"title": title, "dated": dated}).encode()

    def _cut(self, store: object) -> Any:
        return Cut(store, self.scissors, self._done)

    def _done(self, name: str, arguments: tuple[Any, ...], result: Any) -> None:
        if name == "record_poll":
            feed, told = arguments[0].item.url, arguments[1]
            self.feed_urls[arguments[0].item.id] = feed
            if told.error is None:
                knew = arguments[0].item.followed_since is not None
                self.model.polled(feed, self.listed.get(feed, []), told.polled_at, knew=knew)
        elif (name == "join_known_article" and result) or name == "record_reading":
            entry = arguments[0].item
            self.model.read.add((self.feed_urls[entry.feed_id], number_of(entry.link)))
        elif name == "record_condensing":
            self.model.briefed.add(number_of(arguments[0].item.content.url))
        elif name == "mark_sending":
            self._sending(arguments[1])
        elif name == "record_delivery":
            self._tried(arguments[1], arguments[2])

    def _sending(self, delivery: Delivery) -> None:
        if delivery.edits is None:
            self.model.sending(str(delivery.channel), articles_of(delivery))

    def _tried(self, delivery: Delivery, result: DeliveryResult) -> None:
        channel, articles = str(delivery.channel), articles_of(delivery)
        if result.message_id is not None:
            self.model.told(channel, articles)
        elif result.channel_refused and delivery.first_tried_at is None:
            self.model.refused(channel, articles)

    def _accepted(self, message: OutgoingMessage) -> None:
        self.model.posted(str(message.channel), articles_of(message), self.clock.now())
        ids = [each.brief_id for each in message.digest] or [message.brief_id]
        self.brief_ids.update(zip(articles_of(message), ids, strict=True))


def articles_of(message: OutgoingMessage | Delivery) -> list[int]:
    """Return the articles that a message carries."""
    contents = [each.content for each in message.digest] or [message.content]
    return [number_of(content.article.url) for content in contents if isinstance(content, Brief)]


def number_of_brief(message: OutgoingMessage) -> int:
    """Return the article of the brief that a message is about."""
    assert isinstance(message.content, Brief)
    return number_of(message.content.article.url)


def link(number: int) -> str:
    return f"https://news.example/{number}"


def number_of(url: str | None) -> int:
    return int((url or "").rpartition("/")[2])


def channel_name(written: str) -> ChannelName:
    publisher, _, place = written.partition(":")
    return ChannelName(publisher, place)


def _parsed(body: bytes, *_: object) -> ParsedFeed:
    document = json.loads(body)
    newest_first = reversed(document["dated"].items())
    entries = [
        parsed_entry(
            int(number),
            title=f"{document['title']} {number}",
            link=link(int(number)),
            published_at=datetime.fromisoformat(at),
        )
        for number, at in newest_first
    ]
    return ParsedFeed(title="Gazette", site_url=None, entries=tuple(entries))


def _extracted(_body: bytes, url: str, *_: object) -> Article:
    return article(url=url, title=f"Title {number_of(url)}")


def _condensed(page: Article) -> Condensed:
    made = brief(page.title)
    of_page = replace(made, article=replace(made.article, url=page.url))
    return Condensed(result=of_page, quotations=(), sentences=())
