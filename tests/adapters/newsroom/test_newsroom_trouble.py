"""The newsroom's misbehaviour, on demand, and its life as a process of its own."""

import asyncio
import io
import json
import signal
import sys
import zlib

import aiohttp
import feedparser
import pytest

from bot.adapters.newsroom import Newsroom
from bot.adapters.newsroom.trouble import BOMB_BYTES, HUGE_BYTES
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def http(clock):
    async with (
        Newsroom(clock.now(), clock.sleep) as newsroom,
        aiohttp.ClientSession(newsroom.base_url, auto_decompress=False) as session,
    ):
        yield session


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("404", 404, {}),
        ("410", 410, {}),
        ("403-challenge", 403, {"cf-mitigated": "challenge"}),
        ("429", 429, {"Retry-After": "120"}),
        ("429?retry_after=3", 429, {"Retry-After": "3"}),
        ("503", 503, {"Retry-After": "300"}),
        ("redirect-loop", 302, {"Location": "/_trouble/redirect-loop"}),
        ("redirect-private", 302, {"Location": "http://169.254.169.254/latest/meta-data/"}),
    ],
)
async def test_an_answer_that_is_no_page(http, path, status, headers):
    async with http.get(f"/_trouble/{path}", allow_redirects=False) as response:
        assert response.status == status
        assert headers.items() <= dict(response.headers).items()


async def test_a_redirect_loop_never_ends(http):
    with pytest.raises(aiohttp.TooManyRedirects):
        await http.get("/_trouble/redirect-loop")


async def test_a_huge_body_says_its_length_and_keeps_its_word(http):
    async with http.get("/_trouble/huge") as response:
        assert response.content_length == HUGE_BYTES
        read = sum([len(chunk) async for chunk in response.content.iter_any()])
    assert read == HUGE_BYTES


async def test_an_endless_body_goes_on(http):
    async with http.get("/_trouble/endless") as response:
        assert response.content_length is None
        await response.content.readexactly(3_000_000)


async def test_a_small_bomb_unpacks_to_half_a_gigabyte(http):
    async with http.get("/_trouble/gzip-bomb") as response:
        assert response.headers["Content-Encoding"] == "gzip"
        packed = await response.read()
    assert len(packed) < 1_000_000
    unpacker, unpacked = zlib.decompressobj(wbits=31), 0
    while chunk := unpacker.decompress(packed, 1_000_000):
        unpacked, packed = unpacked + len(chunk), unpacker.unconsumed_tail
    assert unpacked == BOMB_BYTES


@pytest.mark.parametrize("path", ["gzip-bomb", "endless", "huge", "drip"])
async def test_a_reader_may_hang_up_in_the_middle(http, path):
    async with http.get(f"/_trouble/{path}") as response:
        await response.content.readexactly(1)
        response.close()
    async with http.get("/_trouble/404") as response:
        assert response.status == 404


async def test_a_malformed_feed_still_has_its_entries(http):
    async with http.get("/_trouble/malformed.xml") as response:
        parsed = feedparser.parse(io.BytesIO(await response.read()))
    assert parsed.bozo
    assert [entry.id for entry in parsed.entries] == [
        "cove-quay-301",
        "cove-quay-300",
        "cove-quay-299",
    ]


async def test_a_drip_sends_one_byte_a_second(http, clock):
    async with http.get("/_trouble/drip") as response:
        assert await response.content.readexactly(1) == b" "
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(response.content.readexactly(1), 0.05)
        await clock.advance(1)
        assert await response.content.readexactly(1) == b" "


async def test_a_drip_ends_after_ten_minutes(clock):
    async with (
        Newsroom(clock.now(), clock.sleep) as newsroom,
        aiohttp.ClientSession(newsroom.base_url) as session,
        session.get("/_trouble/drip") as response,
    ):
        for _ in range(600):
            await response.content.readexactly(1)
            await clock.advance(1)
        assert await response.content.read() == b""


async def test_a_cut_connection_ends_in_the_middle(http):
    async with http.get("/_trouble/cut") as response:
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()


async def test_a_pdf_is_a_pdf(http):
    async with http.get("/_trouble/document.pdf") as response:
        assert response.content_type == "application/pdf"
        assert (await response.read()).startswith(b"%PDF-1.4")


async def test_a_feed_that_is_a_page_offers_the_feed(http):
    async with http.get("/_trouble/feed-that-is-a-page.xml") as response:
        assert response.content_type == "text/html"
        assert 'href="/harbour-gazette/feed.xml"' in await response.text()


async def test_a_page_that_is_a_feed_parses(http):
    async with http.get("/_trouble/page-that-is-a-feed.html") as response:
        assert response.content_type == "text/html"
        parsed = feedparser.parse(io.BytesIO(await response.read()))
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == ["Pilot boat back in service"]


async def test_another_process_can_tell_it_to_publish(http):
    async with http.post("/_newsroom/publish") as response:
        first = await response.json()
    assert len(first["published"]) == 1
    async with http.get(first["published"][0]["url"]) as response:
        assert response.status == 200
    async with http.post("/_newsroom/publish", params={"count": "100"}) as response:
        rest = await response.json()
    assert rest["remaining"] == 0
    assert len(rest["published"]) == first["remaining"]
    async with http.get("/_newsroom/published") as response:
        published = (await response.json())["published"]
    assert len({each["url"] for each in published}) == len(published)
    async with http.post("/_newsroom/publish", params={"count": "many"}) as response:
        assert response.status == 400


@pytest.mark.parametrize(
    ("arguments", "feeds", "archive", "to_come"),
    [
        (("--articles", "7", "--feeds", "3", "--seed", "5", "--published", "3"), 3, 3, 4),
        ((), 7, None, None),
    ],
)
async def test_it_runs_as_a_process_of_its_own(arguments, feeds, archive, to_come):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.adapters.newsroom", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        where = json.loads(await process.stdout.readline())
        async with aiohttp.ClientSession(where["base_url"]) as session:
            async with session.get("/_newsroom/published") as response:
                state = await response.json()
            async with session.get(where["feeds"][0]["url"]) as response:
                assert response.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        ended = await process.wait()
    assert ended == 0
    assert len(where["feeds"]) == feeds
    if archive is not None:
        assert (len(state["published"]), state["remaining"]) == (archive, to_come)
