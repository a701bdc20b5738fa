"""A hub and a publisher on loopback that speak WebSub as hubs do, well or badly."""

import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from tests.unit.pipeline.world import rss


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What our callback answered."""

    status: int
    words: str
    headers: Mapping[str, str]


@dataclass
class LoopbackHub:
    """Takes subscriptions at /hub, serves a feed at /feed, and asks and tells callbacks."""

    taken: list[dict[str, str]] = field(default_factory=list)  # forms, the last one last
    status: int = 202
    asks_first: bool = False  # verifies before it answers the request
    slugs: tuple[str, ...] = ("first",)
    polls: list[Mapping[str, str]] = field(default_factory=list)  # headers of requests for the feed
    url: str = ""
    _session: aiohttp.ClientSession | None = None

    @property
    def feed_url(self) -> str:
        return f"{self.url}/feed"

    @property
    def pair(self) -> str:
        return self.url.removeprefix("http://")

    @property
    def callback(self) -> str:
        return self.taken[-1]["hub.callback"]

    async def take(self, request: web.Request) -> web.Response:
        self.taken.append({name: str(value) for name, value in (await request.post()).items()})
        if self.asks_first:
            assert (await self.ask()).status == 200
        return web.Response(status=self.status)

    async def feed(self, request: web.Request) -> web.Response:
        self.polls.append(dict(request.headers))
        links = f'<{self.url}/hub>; rel="hub", <{self.feed_url}>; rel="self"'
        etag = f'"{len(self.slugs)}"'
        headers = {"Link": links, "ETag": etag}
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=rss(self.slugs), headers=headers)

    async def ask(self, mode: str = "subscribe", **changes: str) -> Reply:
        """Verify what was asked last, or something else; `lease_seconds` is hub.lease_seconds."""
        asked = {
            "mode": mode,
            "topic": self.taken[-1]["hub.topic"],
            "challenge": "<b>challenge</b>",
            "lease_seconds": self.taken[-1].get("hub.lease_seconds", ""),
            **changes,
        }
        query = {f"hub.{name}": value for name, value in asked.items() if value}
        async with self._open.get(self.callback, params=query) as answer:
            return await _reply(answer)

    async def push(
        self, body: bytes = b"<feed/>", *, method: str = "sha256", signature: str | None = None
    ) -> Reply:
        """Tell of news, signed as agreed unless `signature` is the whole header."""
        secret = self.taken[-1]["hub.secret"].encode()
        right = f"{method}={hmac.new(secret, body, method).hexdigest()}"
        header = right if signature is None else signature
        headers = {"Content-Type": "application/rss+xml", "X-Hub-Signature": header}
        async with self._open.post(self.callback, data=body, headers=headers) as answer:
            return await _reply(answer)

    @property
    def _open(self) -> aiohttp.ClientSession:
        assert self._session is not None
        return self._session

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["LoopbackHub"]:
        application = web.Application()
        application.router.add_post("/hub", self.take)
        application.router.add_get("/feed", self.feed)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            async with aiohttp.ClientSession() as self._session:
                yield self
        finally:
            await runner.cleanup()


async def _reply(answer: aiohttp.ClientResponse) -> Reply:
    return Reply(status=answer.status, words=await answer.text(), headers=answer.headers)
