"""URLs of strangers never make us connect to anything but the public internet."""

# the ambiguous characters are the attack

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.web.fetcher import WebFetcher
from bot.domain.errors import AddressRefused, ConnectionFailed, FetchError, UrlRefused
from bot.pipeline.records import FetchedDocument, FetchRequest
from tests.adapters.web.raw_server import FAST, RawServer, fetcher_for, http

# Ways to write an address of this machine. The port is open, so whatever is dialled gets through.
HOSTS_OF_THIS_MACHINE = [
    "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.255.255.254", "127.0.0.001", "0", "0.0",
    "0.0.0.0",  # noqa: S104  # reaches loopback
    "2130706433", "0x7f000001", "0x7f.1", "0x7F.0x0.0x0.0x1", "017700000001", "0177.0.0.1",
    "0177.0000.0000.0001", "00000177.1", "0x7f.0.0.01", "127.0x0.1", "4294967295", "2130706433.",
    "0000000000000000000000000177.0.0.1", "127.0.0.0x1", "6425673729",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::1]", "[::127.0.0.1]", "[::7f00:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::ffff:0.0.0.0]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:7f00:0001::1]", "[2001:0:7f00:1::80ff:fffe]", "[fe80::1]",
    "[fe80::1%25lo]", "[fe80::1%lo]", "[::1%25lo]", "[::1%lo]", "[fc00::1]", "[fd00::1]", "[ff02::1]",
    "[ff01::1]", "[::ffff:127.0.0.1%25lo]",
    "localhost", "LOCALHOST", "localhost.", "LocalHost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "local\u00adhost",
    "local\u200bhost", "ip6-localhost", "localhost.localdomain",
    "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "１２７。１", "²130706433",
    "٠١٢٧.0.0.1", "१२७.०.०.१", "0ⅹ7f.1", "[：：1]", "[::①]",
    "user@127.0.0.1", "user:word@127.0.0.1", "example.org@127.0.0.1", "example.org%40127.0.0.1",
    "127.0.0.1%00.example.org", "127.0.0.1%2f.example.org", "127.0.0.1\\@example.org",
    "example.org\\@127.0.0.1", "127.0.0.1#@example.org", "127.0.0.1?@example.org",
    "127.0.0.1 .example.org", "127.0.0.1\t", "127.0.0.1\r\nX: y", "%31%32%37.1",
    "%6c%6f%63%61%6c%68%6f%73%74",
]  # fmt: skip

OTHER_FORBIDDEN_URLS = [
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/meta-data/",
    "http://metadata.google.internal@169.254.169.254/", "http://100.100.100.200/", "http://192.0.0.192/",
    "http://168.63.129.16/machine?comp=goalstate", "http://10.0.0.1/", "http://172.17.0.1/",
    "http://192.168.0.1/", "http://100.64.0.1/", "http://198.18.0.1/", "http://224.0.0.1/",
    "http://255.255.255.255/", "http://[2001:db8::1]/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://[::ffff:169.254.169.254]/", "http://[2002:a9fe:a9fe::]/", "https://0xa9fea9fe/",
    "http://2852039166/", "http://0251.0376.0251.0376/", "file:///etc/passwd", "ftp://127.0.0.1/",
    "gopher://127.0.0.1:6379/_INFO", "dict://127.0.0.1:11211/stat", "http+unix://%2Frun%2Fdocker.sock/",
    "unix:///run/docker.sock", "http:127.0.0.1/", "http:/127.0.0.1/", "///127.0.0.1/", "http:///127.0.0.1/",
    "jar:http://127.0.0.1!/", "netdoc:///etc/passwd", "ldap://127.0.0.1/", "http://127.0.0.1:22/",
    "view-source:http://127.0.0.1/", "blob:http://127.0.0.1/x",
]  # fmt: skip


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
