"""Forms that are sent, and hubs that answers name in their headers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from bot.adapters.web.fetcher import WebFetcher
from bot.domain.errors import (
    AddressRefused,
    ConnectionFailed,
    FetchError,
    FetchTimeout,
    HttpStatus,
    TooManyRedirects,
    UrlRefused,
)
from bot.pipeline.hub_ports import HubClient
from bot.pipeline.records import FetchedDocument, FetchRequest
from tests.adapters.web.raw_server import FAST, fetcher_for, http

FIELDS = {"hub.mode": "subscribe", "hub.topic": "https://a.example/?q=ä&b", "hub.secret": "hush"}


class FormServer:
    """Takes forms on loopback and answers as told."""

    def __init__(self) -> None:
        self.answers: dict[str, web.Response] = {}
        self.taken: list[tuple[str, str, list[tuple[str, str]]]] = []  # path, type, fields
        self.port = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def take(self, request: web.Request) -> web.Response:
        words = (await request.read()).decode()
        self.taken.append((request.path, request.content_type, parse_qsl(words)))
        answer = self.answers.get(request.path, web.Response(status=404))
        return web.Response(status=answer.status, headers=answer.headers)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["FormServer"]:
        application = web.Application()
        application.router.add_post("/{path:.*}", self.take)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            await runner.cleanup()


@pytest.fixture
async def forms() -> AsyncIterator[FormServer]:
    async with FormServer().listening() as running:
        yield running


@pytest.fixture
async def sender(forms: FormServer) -> AsyncIterator[WebFetcher]:
    async with fetcher_for(f"127.0.0.1:{forms.port}") as fetcher:
        yield fetcher


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_a_form_arrives_as_written_and_2xx_takes_it(forms, sender, status):
    forms.answers["/hub"] = web.Response(status=status)
    client: HubClient = sender
    assert await client.post_form(forms.url("/hub"), FIELDS) == status
    expected = ("/hub", "application/x-www-form-urlencoded", list(FIELDS.items()))
    assert forms.taken == [expected]


@pytest.mark.parametrize("status", [301, 302, 303, 304, 400, 404, 500])
async def test_other_answers_do_not(forms, sender, status):
    headers = {"Location": forms.url("/there")} if status < 400 else {}
    forms.answers["/hub"] = web.Response(status=status, headers=headers)
    forms.answers["/there"] = web.Response(status=202)
    with pytest.raises(HttpStatus) as caught:
        await sender.post_form(forms.url("/hub"), FIELDS)
    assert caught.value.status == status
    assert len(forms.taken) == 1


async def test_a_hub_that_is_busy_says_when_to_come_back(forms, sender):
    forms.answers["/hub"] = web.Response(status=503, headers={"Retry-After": "90"})
    with pytest.raises(HttpStatus) as caught:
        await sender.post_form(forms.url("/hub"), FIELDS)
    assert caught.value.retry_after_seconds == 90


@pytest.mark.parametrize("status", [307, 308])
async def test_redirects_that_keep_the_form_are_followed(forms, sender, status):
    forms.answers["/hub"] = web.Response(status=status, headers={"Location": "/there"})
    forms.answers["/there"] = web.Response(status=202)
    assert await sender.post_form(forms.url("/hub"), FIELDS) == 202
    assert [path for path, _, _ in forms.taken] == ["/hub", "/there"]
    assert forms.taken[1][2] == list(FIELDS.items())


async def test_redirects_end(forms, sender):
    forms.answers["/hub"] = web.Response(status=307, headers={"Location": "/hub"})
    with pytest.raises(TooManyRedirects):
        await sender.post_form(forms.url("/hub"), FIELDS)
    assert len(forms.taken) == FAST.max_redirects + 1


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("http://169.254.169.254/latest/", AddressRefused),
        ("http://127.0.0.1:9/", UrlRefused),
        ("http://127.0.0.1/", AddressRefused),
        ("http://user:word@hub.example/", UrlRefused),
        ("file:///etc/passwd", UrlRefused),
    ],
)
async def test_forms_go_nowhere_that_documents_are_not_fetched_from(forms, sender, target, error):
    forms.answers["/hub"] = web.Response(status=308, headers={"Location": target})
    for url in (target, forms.url("/hub")):
        with pytest.raises(error):
            await sender.post_form(url, FIELDS)


async def test_blocked_hosts_get_no_forms(forms):
    fetcher = WebFetcher(
        clock=fetcher_for()._clock,
        user_agent="Lede/test",
        allowed_hosts=[f"127.0.0.1:{forms.port}"],
        blocked_hosts=["127.0.0.1"],
        limits=FAST,
    )
    async with fetcher:
        with pytest.raises(UrlRefused):
            await fetcher.post_form(forms.url("/hub"), FIELDS)
    assert forms.taken == []


async def test_what_the_form_says_is_in_no_error(forms, sender):
    for url in (forms.url("/nowhere"), "http://127.0.0.1:9/", "gopher://hub.example/"):
        with pytest.raises(FetchError) as caught:
            await sender.post_form(url, FIELDS)
        assert FIELDS["hub.secret"] not in f"{caught.value!r} {caught.value} {caught.value.data}"


async def test_a_hub_that_hangs_up_or_says_nothing_is_an_error_of_ours(server, fetcher):
    async def hang_up(writer: asyncio.StreamWriter) -> None:
        writer.close()

    async def say_nothing(_writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    server.replies["/rude"], server.replies["/mute"] = hang_up, say_nothing
    with pytest.raises(ConnectionFailed):
        await fetcher.post_form(server.url("/rude"), FIELDS)
    with pytest.raises(FetchTimeout):
        await fetcher.post_form(server.url("/mute"), FIELDS)


@pytest.mark.parametrize(
    ("header", "hub", "own"),
    [
        ('<https://hub.example/>; rel="hub"', "https://hub.example/", None),
        (
            '<https://hub.example/>; rel=hub, <https://a.example/f?x=1,2>; rel="self"',
            "https://hub.example/",
            "https://a.example/f?x=1,2",
        ),
        ('</hub>; rel="HUB self"', "/hub", "/hub"),
        ('<https://a/>; rel="hub", <https://b/>; rel="hub"', "https://a/", None),
        ("<javascript:alert(1)>; rel=hub", None, None),
        ("<https://[broken/>; rel=hub", None, None),
        ("<<>>;;;=,<;rel=hub", None, None),
        ('<https://next.example/>; rel="next"', None, None),
    ],
)
async def test_hubs_are_read_from_link_headers(server, fetcher, header, hub, own):
    server.replies["/feed"] = http(body=b"x", Link=header)
    document = await fetcher.fetch(FetchRequest(url=server.url("/feed"), kind="feed"))
    assert isinstance(document, FetchedDocument)

    def absolute(url: str | None) -> str | None:
        return server.url(url) if url and url.startswith("/") else url

    assert (document.hub_url, document.self_url) == (absolute(hub), absolute(own))
