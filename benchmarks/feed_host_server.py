"""A port in; 127.0.0.0/8 as thousands of feed hosts out, in a process of its own.

Each address serves a feed at /a and /b. Every tenth poll of a feed finds a new entry; otherwise most
answer 304 to their ETag, and every fifth host, which has none, sends the same bytes again.
"""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection

PATHS = ("/a", "/b")
POLLS_PER_ENTRY = 10
HOSTS_PER_SILENT_ONE = 5  # of five hosts, one gives no ETag
_ENTRIES = 20
# News of a few minutes keeps a feed at the shortest interval.
_ENTRY_EVERY = timedelta(minutes=10)
_SUMMARY = "The council met on Tuesday and said nothing that had not been said before. " * 5
_SPREAD = 0.6180339887498949  # golden-ratio hashing spreads the turns of the feeds evenly


def address_of(number: int) -> str:
    """Return the address of a host, counted from 0."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


@contextmanager
def running(hosts: int) -> Iterator["FeedHosts"]:
    """Serve `hosts` addresses until the end of the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield FeedHosts(ours, process.pid or 0, hosts)
    finally:
        process.kill()
        process.join()


class FeedHosts:
    """The hosts as the benchmark sees them."""

    def __init__(self, pipe: Connection, server: int, hosts: int) -> None:
        port: int = pipe.recv()
        self._pipe = pipe
        self.server = server  # process id
        self.pairs = [f"{address_of(number)}:{port}" for number in range(hosts)]
        self.urls = [f"http://{pair}{path}" for pair in self.pairs for path in PATHS]

    def freeze(self) -> None:
        """Have no feed change from now on."""
        self._pipe.send("freeze")
        self._pipe.recv()

    def answers(self) -> Counter[int]:
        """Return how many of each status were given since the last call."""
        self._pipe.send("answers")
        given: Counter[int] = self._pipe.recv()
        return given


def _serve(pipe: Connection) -> None:
    asyncio.run(_serving(pipe))


async def _serving(pipe: Connection) -> None:
    feeds = _Feeds()
    loop = asyncio.get_running_loop()
    # every address of 127.0.0.0/8 without binding each
    server = await loop.create_server(lambda: _Answering(feeds), "0.0.0.0", 0, backlog=1024)  # noqa: S104
    pipe.send(server.sockets[0].getsockname()[1])
    loop.add_reader(pipe.fileno(), lambda: pipe.send(feeds.told(pipe.recv())))
    await server.serve_forever()


class _Feeds:
    """All feeds: how often each was asked, and how many entries it has brought since."""

    def __init__(self) -> None:
        self._start = datetime.now(UTC)  # noqa: TID251  # a process of its own: nobody passes a Clock
        self._polls = Counter[str]()
        self._entries = Counter[str]()
        self._frozen = False
        self._given = Counter[int]()

    def told(self, word: str) -> Counter[int]:
        """Obey the benchmark."""
        self._frozen = self._frozen or word == "freeze"
        given, self._given = self._given, Counter[int]()
        return given

    def answer(self, head: str, address: str) -> bytes:
        """Return the answer to a request to that address."""
        path = head.split(" ", 2)[1]
        name = address + path
        number = self._number_of(name)
        etag = None if _is_silent(address) else f'"{name}-{number}"'
        if etag is not None and f"if-none-match: {etag}\r\n" in head.lower():
            self._given[304] += 1
            return (
                f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nConnection: close\r\n\r\n".encode()
            )
        self._given[200] += 1
        return _whole_answer(self._document(name, number), etag)

    def _number_of(self, name: str) -> int:
        """Count the poll; return how many entries the feed has brought by now."""
        self._polls[name] += 1
        turn = int(POLLS_PER_ENTRY * ((sum(name.encode()) * _SPREAD) % 1.0))
        if not self._frozen and (self._polls[name] + turn) % POLLS_PER_ENTRY == 0:
            self._entries[name] += 1
        return self._entries[name]

    def _document(self, name: str, newest: int) -> bytes:
        items = "".join(
            f"<item><title>Story {number} of {name}</title><guid>{name}#{number}</guid>"
            f"<link>http://{name}/story/{number}</link>"
            f"<pubDate>{format_datetime(self._start + _ENTRY_EVERY * (number - _ENTRIES))}</pubDate>"
            f"<description>{_SUMMARY}</description></item>"
            for number in range(newest + _ENTRIES, newest, -1)
        )
        head = f"<title>{name}</title><link>http://{name}/</link><description/>"
        return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _is_silent(address: str) -> bool:
    return int(address.rpartition(".")[2]) % HOSTS_PER_SILENT_ONE == 0


def _whole_answer(body: bytes, etag: str | None) -> bytes:
    # Connection: close, as no client keeps a connection for the quarter of an hour until it asks
    # again; in scaled time it would.
    validator = f"ETag: {etag}\r\n" if etag else ""
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n{validator}"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode() + body


class _Answering(asyncio.Protocol):
    """One connection: a request, an answer."""

    def __init__(self, feeds: _Feeds) -> None:
        self._feeds = feeds
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
            self._transport.write(self._feeds.answer(self._received.decode("latin-1"), address))
            self._transport.close()
