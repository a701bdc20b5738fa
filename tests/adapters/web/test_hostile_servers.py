"""Servers that flood, drip, cut, lie or hang cost little and become one of our errors."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib

import pytest

from bot.adapters.web.limits import FetchLimits, Patience
from bot.domain.errors import BodyTooLarge, ConnectionFailed, FetchTimeout, UrlRefused
from bot.pipeline.records import FetchedDocument, FetchRequest
from tests.adapters.web.raw_server import FAST, RawServer, fetcher_for, http

MEGABYTE = 1_000_000
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def feed(url: str) -> FetchRequest:
    return FetchRequest(url=url, kind="feed")


def gzip_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(MEGABYTE)
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


def flood(head: bytes, block: bytes):
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(block)
            await writer.drain()

    return reply


async def refused_body(server: RawServer, limit: int) -> None:
    with pytest.raises(BodyTooLarge) as caught:
        async with fetcher_for(server.pair) as fetcher:
            await fetcher.fetch(feed(server.url("/")))
    assert caught.value.limit_bytes == limit


@pytest.mark.parametrize(
    "reply",
    [
        http(body=gzip_bomb(300), Content_Encoding="gzip"),
        http(body=zlib.compress(bytes(100 * MEGABYTE)), Content_Encoding="deflate"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n",  # and nothing after it
        flood(b"HTTP/1.1 200 OK\r\n\r\n", bytes(65536)),
        flood(CHUNKED + b"ffffffff\r\n", bytes(65536)),
        flood(CHUNKED, b"a\r\n0123456789\r\n" * 5000),
    ],
    ids=["gzip", "deflate", "announced", "endless", "huge-chunk", "tiny-chunks"],
)
async def test_bodies_past_the_limit_are_left_unread(server, reply):
    server.replies["/"] = reply
    tracemalloc.start()
    try:
        await refused_body(server, FAST.max_feed_bytes)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * MEGABYTE  # a limit of 0.2 MB, and what the two ends keep in buffers


async def test_each_kind_has_its_own_limit_and_the_last_byte_counts(server, fetcher):
    exact = http(body=bytes(FAST.max_page_bytes))
    server.replies["/exact"] = exact
    server.replies["/more"] = http(body=bytes(FAST.max_page_bytes + 1))
    assert isinstance(
        await fetcher.fetch(FetchRequest(url=server.url("/exact"), kind="page")), FetchedDocument
    )
    with pytest.raises(BodyTooLarge):
        await fetcher.fetch(FetchRequest(url=server.url("/more"), kind="page"))
    assert isinstance(await fetcher.fetch(feed(server.url("/more"))), FetchedDocument)


async def test_the_connection_of_a_refused_body_is_closed(server, fetcher):
    closed = asyncio.Event()

    async def endless(writer: asyncio.StreamWriter) -> None:
        try:
            await flood(b"HTTP/1.1 200 OK\r\n\r\n", bytes(65536))(writer)
        finally:
            closed.set()

    server.replies["/"] = endless
    with pytest.raises(BodyTooLarge):
        await fetcher.fetch(feed(server.url("/")))
    await asyncio.wait_for(closed.wait(), 5)


@pytest.mark.parametrize(
    ("patience", "seconds"),
    [(Patience(total=0.3, connect=5, read=5), 0.3), (Patience(total=5, connect=5, read=0.2), 0.2)],
)
async def test_silence_ends(server, patience, seconds):
    async def silent(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    server.replies["/"] = silent
    async with fetcher_for(server.pair, limits=FetchLimits(patience=patience)) as fetcher:
        with pytest.raises(FetchTimeout) as caught:
            await fetcher.fetch(feed(server.url("/")))
    assert caught.value.seconds == seconds


async def test_a_drip_ends_with_the_total_time(server):
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
        never = asyncio.Event()
        while True:
            writer.write(b"x")
            try:
                await asyncio.wait_for(never.wait(), 0.02)
            except TimeoutError:
                continue

    server.replies["/"] = drip
    patience = Patience(total=0.4, connect=5, read=0.2)
    async with fetcher_for(server.pair, limits=FetchLimits(patience=patience)) as fetcher:
        with pytest.raises(FetchTimeout) as caught:
            await fetcher.fetch(feed(server.url("/")))
    assert caught.value.seconds == 0.4


async def test_redirects_share_one_total_time(server):
    async def slow_redirect(writer: asyncio.StreamWriter) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.15)
        writer.write(http("302 Found", Location="/"))

    server.replies["/"] = slow_redirect
    limits = FetchLimits(patience=Patience(total=0.4, connect=5, read=5), pause_seconds=0)
    async with fetcher_for(server.pair, limits=limits) as fetcher:
        with pytest.raises(FetchTimeout):
            await fetcher.fetch(feed(server.url("/")))
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut", "broken_body"),
        (CHUNKED + b"5\r\nabc", "broken_body"),
        (CHUNKED + b"zz\r\nabc\r\n", "broken_body"),
        (http(body=b"not gzip at all", Content_Encoding="gzip"), "broken_body"),
        (http(body=gzip.compress(b"x", mtime=0) * 3000, Content_Encoding="gzip"), "broken_body"),
        (http(body=b"\x0b\x02\x80", Content_Encoding="br"), "broken_body"),
        (http(body=gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), Content_Encoding="gzip, gzip"), "broken_body"),
        (b"HTTP/1.1 200 OK\r\nbroken header line\r\n\r\n", "broken_body"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", "broken_body"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000 + b"\r\n", "broken_body"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "broken_body"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "broken_body"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "broken_body"),
        (b"\x00\xff" * 100 + b"\r\n\r\n", "broken_body"),
        (b"", "reset"),
        (b"HTTP/1.1 200 OK\r\nContent-", "reset"),
    ],
)  # fmt: skip
async def test_broken_answers_are_told(server, fetcher, raw, why):
    async def broken(writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        writer.close()

    server.replies["/"] = broken
    with pytest.raises(ConnectionFailed) as caught:
        await fetcher.fetch(feed(server.url("/")))
    assert caught.value.data == {"url": server.url("/"), "host": "127.0.0.1", "why": why}


async def test_hosts_that_cannot_be_reached(dns):
    dns["nobody.example"] = []
    with socket.create_server(("127.0.0.1", 0)) as sock:
        free_port = sock.getsockname()[1]
    async with fetcher_for(f"127.0.0.1:{free_port}") as fetcher:
        for url, why in (
            (f"http://127.0.0.1:{free_port}/", "refused"),
            ("http://nobody.example/", "dns"),
        ):
            with pytest.raises(ConnectionFailed) as caught:
                await fetcher.fetch(feed(url))
            assert caught.value.why == why


async def test_a_name_that_dns_cannot_hold(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise UnicodeError("label empty or too long")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    async with fetcher_for() as fetcher:
        with pytest.raises(UrlRefused) as caught:
            await fetcher.fetch(feed("http://example.org/"))
    assert caught.value.why == "malformed"


async def test_no_route_is_unreachable(monkeypatch, fetcher, server):
    async def no_route(*_: object) -> None:
        raise OSError(113, "No route to host")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", no_route)
    with pytest.raises(ConnectionFailed) as caught:
        await fetcher.fetch(feed(server.url("/")))
    assert caught.value.why == "unreachable"


async def test_a_connection_that_is_never_made(monkeypatch, server):
    async def wait_for_ever(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", wait_for_ever)
    limits = FetchLimits(patience=Patience(total=5, connect=0.05, read=5))
    async with fetcher_for(server.pair, limits=limits) as fetcher:
        with pytest.raises(FetchTimeout) as caught:
            await fetcher.fetch(feed(server.url("/")))
    assert caught.value.seconds == 0.05


async def test_a_server_without_tls_behind_https():
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 no TLS here\r\n")
        writer.close()

    listener = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with fetcher_for(f"127.0.0.1:{port}") as fetcher:
        with pytest.raises(ConnectionFailed) as caught:
            await fetcher.fetch(feed(f"https://127.0.0.1:{port}/"))
    listener.close()
    assert caught.value.why == "tls"
