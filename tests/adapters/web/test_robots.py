"""What a site lets programs read, asked once a day and obeyed."""

import asyncio

import pytest

from bot.domain.errors import HttpStatus, PageReserved
from bot.pipeline.records import FetchedDocument, FetchRequest
from tests.adapters.web.raw_server import FAST, fetcher_for, http
from tests.fakes.clock import FakeClock

PAGE = b"<p>news</p>"


def asking(url: str) -> FetchRequest:
    return FetchRequest(url=url, kind="page", asks_leave=True)


async def read(fetcher, url: str) -> None:
    assert isinstance(await fetcher.fetch(asking(url)), FetchedDocument)


def asked_paths(server) -> list[str]:
    return [head[":path"] for head in server.requests]


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private/", "/private/a", False),
        ("User-agent: *\nDisallow: /private/", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/a", True),
        ("User-agent: lede\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Lede\nAllow: /", "/a", True),
        ("User-agent: Googlebot\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("<!doctype html><title>Not found</title>", "/a", True),
        ("\x00\xff not a robots file", "/a", True),
    ],
)
async def test_robots_txt_is_obeyed_for_articles(server, fetcher, robots, path, allowed):
    server.replies["/robots.txt"] = http(body=robots.encode("latin-1"))
    server.replies[path] = http(body=PAGE)
    if allowed:
        await read(fetcher, server.url(path))
        return
    with pytest.raises(PageReserved) as caught:
        await fetcher.fetch(asking(server.url(path)))
    assert caught.value.how == "robots"
    assert path not in asked_paths(server)


async def test_a_site_without_rules_may_be_read_and_is_asked_once(server, fetcher):
    for path in ("/a", "/b"):
        server.replies[path] = http(body=PAGE)
        await read(fetcher, server.url(path))
    assert asked_paths(server) == ["/robots.txt", "/.well-known/tdmrep.json", "/a", "/b"]


async def test_rules_that_cannot_be_had_are_no_permission(server, fetcher):
    server.replies["/robots.txt"] = http("503 Busy", Retry_After="60")
    with pytest.raises(HttpStatus):
        await fetcher.fetch(asking(server.url("/a")))
    assert asked_paths(server) == ["/robots.txt"]


async def test_feeds_and_people_need_no_leave(server, fetcher):
    server.replies["/robots.txt"] = http(body=b"User-agent: *\nDisallow: /")
    server.replies["/a"] = http(body=PAGE)
    for kind in ("feed", "page"):
        await fetcher.fetch(FetchRequest(url=server.url("/a"), kind=kind))
    assert asked_paths(server) == ["/a", "/a"]


async def test_the_rules_of_where_a_redirect_leads_count(server, fetcher):
    server.replies["/robots.txt"] = http(body=b"User-agent: *\nDisallow: /private/")
    server.replies["/a"] = http("302 Found", Location="/private/a")
    with pytest.raises(PageReserved):
        await fetcher.fetch(asking(server.url("/a")))


async def test_a_reservation_in_the_answers_header_is_obeyed(server, fetcher):
    server.replies["/a"] = http(body=PAGE, tdm_reservation="1")
    with pytest.raises(PageReserved) as caught:
        await fetcher.fetch(asking(server.url("/a")))
    assert caught.value.how == "mining"
    server.replies["/b"] = http(body=PAGE, tdm_reservation="0")
    await read(fetcher, server.url("/b"))


@pytest.mark.parametrize(
    ("location", "path", "allowed"),
    [
        ("/news/*", "/news/a", False),
        ("/news/", "/news/a", False),
        ("/", "/a", False),
        ("/news/*", "/about", True),
        ("/news/[a]", "/news/a", True),
    ],
)
async def test_a_reservation_in_the_sites_file_is_obeyed(server, fetcher, location, path, allowed):
    rules = f'[{{"location": "{location}", "tdm-reservation": 1}}, "junk", {{}}]'
    server.replies["/.well-known/tdmrep.json"] = http(body=rules.encode())
    server.replies[path] = http(body=PAGE)
    if allowed:
        await read(fetcher, server.url(path))
        return
    with pytest.raises(PageReserved) as caught:
        await fetcher.fetch(asking(server.url(path)))
    assert caught.value.how == "mining"


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{}", b"nonsense", b'[{"location": 7}]'])
async def test_a_broken_file_reserves_nothing(server, fetcher, body):
    server.replies["/.well-known/tdmrep.json"] = http(body=body)
    server.replies["/a"] = http(body=PAGE)
    await read(fetcher, server.url("/a"))


async def test_the_rules_are_asked_for_again_after_a_day(server):
    clock = FakeClock()
    server.replies["/a"] = http(body=PAGE)
    async with fetcher_for(server.pair, limits=FAST, clock=clock) as fetcher:
        await read(fetcher, server.url("/a"))
        await clock.advance(24 * 3600)
        server.replies["/robots.txt"] = http(body=b"User-agent: *\nDisallow: /")
        with pytest.raises(PageReserved):
            await fetcher.fetch(asking(server.url("/a")))


async def test_articles_read_at_once_ask_a_site_for_its_rules_once(server, fetcher):
    paths = [f"/{number}" for number in range(4)]
    for path in paths:
        server.replies[path] = http(body=PAGE)
    await asyncio.gather(*(read(fetcher, server.url(path)) for path in paths))
    assert asked_paths(server).count("/robots.txt") == 1
