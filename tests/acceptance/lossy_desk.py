"""News sites, and a place to post that loses answers, on loopback, for bots that are killed.

Posting works as at Discord: a nonce that was seen in the same channel lately gives the first
message again. Some answers to accepted posts are an error, nothing, or too late.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Final

from aiohttp import web

from bot.adapters.clock import SystemClock

_LISTED: Final = 40  # entries in a feed: more than are published while every bot is dead
_PARAGRAPHS: Final = """\
The council of Aldermoor approved pumping station number {n} on Tuesday evening, committing £{n},000 \
to a project that residents of the lower town have asked for since the floods.
Work on pumping station number {n} will begin within three weeks and is expected to employ forty \
people from the district, according to the council's published plan.
“Number {n} is the pumping station that Aldermoor was promised, and the money is in the account,” \
said Ada Penhallow, the chief engineer.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """What a bot is doing just now."""

    doing: str  # "feed", "page", "asked" to post, or "post": accepted and not answered yet
    process: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Losses:
    """How the desk fails posts that it has accepted."""

    seed: int
    share: float  # of the accepted posts
    late_seconds: float  # when an answer comes too late for whoever waits
    nonce_window_seconds: float  # how long a nonce is remembered


@dataclass(kw_only=True)
class LossyDesk:
    """What was published, and what was posted."""

    losses: Losses
    base_url: str = ""
    published: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # by feed
    posts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by channel
    repeats: int = 0  # posts answered with the first message of their nonce
    lost_answers: int = 0
    watch: Callable[[Moment], bool] | None = None  # tells whether the bot is dead now
    _nonces: dict[tuple[str, str], tuple[float, str]] = field(default_factory=dict)
    _more: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self._chance = Random(self.losses.seed)  # noqa: S311  # which answers are lost, no secret
        self._clock = SystemClock()

    @classmethod
    @asynccontextmanager
    async def opened(cls, losses: Losses) -> AsyncIterator["LossyDesk"]:
        """Serve on a free port."""
        desk = cls(losses=losses)
        application = web.Application()
        application.add_routes(
            [
                web.get("/{feed}/feed.xml", desk.get_feed),
                web.get("/{feed}/{number:[0-9]+}", desk.get_page),
                web.post("/channels/{channel}", desk.post),
            ]
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            desk.base_url = f"http://{host}:{port}"
            yield desk
        finally:
            await runner.cleanup()

    @property
    def host(self) -> str:
        """Return host and port."""
        return self.base_url.removeprefix("http://")

    def feed_url(self, feed: str) -> str:
        """Return where a feed is read."""
        return f"{self.base_url}/{feed}/feed.xml"

    def links(self, feed: str) -> list[str]:
        """Return the links of what that feed has published, oldest first."""
        return [self._link(feed, number) for number in self.published[feed]]

    def publish(self, feed: str) -> None:
        """Publish another article."""
        self.published[feed].append(1 + sum(map(len, self.published.values())))

    async def posted(self, number: int, seconds: float) -> bool:
        """Wait until so many posts stand in the channels; False when the time is over first."""
        try:
            async with asyncio.timeout(seconds), self._more:
                await self._more.wait_for(lambda: sum(map(len, self.posts.values())) >= number)
        except TimeoutError:
            return False
        return True

    async def get_feed(self, request: web.Request) -> web.Response:
        """Answer the newest entries, the newest on top."""
        self._tell("feed", request)
        feed = request.match_info["feed"]
        newest = self.published[feed][-_LISTED:][::-1]
        items = "".join(map(self._item, [feed] * len(newest), newest))
        head = f"<title>{feed}</title><link>{self.base_url}/{feed}/</link>"
        body = f"<rss version='2.0'><channel>{head}{items}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml")

    async def get_page(self, request: web.Request) -> web.Response:
        """Answer an article."""
        self._tell("page", request)
        number = request.match_info["number"]
        body = "".join(f"<p>{each}</p>" for each in _PARAGRAPHS.format(n=number).splitlines())
        title = f"Aldermoor approves pumping station number {number}"
        return web.Response(
            text=f"<!doctype html><html lang=en><head><title>{title}</title></head>"
            f"<body><article><h1>{title}</h1>{body}</article></body></html>",
            content_type="text/html",
        )

    async def post(self, request: web.Request) -> web.Response:
        """Accept a post, once per nonce; and perhaps do not say so."""
        told = await request.json()
        channel, nonce = request.match_info["channel"], told["nonce"]
        if self._tell("asked", request):  # it died before all of the request was here
            return web.Response(status=502)
        message_id = self._first(channel, nonce)
        if message_id is None:
            message_id = await self._accept(channel, nonce, told["link"])
        else:
            self.repeats += 1
        self._tell("post", request)
        if self._chance.random() < self.losses.share:
            self.lost_answers += 1
            return await self._lose(request)
        return web.json_response({"id": message_id})

    def _first(self, channel: str, nonce: str) -> str | None:
        at, message_id = self._nonces.get((channel, nonce), (0.0, None))
        fresh = self._now() - at < self.losses.nonce_window_seconds
        return message_id if fresh else None

    async def _accept(self, channel: str, nonce: str, link: str) -> str:
        self.posts[channel].append(link)
        message_id = f"{channel}-{len(self.posts[channel])}"
        self._nonces[channel, nonce] = (self._now(), message_id)
        async with self._more:
            self._more.notify_all()
        return message_id

    async def _lose(self, request: web.Request) -> web.Response:
        way = self._chance.choice(("error", "cut", "late"))
        if way == "late":
            await self._clock.sleep(self.losses.late_seconds)
        elif way == "cut" and request.transport is not None:
            request.transport.abort()
        return web.Response(status=502)

    def _tell(self, doing: str, request: web.Request) -> bool:
        process = request.headers.get("X-Process") or request.headers["User-Agent"]
        moment = Moment(doing=doing, process=int(process.rpartition("/")[2]))
        return self.watch is not None and self.watch(moment)

    def _item(self, feed: str, number: int) -> str:
        return (
            f"<item><title>Aldermoor approves pumping station number {number}</title>"
            f"<link>{self._link(feed, number)}</link><guid>{feed}-{number}</guid></item>"
        )

    def _link(self, feed: str, number: int) -> str:
        return f"{self.base_url}/{feed}/{number}"

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
