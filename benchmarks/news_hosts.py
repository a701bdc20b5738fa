"""A number of sites in; each on an address of its own in 127.0.0.0/8 out, publishing at a given pace.

Pages and feeds are made ahead, so that serving them costs next to nothing; the process tells what
it took. Every site has one feed; articles go round the sites.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection

from bot.adapters.newsroom.edition import PublishedArticle
from bot.adapters.newsroom.generated import generated_stock
from bot.adapters.newsroom.newsroom import Stock
from bot.adapters.newsroom.rendering import Renderer
from bot.adapters.newsroom.sample_articles import SampleArticle

_LISTED = 20  # entries of a feed
_SITE = "http://site.invalid"  # in what is made ahead, for the address that is asked
_WORDS_OF_STATUS = {200: "OK", 304: "Not Modified", 404: "Not Found"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What became of one article, in seconds since 1970."""

    published_at: float
    listed_at: float | None  # when a feed that lists it was first given out


def address_of(site: int) -> str:
    """Return the address of a site, counted from 0."""
    return f"127.2.{site // 250}.{site % 250 + 1}"


class NewsHosts:
    """The sites as the benchmark sees them."""

    def __init__(self, pipe: Connection, process: int, sites: int) -> None:
        port: int = pipe.recv()
        self._pipe = pipe
        self.process = process
        self.pairs = [f"{address_of(site)}:{port}" for site in range(sites)]
        self.urls = [f"http://{pair}/feed" for pair in self.pairs]

    def publish(self, count: int, a_second: float) -> None:
        """Begin to publish so many articles, evenly spread over the time that takes."""
        self._pipe.send((count, a_second))
        self._pipe.recv()

    def told(self) -> list[Told]:
        """Return what became of the articles published so far, in their order."""
        self._pipe.send(None)
        found: list[Told] = self._pipe.recv()
        return found


