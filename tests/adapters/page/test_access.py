"""Who is let in where the page asks for its access token, and what everybody may ask."""

from base64 import b64encode
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.adapters.page.reading import read
from tests.builders import brief

WORDS = "correct-horse-battery"
TOLD_TO_NOBODY = ["/", "/channel/news", "/search?q=x", "/brief/1", "/metrics", "/nowhere"]


def basic(password: str, name: str = "reader") -> str:
    return "Basic " + b64encode(f"{name}:{password}".encode()).decode()


@pytest.fixture
async def stranger(newsstand) -> AsyncIterator[aiohttp.ClientSession]:
    await newsstand.post(brief())
    async with (
        newsstand.server(access_token=WORDS) as server,
        aiohttp.ClientSession(server.url) as session,
    ):
        yield session


@pytest.mark.parametrize("path", TOLD_TO_NOBODY)
async def test_strangers_are_asked_and_told_nothing(stranger, path):
    page = await read(stranger, path, status=401)
    assert page.all("//h1") == ["Access token needed"]
    assert brief().headline not in page.words
    assert "news" not in page.all("//nav//a")
    async with stranger.get(path) as answer:
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Lede", charset="UTF-8"'
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/healthz", "/static/style.css"])
async def test_health_and_style_are_for_everybody(stranger, path):
    async with stranger.get(path) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "given",
    [basic(WORDS), basic(WORDS, name=""), f"Bearer {WORDS}", f"bearer {WORDS}"],
)
async def test_the_token_opens(stranger, given):
    for path in ("/", "/metrics"):
        async with stranger.get(path, headers={"Authorization": given}) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    "given",
    [
        basic(""),
        basic(WORDS + "x"),
        basic(WORDS[:-1]),
        basic("пароль"),
        f"Bearer {WORDS}x",
        WORDS,
        "Basic",
        "Basic !!!",
        "Basic " + b64encode(b"\xff\xfe:\xff").decode(),
        "Digest username=x",
        "Bearer \udcff",
    ],
)
async def test_nothing_else_opens(stranger, given):
    async with stranger.get(
        "/", headers={"Authorization": given.encode("utf-8", "replace").decode()}
    ) as answer:
        assert answer.status == 401


async def test_the_token_in_an_address_does_not_open(stranger):
    async with stranger.get("/", params={"token": WORDS, "access_token": WORDS}) as answer:
        assert answer.status == 401
