"""Hostile URLs in; connections to forbidden addresses out, which must be none.

Every address of this machine listens, and every address dialled is noted. Each URL is asked as it
stands and as the target of a redirect, over HTTP and HTTPS; names whose answers change are asked
several times. A plain aiohttp client is sent to the same URLs, to show that the trap works.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from benchmarks import reporting
from benchmarks.watched_connections import own_addresses, resolving, watched
from bot.adapters.clock import SystemClock
from bot.adapters.web.address_gate import is_public
from bot.adapters.web.fetcher import WebFetcher
from bot.adapters.web.limits import FetchLimits, Patience
from bot.domain.errors import FetchError
from bot.pipeline.records import FetchRequest
from tests.adapters.web.hostile_urls import LEADING_INSIDE, hostile_urls

_WEB_PORTS = (80, 443)
_TRIES = 4  # of a name whose answers change
_QUICK_PART = 4  # every fourth URL
_FAST = FetchLimits(patience=Patience(total=5, connect=2, read=2), pause_seconds=0)
Ask = Callable[[str], Awaitable[str]]  # a URL; what came of it


@dataclass(kw_only=True)
class Trap:
    """Listeners on all addresses of this machine, and a server that redirects to any URL."""

    port: int = 0  # of the listeners
    web_ports: list[int] = field(default_factory=list)  # on which they listen, too
    redirecting: str = ""  # host:port of the server
    location: str = ""  # where it sends everybody
    accepted: int = 0

    def accept(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Count a connection that nobody may make."""
        self.accepted += 1
        writer.close()

    async def redirect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send whoever asks to `location`."""
        await reader.readuntil(b"\r\n\r\n")
        location = self.location.encode("utf-8", "replace")
        head = b"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: "
        writer.write(head + location + b"\r\n\r\n")
        writer.close()


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return how many URLs were asked how often, and what was reached."""
    return asyncio.run(_measured(quick))


async def _measured(quick: bool) -> reporting.Measures:  # noqa: FBT001  # passed on
    own = [address for address in own_addresses() if not is_public(address)]
    async with _trap() as trap:
        noticing = await _noticing(trap, ["127.0.0.1", "127.9.9.9", "::1", *own])
        urls = hostile_urls(trap.port)
        urls += [_url(address, trap.port) for address in own]
        named = [f"http://{name}:{trap.port}/" for name in LEADING_INSIDE]
        asked = urls[::_QUICK_PART] if quick else urls
        ours, outcomes = await _reached(trap, _with_fetcher(trap), asked, named)
        plain, _ = await _reached(trap, _with_aiohttp, asked, named)
    return {
        "hostile URLs": len(asked) + len(named),
        "requests made of them": outcomes.total(),
        "ports listened on, all addresses": ", ".join(map(str, [*trap.web_ports, "a free one"])),
        "addresses probed that listen": noticing,
        "forbidden connections": ours,
        "forbidden connections of a plain aiohttp client": plain,
        **{f"requests that ended in: {code}": count for code, count in sorted(outcomes.items())},
    }


async def _reached(
    trap: Trap, ask: Ask, urls: list[str], named: list[str]
) -> tuple[int, Counter[str]]:
    """Return the number of forbidden addresses dialled or reached, and what the requests gave."""
    trap.accepted = 0
    outcomes = Counter[str]()
    with watched() as dialled, resolving(LEADING_INSIDE):
        for url in [*urls, *[each for each in named for _ in range(_TRIES)]]:
            for written in (url, url.replace("http:", "https:", 1)):
                outcomes[await ask(written)] += 1
                if written.isprintable():  # others would end the header
                    trap.location = written
                    outcomes[await ask(f"http://{trap.redirecting}/")] += 1
    server = tuple(trap.redirecting.split(":"))
    forbidden = [each for each in dialled if not is_public(each[0]) and _pair(each) != server]
    return max(len(forbidden), trap.accepted), outcomes


def _pair(address: tuple[str, int]) -> tuple[str, str]:
    return address[0], str(address[1])


def _with_fetcher(trap: Trap) -> Ask:
    async def ask(url: str) -> str:
        fetcher = WebFetcher(  # a new one: it remembers no name
            SystemClock(),
            user_agent="Lede/benchmark",
            allowed_hosts=[trap.redirecting],
            allowed_ports=(*_WEB_PORTS, trap.port),
            limits=_FAST,
        )
        async with fetcher:
            try:
                answer = await fetcher.fetch(FetchRequest(url=url, kind="feed"))
            except FetchError as error:
                return error.code
        return type(answer).__name__

    return ask


async def _with_aiohttp(url: str) -> str:
    timeout = aiohttp.ClientTimeout(total=2)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        try:
            async with session.get(url) as response:
                return str(response.status)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return type(error).__name__


async def _noticing(trap: Trap, addresses: list[str]) -> int:
    """Return how many of these addresses the trap notices being dialled."""
    for address in addresses:
        _, writer = await asyncio.open_connection(address, trap.port)
        writer.close()
        await writer.wait_closed()
    return trap.accepted


@asynccontextmanager
async def _trap() -> AsyncIterator[Trap]:
    trap = Trap()
    listeners = [await _listen(trap, 0)]
    trap.port = listeners[0].sockets[0].getsockname()[1]
    for port in _WEB_PORTS:
        try:
            listeners.append(await _listen(trap, port))
        except OSError:  # taken, or not ours to take: what is dialled is noted all the same
            continue
        trap.web_ports.append(port)
    redirecting = await asyncio.start_server(trap.redirect, "127.0.0.1", 0)
    trap.redirecting = f"127.0.0.1:{redirecting.sockets[0].getsockname()[1]}"
    try:
        yield trap
    finally:
        for server in (*listeners, redirecting):
            server.close()


async def _listen(trap: Trap, port: int) -> asyncio.Server:
    sock = socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return await asyncio.start_server(trap.accept, sock=sock)


def _url(address: str, port: int) -> str:
    return f"http://[{address}]:{port}/" if ":" in address else f"http://{address}:{port}/"


if __name__ == "__main__":
    reporting.run(measure, __doc__)