@contextmanager
def running(sites: int, articles: int) -> Iterator[NewsHosts]:
    """Serve `sites` sites with so many articles to publish until the end of the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, sites, articles), daemon=True)
    process.start()
    try:
        yield NewsHosts(ours, process.pid or 0, sites)
    finally:
        process.kill()
        process.join()


def number_of(url: str) -> int:
    """Return which article a link leads to, counted from 0."""
    return int(url.rpartition("-")[2]) - 1


def _serve(pipe: Connection, sites: int, articles: int) -> None:
    asyncio.run(_serving(pipe, _Press(sites, articles)))


async def _serving(pipe: Connection, press: "_Press") -> None:
    loop = asyncio.get_running_loop()
    # every address of 127.0.0.0/8 without binding each
    server = await loop.create_server(lambda: _Answering(press), "0.0.0.0", 0, backlog=1024)  # noqa: S104
    pipe.send(server.sockets[0].getsockname()[1])
    async with asyncio.TaskGroup() as tasks:

        def hear() -> None:
            order = pipe.recv()
            if order is None:
                pipe.send(press.told)
            else:
                tasks.create_task(press.publish(*order))
                pipe.send(None)

        loop.add_reader(pipe.fileno(), hear)
        await server.serve_forever()


@dataclass(slots=True)
class _Feed:
    """What one site lists."""

    items: list[str] = field(default_factory=list)  # newest first
    listed: list[int] = field(default_factory=list)  # articles not given out yet
    version: int = 0
    document: bytes = b""


class _Press:
    """All sites: what is made ahead, and what is out."""

    def __init__(self, sites: int, articles: int) -> None:
        stock = generated_stock(articles + sites * _LISTED, sites, seed=1)
        self._pages = _rendered(stock)
        self._articles = stock.articles
        self._feeds = [_Feed() for _ in range(sites)]
        self._out = 0
        self._published_at: list[float] = []
        self._listed_at: dict[int, float] = {}
        self._start = datetime.now(UTC)  # noqa: TID251  # a process of its own: nobody passes a Clock
        for number in range(articles, len(stock.articles)):  # what was there before
            self._list(number, self._start - timedelta(days=1))
        for feed in self._feeds:
            feed.listed.clear()

    @property
    def told(self) -> list[Told]:
        return [
            Told(published_at=at, listed_at=self._listed_at.get(number))
            for number, at in enumerate(self._published_at)
        ]

    async def publish(self, count: int, a_second: float) -> None:
        """Publish by the clock, not by pauses, which would add up."""
        began = time.monotonic()
        for done in range(1, count + 1):
            self._list(self._out, datetime.now(UTC))  # noqa: TID251  # as above
            self._out += 1
            self._published_at.append(time.time())  # noqa: TID251  # compared with the stand-in's time
            await asyncio.sleep(began + done / a_second - time.monotonic())  # noqa: TID251  # real time

    def answer(self, head: str, address: str) -> bytes:
        """Return the answer to a request to that address."""
        path = head.split(" ", 2)[1]
        if path == "/feed":
            return self._feed(head, address)
        page = self._pages.get(path)
        if page is None:
            return _whole(404, b"")
        return _whole(200, page.replace(_SITE.encode(), f"http://{_host(head)}".encode()))

    def _feed(self, head: str, address: str) -> bytes:
        _, _, high, low = address.split(".")
        feed = self._feeds[int(high) * 250 + int(low) - 1]
        etag = f'ETag: "{feed.version}"\r\n'
        if f'if-none-match: "{feed.version}"' in head.lower():
            return _whole(304, b"", etag)
        now = time.time()  # noqa: TID251  # compared with the stand-in's time
        for number in feed.listed:
            self._listed_at[number] = now
        feed.listed.clear()
        if not feed.document:
            feed.document = (
                f'<rss version="2.0"><channel><title>{address}</title><link>{_SITE}/</link>'
                f"<description/>{''.join(feed.items)}</channel></rss>"
            ).encode()
        body = feed.document.replace(_SITE.encode(), f"http://{_host(head)}".encode())
        return _whole(200, body, etag)

    def _list(self, number: int, at: datetime) -> None:
        feed, article = self._feeds[number % len(self._feeds)], self._articles[number]
        feed.items.insert(0, _item(article, at))
        del feed.items[_LISTED:]
        feed.listed.append(number)
        feed.version, feed.document = feed.version + 1, b""


def _item(article: SampleArticle, at: datetime) -> str:
    return (
        f"<item><title>{article.headline}</title><guid>{article.slug}</guid>"
        f"<link>{_SITE}{_path(article)}</link><pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{article.summary}</description></item>"
    )


def _path(article: SampleArticle) -> str:
    return f"/{article.outlet}/{article.slug}"


def _rendered(stock: Stock) -> dict[str, bytes]:
    renderer, at = Renderer(_SITE), datetime.now(UTC)  # noqa: TID251  # as above
    outlets = {outlet.slug: outlet for outlet in stock.outlets}
    return {
        _path(article): _at_its_path(
            renderer.article(
                outlets[article.outlet],
                published := PublishedArticle(article=article, published_at=at, updated_at=at),
                [published],
            ),
            article,
            outlets[article.outlet].article_path,
        )
        for article in stock.articles
    }


def _at_its_path(page: bytes, article: SampleArticle, folder: str) -> bytes:
    """Return the page with the shorter address that it is served at."""
    own = f"/{article.outlet}/{folder}/{article.slug}"
    return page.replace(own.encode(), _path(article).encode())


def _host(head: str) -> str:
    return head.lower().partition("\r\nhost: ")[2].partition("\r\n")[0]


def _whole(status: int, body: bytes, more: str = "") -> bytes:
    kind = "application/rss+xml" if body.startswith(b"<rss") else "text/html; charset=utf-8"
    return (
        f"HTTP/1.1 {status} {_WORDS_OF_STATUS[status]}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n{more}Connection: close\r\n\r\n"
    ).encode() + body


class _Answering(asyncio.Protocol):
    """One connection: a request, an answer."""

    def __init__(self, press: _Press) -> None:
        self._press = press
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # of a stream server
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer once the request is whole."""
        self._received += data
        if self._received.endswith(b"\r\n\r\n") and self._transport is not None:
            address = self._transport.get_extra_info("sockname")[0]
            self._transport.write(self._press.answer(self._received.decode("latin-1"), address))
            self._transport.close()
