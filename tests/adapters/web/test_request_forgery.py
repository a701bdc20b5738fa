"""URLs of strangers never make us connect to anything but the public internet."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.web.fetcher import WebFetcher
from bot.domain.errors import AddressRefused, ConnectionFailed, FetchError, UrlRefused
from bot.pipeline.records import FetchedDocument, FetchRequest
from tests.adapters.web.hostile_urls import HOSTS_OF_THIS_MACHINE, OTHER_FORBIDDEN_URLS
from tests.adapters.web.raw_server import FAST, RawServer, fetcher_for, http


class OpenEverywhere:
    """Listens on all addresses of this machine, and lets a fetcher use that port."""

    def __init__(self) -> None:
        self.connections = 0
        self.port = 0

    def accept(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.close()

    def fetcher(self) -> WebFetcher:
        ports = (80, 443, self.port)
        return WebFetcher(SystemClock(), user_agent="Lede/test", allowed_ports=ports, limits=FAST)


@pytest.fixture
async def target() -> AsyncIterator[OpenEverywhere]:
    target = OpenEverywhere()
    sock = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    target.port = sock.getsockname()[1]
    listener = await asyncio.start_server(target.accept, sock=sock)
    yield target
    listener.close()


def page(url: str) -> FetchRequest:
    return FetchRequest(url=url, kind="page")


def _is_header(text: str) -> bool:
    return text.isascii() and text.isprintable()


async def assert_refused(fetcher: WebFetcher, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(page(url))
    error = caught.value
    unknown_here = isinstance(error, ConnectionFailed) and error.why == "dns"
    assert unknown_here or isinstance(error, UrlRefused | AddressRefused), (url, error)


def test_the_table_is_as_long_as_it_should_be():
    assert len({*HOSTS_OF_THIS_MACHINE, *OTHER_FORBIDDEN_URLS}) >= 120


async def test_the_target_would_notice(target):
    for address in ("127.0.0.1", "::1"):
        _, writer = await asyncio.open_connection(address, target.port)
        writer.close()
    assert target.connections == 2


async def test_no_way_to_write_this_machine_gets_through(target):
    async with target.fetcher() as fetcher:
        for host in HOSTS_OF_THIS_MACHINE:
            for scheme in ("http", "https"):
                await assert_refused(fetcher, f"{scheme}://{host}:{target.port}/")
    assert target.connections == 0


async def test_other_forbidden_urls_are_refused_before_anything_is_dialled():
    async with fetcher_for() as fetcher:
        for url in OTHER_FORBIDDEN_URLS:
            await assert_refused(fetcher, url)


async def test_no_redirect_leads_inside(server, target):
    urls = [f"http://{host}:{target.port}/" for host in HOSTS_OF_THIS_MACHINE if _is_header(host)]
    paths = ("http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/", "///127.0.0.1/")
    urls += [url for url in OTHER_FORBIDDEN_URLS if url not in paths]  # those stay on the server
    fetcher = WebFetcher(
        SystemClock(),
        user_agent="Lede/test",
        allowed_hosts=[server.pair],
        allowed_ports=(80, 443, target.port),
        limits=FAST,
    )
    async with fetcher:
        for url in urls:
            server.replies["/"] = http("302 Found", Location=url)
            await assert_refused(fetcher, server.url("/"))
    assert target.connections == 0


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("//user@example.org/", "userinfo"),
        ("http://example.org:22/", "port"),
        ("\\\\x/", "malformed"),
    ],
)
async def test_each_redirect_is_checked_like_the_first_url(server, fetcher, location, why):
    server.replies["/"] = http("301 Moved", Location=location)
    with pytest.raises(UrlRefused) as caught:
        await fetcher.fetch(page(server.url("/")))
    assert caught.value.why == why


async def test_names_that_lead_inside_are_refused_when_dialled(target, dns):
    dns["inside.example"] = ["127.0.0.1"]
    dns["both.example"] = ["::1", "10.0.0.1", "fe80::1"]
    async with target.fetcher() as fetcher:
        for host, address in (("inside.example", "127.0.0.1"), ("both.example", "::1")):
            with pytest.raises(AddressRefused) as caught:
                await fetcher.fetch(page(f"http://{host}:{target.port}/?key=secret"))
            assert caught.value.data == {
                "url": f"http://{host}:{target.port}/?key=***",
                "host": host,
                "address": address,
            }
    assert target.connections == 0


async def test_another_name_for_a_listed_address_is_refused(server, dns):
    dns["evil.example"] = ["127.0.0.1"]
    fetcher = WebFetcher(
        SystemClock(),
        user_agent="Lede/test",
        allowed_hosts=[server.pair],
        allowed_ports=(80, server.port),
        limits=FAST,
    )
    async with fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch(page(server.url("/", host="evil.example")))
    assert server.connections == 0


async def test_a_listed_name_that_is_rebound_does_not_reach_metadata(dns):
    dns["wiki.lan"] = ["169.254.169.254"]
    async with fetcher_for("wiki.lan:8080") as fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch(page("http://wiki.lan:8080/"))


async def test_a_listed_name_is_dialled_where_dns_says(server: RawServer, dns):
    dns["wiki.lan"] = ["169.254.169.254", "127.0.0.1"]
    server.replies["/"] = http(body=b"hello")
    async with fetcher_for(f"wiki.lan:{server.port}") as fetcher:
        answer = await fetcher.fetch(page(server.url("/", host="wiki.lan")))
    assert isinstance(answer, FetchedDocument)
    assert answer.body == b"hello"
