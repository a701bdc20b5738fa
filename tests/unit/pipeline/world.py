"""The stages over fakes, with short ways to feed them and to look at what came out."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription
from bot.domain.outcomes import Outcome
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.deliver_briefs import DeliverBriefs, SendLimits
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.read_articles import ReadArticles
from bot.pipeline.records import PostedBrief
from bot.pipeline.rules.next_poll import PollPace
from bot.pipeline.tell_notices import TellNotices
from tests.builders import NEWS
from tests.fakes.clock import FakeClock
from tests.fakes.fetcher import FakeFetcher
from tests.fakes.notifier import FakeNotifier
from tests.fakes.publisher import FakePublisher
from tests.fakes.stores import memory_stores
from tests.fakes.workers import InlineWorkers

_LONGER_THAN_ANY_INTERVAL = 100_000.0
FEED = "https://gazette.example/feed"
PARAGRAPHS = (
    "The town council of Lindental approved a new bridge over the river on Monday evening.",
    "Mayor Anna Keller said the bridge would open in the spring of next year after long work.",
    "“We waited thirty years for this bridge, and shall not wait longer,” said Keller.",
    "The works will cost eleven million euros, of which the region pays about a third.",
    "Residents of the lower town have asked for a second crossing since the floods of 2013.",
)


class World:
    """Everything the stages need, in memory."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.stores = memory_stores(self.clock)
        self.fetcher = FakeFetcher()
        self.workers = InlineWorkers()
        self.publisher = FakePublisher()
        self.outcomes: list[Outcome] = []
        self.stop = asyncio.Event()
        ways: dict[str, Any] = {"clock": self.clock, "observe": self.outcomes.append}
        reading: dict[str, Any] = {**ways, "fetcher": self.fetcher, "workers": self.workers}
        self._reading = reading
        self.limit_entries(0)
        self.read = ReadArticles(store=self.stores.articles, **reading)
        self.condense = CondenseArticles(store=self.stores.briefs, workers=self.workers, **ways)
        self.notifier = FakeNotifier()
        self.tell = TellNotices(
            store=self.stores.notices, notifiers={"page": self.notifier}, **ways
        )
        self.deliver = DeliverBriefs(
            outbox=self.stores.outbox,
            publishers={"page": self.publisher},
            limits=SendLimits(
                deadline_seconds=60, patience=timedelta(hours=1), renew_every_seconds=20
            ),
            stop=self.stop,
            **ways,
        )

    def limit_entries(self, a_day: int) -> None:
        """Poll with this limit of entries of a feed; 0 is none."""
        pace = PollPace(floor_seconds=900, ceiling_seconds=86_400, entries_a_day=a_day)
        self.poll = PollFeeds(store=self.stores.feeds, pace=pace, **self._reading)

    async def follow(self, channel: ChannelName = NEWS, *, backfill: int = 0) -> None:
        await self.stores.subscriptions.subscribe(
            Subscription(feed_url=FEED, channel=channel, backfill=backfill)
        )

    def publish(self, *slugs: str, page: bytes | None = None) -> None:
        """Let the feed list these articles, newest first, and serve their pages."""
        self.fetcher.answers[FEED] = rss(slugs)
        for slug in slugs:
            self.fetcher.answers.setdefault(link(slug), page or html(slug))

    async def step(self, stage: Any) -> int:
        """Let a stage work on all that is due; return how many rows."""
        leased = await stage.lease(100)
        for row in leased:
            await stage.work(row)
        return len(leased)

    async def run_all(self) -> None:
        """Let every stage work once, in order."""
        for stage in (self.poll, self.read, self.condense, self.deliver, self.tell):
            await self.step(stage)

    async def poll_again(self, times: int = 1) -> None:
        """Let that many polls come due, each followed by all stages."""
        for _ in range(times):
            await self.clock.advance(_LONGER_THAN_ANY_INTERVAL)
            await self.run_all()

    def codes(self) -> list[str]:
        return [outcome.code for outcome in self.outcomes]


def link(slug: str) -> str:
    return f"https://gazette.example/{slug}"


_CONTENT = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"


def rss(slugs: Sequence[str], content: str = "") -> bytes:
    """Return a feed of these articles; `content` is HTML that each carries itself."""
    carried = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    items = "".join(
        f"<item><title>The {slug} story of today</title><link>{link(slug)}</link>"
        f"<guid>{slug}</guid>{carried}</item>"
        for slug in slugs
    )
    head = "<title>Gazette</title><link>https://gazette.example/</link>"
    document = f"<rss version='2.0' {_CONTENT}><channel>{head}{items}</channel></rss>"
    return f"<?xml version='1.0' encoding='utf-8'?>{document}".encode()


def html(slug: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    title = f"The {slug} story of today"
    head = f"<title>{title}</title><meta property='og:title' content='{title}'>"
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def headlines(posts: Sequence[PostedBrief]) -> list[str]:
    return [post.brief.content.headline for post in posts]
