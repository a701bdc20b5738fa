"""The ports of the feed steps in memory, with a site that asks some addresses for a password."""

from collections.abc import Mapping

from bot.domain.channels import ChannelName
from bot.domain.errors import HttpStatus
from bot.domain.feeds import Subscription
from bot.pipeline.feed_care import FeedCare
from bot.pipeline.records import FetchedDocument, FetchRequest, FollowedFeed, NotModified
from tests.builders import NEWS
from tests.fakes.clock import FakeClock
from tests.fakes.fetcher import FakeFetcher
from tests.fakes.stores import memory_stores
from tests.fakes.workers import InlineWorkers
from tests.unit.reading.pages import page

SITE = "https://gazette.example/"
FEED = f"{SITE}feed"
OTHER_FEED = f"{SITE}other-feed"
ELSEWHERE = "https://herald.example/feed"
SECRET = {"Authorization": "Basic YW5uOmI="}


class GuardedFetcher(FakeFetcher):
    """Answers 401 where `guarded` has an address and the request lacks its headers."""

    def __init__(self) -> None:
        super().__init__()
        self.guarded: dict[str, Mapping[str, str]] = {}

    async def fetch(self, request: FetchRequest) -> FetchedDocument | NotModified:
        wanted = self.guarded.get(request.url, {})
        if any(request.headers.get(name) != value for name, value in wanted.items()):
            self.asked.append(request)
            raise HttpStatus(url=request.url, status=401)
        return await super().fetch(request)

    def hosts_told(self, headers: Mapping[str, str]) -> set[str]:
        """Return the addresses that were asked with these headers."""
        return {request.url for request in self.asked if dict(request.headers) == headers}


class FeedDesk:
    """The steps' ports, and short ways to look at what they did."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.stores = memory_stores(self.clock)
        self.fetcher = GuardedFetcher()
        self.workers = InlineWorkers()
        self.care = FeedCare(
            feeds=self.stores.feeds,
            subscriptions=self.stores.subscriptions,
            fetcher=self.fetcher,
            workers=self.workers,
            clock=self.clock,
        )

    async def subscribe(self, url: str, channel: ChannelName = NEWS, **options: object) -> None:
        values: dict[str, object] = {"feed_url": url, "channel": channel, **options}
        await self.stores.subscriptions.subscribe(Subscription(**values))  # type: ignore[arg-type]  # by name

    async def followed(self, *channels: ChannelName) -> dict[str, FollowedFeed]:
        feeds = await self.stores.subscriptions.followed_feeds(channels or None)
        return {feed.url: feed for feed in feeds}

    async def secrets_of(self, url: str) -> Mapping[str, str]:
        return await self.stores.feeds.secret_headers((await self.followed())[url].id)


def offering(*addresses: str) -> bytes:
    """Return a page that offers these feeds."""
    links = (f'<link rel=alternate type="application/rss+xml" href="{each}">' for each in addresses)
    return page("<p>Welcome</p>", head="".join(links))
