"""What the page withstands, and what it tells browsers."""

import aiohttp
import pytest

from tests.adapters.page.newsstand import open_page
from tests.adapters.page.reading import read
from tests.adapters.page.sample_briefs import everything, hostile

PATHS = ["/", "/search?q=script", "/nowhere", "/healthz", "/static/style.css", "/brief/1"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_carries_the_headers(newsstand, client, path):
    await newsstand.post(hostile())
    async with client.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        for directive in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert directive in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Python" not in answer.headers["Server"]
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/channel/news", "/search?q=claim", "/brief/{id}"])
async def test_hostile_words_stay_words(newsstand, client, path):
    brief_id = await newsstand.post(hostile())
    page = await read(client, path.format(id=brief_id))
    assert "<script>alert(1)</script>" in page.words
    assert "{{ 7*7 }}" in page.words
    assert page.all("//script | //b | //img | //*[@onerror] | //*[@style]") == []
    assert page.all("//@href[contains(., 'javascript:')] | //@src[contains(., 'script')]") == []
    assert not {"\u202e", "\x1b", "\u202c"} & set(page.source)


async def test_nothing_is_loaded_from_elsewhere_but_pictures(newsstand, client):
    await newsstand.post_all(everything())
    page = await read(client, "/channel/news")
    assert page.all("//link/@href") == ["/static/style.css", "/static/icon.svg"]
    assert page.all("//script | //style | //iframe | //object | //video") == []
    assert set(page.all("//a[not(starts-with(@href, '/'))]/@href")) == {
        "#content",
        "https://gazette.example/7",
        "https://www.gazette.example/2026/03/story",
    }


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "localhost"]
)
async def test_other_names_are_turned_away(client, host):
    port = client._base_url.port
    async with client.get("/", headers={"Host": host.format(port=port)}) as answer:
        assert answer.status == 421
        assert "answers only under localhost" in await answer.text()
        assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
async def test_names_of_this_machine_are_answered(client, host):
    port = client._base_url.port
    async with client.get("/healthz", headers={"Host": host.format(port=port)}) as answer:
        assert (answer.status, await answer.text()) == (200, "ok\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_the_page_can_only_be_read(client, method):
    async with client.request(method, "/", data="x") as answer:
        assert answer.status == 405
        assert answer.headers["Allow"] == "GET,HEAD"
        assert "can only be read" in await answer.text()


@pytest.mark.parametrize("path", ["/", "/search", "/healthz", "/static/style.css"])
async def test_head_answers_without_a_body(client, path):
    async with client.head(path) as answer:
        assert answer.status == 200
        assert await answer.read() == b""
        assert "Content-Security-Policy" in answer.headers


async def test_two_pages_do_not_share_anything(newsstand):
    async with open_page(newsstand) as first, open_page(newsstand) as second:
        assert first != second
        async with aiohttp.ClientSession() as session, session.get(f"{second}/healthz") as answer:
            assert answer.status == 200
