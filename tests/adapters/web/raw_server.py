"""A server on loopback that answers raw bytes, and a fetcher that may talk to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.adapters.clock import SystemClock
from bot.adapters.web.fetcher import WebFetcher
from bot.adapters.web.limits import FetchLimits, Patience
from bot.pipeline.ports import Clock

Reply = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


def http(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """Return an HTTP answer; `Content_Type="a/b"` makes a header Content-Type."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class RawServer:
    """Answers each path with prepared bytes, and remembers what it was asked."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self.replies: dict[str, Reply] = {}
        self.requests: list[dict[str, str]] = []  # headers in lower case, and ":path"
        self.connections = 0
        self.busy = 0
        self.most_busy = 0
        self.port = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await self._head(reader):
                await self._answer(head, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _head(self, reader: asyncio.StreamReader) -> dict[str, str]:
        try:
            text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return {}
        first, *lines = text.rstrip("\r\n").split("\r\n")
        head = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        return head | {":path": first.split(" ")[1]}

    async def _answer(self, head: dict[str, str], writer: asyncio.StreamWriter) -> None:
        self.requests.append(head)
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            reply = self.replies.get(head[":path"], http("404 Not Found"))
            if isinstance(reply, bytes):
                writer.write(reply)
                await writer.drain()
            else:
                await reply(writer)
        finally:
            self.busy -= 1

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["RawServer"]:
        async with asyncio.TaskGroup() as group:

            def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                tasks.append(group.create_task(self._serve(reader, writer)))

            tasks: list[asyncio.Task[None]] = []
            server = await asyncio.start_server(accept, self.address, 0)
            self.port = server.sockets[0].getsockname()[1]
            yield self
            server.close()
            for task in tasks:
                task.cancel()


FAST = FetchLimits(
    patience=Patience(total=5, connect=2, read=2),
    max_feed_bytes=200_000,
    max_page_bytes=100_000,
    pause_seconds=0,
)


def fetcher_for(*pairs: str, limits: FetchLimits = FAST, clock: Clock | None = None) -> WebFetcher:
    """Return a fetcher that may reach these pairs, and the public internet."""
    return WebFetcher(
        clock or SystemClock(), user_agent="Lede/test", allowed_hosts=pairs, limits=limits
    )
