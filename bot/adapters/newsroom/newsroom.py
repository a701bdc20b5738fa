"""Outlets and their articles in, a running news site on loopback out."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.adapters.newsroom import addresses
from bot.adapters.newsroom.control import Control
from bot.adapters.newsroom.edition import Edition, PublishedArticle
from bot.adapters.newsroom.outlets import Outlet, read_outlets
from bot.adapters.newsroom.rendering import Renderer
from bot.adapters.newsroom.sample_articles import SampleArticle, read_articles
from bot.adapters.newsroom.site import Site
from bot.adapters.newsroom.trouble import Sleep, Trouble
from bot.domain.channels import ChannelName

_LOOPBACK = "127.0.0.1"
# Readers who still drip when we stop are cut off; nobody waits for a sample site.
_SHUTDOWN_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleFeed:
    """A feed to follow, and where its briefs belong."""

    url: str
    title: str
    channel: ChannelName


@dataclass(frozen=True, kw_only=True, slots=True)
class Stock:
    """What a newsroom is filled with."""

    outlets: Sequence[Outlet]
    articles: Sequence[SampleArticle]


def sample_stock() -> Stock:
    """Read the outlets and articles that ship with the newsroom."""
    return Stock(outlets=read_outlets(), articles=read_articles())


class Newsroom:
    """A news site that publishes when told; `async with` starts and stops it.

    Articles are dated from `now`; `sleep` times the slow drip and `publish_steadily`.
    """

    def __init__(
        self, now: datetime, sleep: Sleep, *, stock: Stock | None = None, port: int = 0
    ) -> None:
        self._stock = stock or sample_stock()
        self._outlets = {outlet.slug: outlet for outlet in self._stock.outlets}
        self._edition = Edition(self._stock.articles, now)
        self._sleep = sleep
        self._port = port
        self._base_url: str | None = None
        self._runner: web.AppRunner | None = None

    @property
    def base_url(self) -> str:
        """Where the newsroom listens, without a slash at the end; known once started."""
        if self._base_url is None:
            raise RuntimeError("the newsroom has no address before it is started")
        return self._base_url

    @property
    def feeds(self) -> tuple[SampleFeed, ...]:
        """One feed of every outlet, known once started."""
        return tuple(
            SampleFeed(
                url=addresses.feed_url(self.base_url, outlet, outlet.feeds[0]),
                title=outlet.name,
                channel=ChannelName.parse(outlet.channel),
            )
            for outlet in self._stock.outlets
        )

    @property
    def published(self) -> tuple[PublishedArticle, ...]:
        """What is out, the newest first."""
        return self._edition.published()

    @property
    def remaining(self) -> int:
        """How many articles and corrections are still to be published."""
        return self._edition.remaining

    @property
    def article_count(self) -> int:
        """How many articles there are in all, out or to come; a correction adds none."""
        return len(self._stock.articles)

    def url_of(self, article: SampleArticle) -> str:
        """Return the address of an article's page."""
        return addresses.article_url(self.base_url, self._outlets[article.outlet], article)

    def publish_next(self) -> PublishedArticle | None:
        """Publish the next article or correction; None when all is out."""
        return self._edition.publish_next()

    def publish_all(self) -> tuple[PublishedArticle, ...]:
        """Publish everything that is still to come."""
        return tuple(iter(self.publish_next, None))

    async def publish_steadily(self, every_seconds: float) -> None:
        """Publish one after another, each after a pause, until all is out."""
        while self.remaining:
            await self._sleep(every_seconds)
            self.publish_next()

    async def start(self) -> None:
        """Listen on loopback; OSError when the port is taken."""
        listener = socket.create_server((_LOOPBACK, self._port))
        self._base_url = f"http://{_LOOPBACK}:{listener.getsockname()[1]}"
        self._runner = web.AppRunner(
            self._application(), access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS
        )
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    def _application(self) -> web.Application:
        site = Site(self._stock.outlets, self._edition, Renderer(self.base_url))
        control = Control(self._edition, self.url_of)
        application = web.Application()
        # The site's own routes come last: its patterns would match the others' paths.
        for part in (control, Trouble(self._sleep), site):
            application.add_routes(part.routes())
        return application

    async def stop(self) -> None:
        """Stop listening and close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()
