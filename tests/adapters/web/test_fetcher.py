"""What the fetcher sends, and what it makes of ordinary answers."""

import asyncio
import gzip
import hashlib
import zlib

import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.web.fetcher import WebFetcher
from bot.domain.errors import BotChallenge, FetchError, HttpStatus, TooManyRedirects, UrlRefused
from bot.domain.feeds import Validators
from bot.pipeline.ports import Fetcher
from bot.pipeline.records import FetchedDocument, FetchRequest, NotModified
from tests.adapters.web.raw_server import FAST, fetcher_for, http

WORDS = "Grüße aus Köln\n".encode() * 100
SHA256 = hashlib.sha256(WORDS).hexdigest()


def feed(url: str, validators: Validators | None = None) -> FetchRequest:
    return FetchRequest(url=url, kind="feed", validators=validators)


async def test_a_document_comes_with_all_that_is_kept(server, fetcher):
    server.replies["/feed"] = http(
        body=WORDS,
        Content_Type="application/rss+xml; charset=utf-8",
        ETag='W/"a-gzip"',
        Last_Modified="Sat, 01 Nov 2025 10:00:00 GMT",
        Cache_Control="public, max-age=600",
    )
    port: Fetcher = fetcher
    assert await port.fetch(feed(server.url("/feed"))) == FetchedDocument(
        url=server.url("/feed"),
        body=WORDS,
        content_type="application/rss+xml; charset=utf-8",
        validators=Validators(
            etag='W/"a-gzip"', last_modified="Sat, 01 Nov 2025 10:00:00 GMT", body_sha256=SHA256
        ),
        max_age_seconds=600,
    )


async def test_it_says_who_asks_and_nothing_more(server, fetcher):
    server.replies["/feed"] = http(body=WORDS, Set_Cookie="id=1; Path=/")
    for _ in range(2):
        await fetcher.fetch(feed(server.url("/feed")))
    for request in server.requests:
        assert set(request) == {":path", "host", "user-agent", "accept", "accept-encoding"}
        assert request["user-agent"] == "Lede/test"
        assert request["accept-encoding"] == "gzip, deflate"
        assert "application/atom+xml" in request["accept"]


async def test_pages_are_asked_for_as_pages(server, fetcher):
    server.replies["/a"] = http(body=WORDS)
    await fetcher.fetch(FetchRequest(url=server.url("/a"), kind="page"))
    assert server.requests[0]["accept"].startswith("text/html")


async def test_proxies_of_the_environment_are_not_used(server, fetcher, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.replies["/feed"] = http(body=WORDS)
    assert isinstance(await fetcher.fetch(feed(server.url("/feed"))), FetchedDocument)


async def test_validators_go_back_byte_for_byte_and_304_may_renew_them(server, fetcher):
    kept = Validators(etag='"a b\u00fc"-gzip', last_modified="yesterday, I think", body_sha256="0f")
    server.replies["/feed"] = http("304 Not Modified", ETag='"new"', Cache_Control="max-age=60")
    answer = await fetcher.fetch(feed(server.url("/feed"), kept))
    sent = server.requests[0]
    assert sent["if-none-match"].encode("latin-1").decode() == kept.etag
    assert sent["if-modified-since"] == kept.last_modified
    assert sent["a-im"] == "feed"
    assert answer == NotModified(
        validators=Validators(etag='"new"', last_modified="yesterday, I think", body_sha256="0f"),
        max_age_seconds=60,
    )


async def test_a_304_that_says_nothing_renews_nothing(server, fetcher):
    kept = Validators(etag='"a"', body_sha256="0f")
    server.replies["/feed"] = http("304 Not Modified")
    answer = await fetcher.fetch(feed(server.url("/feed"), kept))
    assert answer == NotModified(validators=kept)


async def test_a_304_that_nobody_asked_for_is_an_error(server, fetcher):
    server.replies["/feed"] = http("304 Not Modified")
    with pytest.raises(HttpStatus) as caught:
        await fetcher.fetch(feed(server.url("/feed")))
    assert caught.value.status == 304


async def test_the_same_body_again_is_not_modified(server, fetcher):
    server.replies["/feed"] = http(body=WORDS, ETag='"moves each time"')
    kept = Validators(etag='"old"', body_sha256=SHA256)
    answer = await fetcher.fetch(feed(server.url("/feed"), kept))
    assert answer == NotModified(
        validators=Validators(etag='"moves each time"', body_sha256=SHA256)
    )
    changed = await fetcher.fetch(feed(server.url("/feed"), Validators(body_sha256="0f")))
    assert isinstance(changed, FetchedDocument)


async def test_only_the_new_entries_are_a_document_too(server, fetcher):
    server.replies["/feed"] = http("226 IM Used", WORDS, IM="feed", ETag='"b"')
    answer = await fetcher.fetch(feed(server.url("/feed"), Validators(etag='"a"')))
    assert isinstance(answer, FetchedDocument)


async def test_headers_that_cannot_be_kept_are_left_out(server, fetcher):
    server.replies["/feed"] = http(body=WORDS, ETag='"\xe4"', Content_Type="text/xml; \xe4")
    answer = await fetcher.fetch(feed(server.url("/feed")))
    assert isinstance(answer, FetchedDocument)
    assert answer.validators.etag is None
    assert answer.content_type == "text/xml; ?"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(WORDS, mtime=0)),
        ("GZIP", gzip.compress(WORDS[:99], mtime=0) + gzip.compress(WORDS[99:], mtime=0)),
        ("deflate", zlib.compress(WORDS)),
        ("deflate", zlib.compress(WORDS)[2:-4]),  # as some servers understand it
        ("identity", WORDS),
    ],
)
async def test_bodies_are_decompressed(server, fetcher, encoding, body):
    server.replies["/feed"] = http(body=body, Content_Encoding=encoding)
    answer = await fetcher.fetch(feed(server.url("/feed")))
    assert isinstance(answer, FetchedDocument)
    assert (answer.body, answer.validators.body_sha256) == (WORDS, SHA256)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_lead_on_without_a_referer(server, fetcher, status):
    server.replies["/old/feed"] = http(f"{status} Moved", Location="../b/c%20d?e#f")
    server.replies["/b/c%20d?e"] = http(body=WORDS)
    answer = await fetcher.fetch(feed(server.url("/old/feed"), Validators(etag='"a"')))
    assert isinstance(answer, FetchedDocument)
    assert answer.url == server.url("/b/c%20d?e")
    assert "referer" not in server.requests[1]
    assert server.requests[1]["if-none-match"] == '"a"'


async def test_five_redirects_are_followed_and_no_sixth(server, fetcher):
    for number in range(6):
        server.replies[f"/{number}"] = http("302 Found", Location=f"/{number + 1}")
    server.replies["/6"] = http(body=WORDS)
    assert isinstance(await fetcher.fetch(feed(server.url("/1"))), FetchedDocument)
    with pytest.raises(TooManyRedirects) as caught:
        await fetcher.fetch(feed(server.url("/0")))
    assert caught.value.data == {"url": server.url("/0"), "limit": 5}
    assert len(server.requests) == 12


async def test_circles_end(server, fetcher):
    server.replies["/"] = http("301 Moved", Location="/")
    with pytest.raises(TooManyRedirects):
        await fetcher.fetch(feed(server.url("/")))


@pytest.mark.parametrize("status", [204, 206, 300, 301, 400, 401, 403, 404, 410, 451, 500, 502])
async def test_other_answers_are_errors(server, fetcher, status):
    server.replies["/a?key=secret"] = http(f"{status} Whatever", Retry_After="60")
    with pytest.raises(HttpStatus) as caught:
        await fetcher.fetch(feed(server.url("/a?key=secret")))
    assert caught.value.data == {
        "url": server.url("/a?key=***"),
        "status": status,
        "retry_after_seconds": None,
    }


@pytest.mark.parametrize("status", [429, 503])
async def test_when_to_come_back_is_told(server, fetcher, status):
    server.replies["/"] = http(f"{status} Later", Retry_After="120", Server="cloudflare")
    with pytest.raises(HttpStatus) as caught:
        await fetcher.fetch(feed(server.url("/")))
    assert caught.value.retry_after_seconds == 120


@pytest.mark.parametrize(
    ("reply", "service"),
    [
        (http("403 Forbidden", cf_mitigated="challenge"), "Cloudflare"),
        (http("200 OK", b"<p>prove it", cf_mitigated="challenge"), "Cloudflare"),
        (http("503 Wait", b"<title>Just a moment...", Server="cloudflare"), "Cloudflare"),
        (http("202 Accepted", x_amzn_waf_action="challenge"), "AWS WAF"),
        (http("429 Too Many", x_vercel_mitigated="challenge"), "Vercel"),
    ],
)
async def test_challenges_are_told_as_such(server, fetcher, reply, service):
    server.replies["/"] = reply
    with pytest.raises(BotChallenge) as caught:
        await fetcher.fetch(feed(server.url("/")))
    assert caught.value.service == service


async def test_a_plain_refusal_by_cloudflare_is_no_challenge(server, fetcher):
    page = b"<title>Access denied</title>" + b"x" * 100_000
    server.replies["/"] = http("403 Forbidden", page, Server="cloudflare")
    with pytest.raises(HttpStatus):
        await fetcher.fetch(feed(server.url("/")))


async def test_one_request_at_a_time_to_a_host(server, fetcher):
    async def slow(writer: asyncio.StreamWriter) -> None:
        for _ in range(5):
            await asyncio.to_thread(writer.get_extra_info, "peername")  # let others come
        writer.write(http(body=WORDS))

    for number in range(8):
        server.replies[f"/{number}"] = slow
    requests = [fetcher.fetch(feed(server.url(f"/{number}"))) for number in range(8)]
    assert len(await asyncio.gather(*requests)) == 8
    assert server.most_busy == 1


async def test_an_error_or_a_cancelled_caller_frees_the_host(server, fetcher):
    asked = asyncio.Event()

    async def silent(_writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.Event().wait()

    server.replies["/silent"] = silent
    server.replies["/feed"] = http(body=WORDS)
    waiting = asyncio.ensure_future(fetcher.fetch(feed(server.url("/silent"))))
    await asked.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(HttpStatus):
        await fetcher.fetch(feed(server.url("/missing")))
    assert isinstance(await fetcher.fetch(feed(server.url("/feed"))), FetchedDocument)


async def test_a_listed_name_reaches_the_intranet(server):
    async with fetcher_for(f"localhost:{server.port}") as fetcher:
        server.replies["/feed"] = http(body=WORDS)
        assert isinstance(
            await fetcher.fetch(feed(server.url("/feed", host="LOCALHOST"))), FetchedDocument
        )
        with pytest.raises(UrlRefused) as caught:
            await fetcher.fetch(feed(server.url("/feed")))
        assert caught.value.why == "port"


async def test_the_door_has_to_be_opened(server):
    fetcher: WebFetcher = fetcher_for(server.pair, limits=FAST)
    with pytest.raises(RuntimeError, match="async with"):
        await fetcher.fetch(feed(server.url("/")))
    await fetcher.__aexit__(None, None, None)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        (["301 Moved"], True),
        (["308 Moved"], True),
        (["301 Moved", "308 Moved"], True),
        (["302 Found"], False),
        (["301 Moved", "302 Found"], False),
        (["307 Found", "301 Moved"], False),
    ],
)
async def test_only_a_way_that_is_permanent_throughout_is_a_move(server, fetcher, statuses, moved):
    for number, status in enumerate(statuses):
        server.replies[f"/{number}"] = http(status, Location=f"/{number + 1}")
    last = f"/{len(statuses)}"
    server.replies[last] = http(body=WORDS)
    answer = await fetcher.fetch(feed(server.url("/0")))
    assert answer.moved_to == (server.url(last) if moved else None)


async def test_secrets_go_to_the_origin_they_are_for_and_no_other(server, fetcher):
    secret = {"Authorization": "Basic c2VjcmV0"}
    server.replies["/a"] = http("302 Found", Location="/b")
    server.replies["/b"] = http("302 Found", Location=server.url("/c", host="localhost"))
    asked = FetchRequest(url=server.url("/a"), kind="feed", headers=secret)
    with pytest.raises(FetchError):  # that other host is not allowed here
        await fetcher.fetch(asked)
    assert [head.get("authorization") for head in server.requests] == [secret["Authorization"]] * 2
    assert "c2VjcmV0" not in repr(asked)


async def test_secrets_do_not_follow_to_another_origin(server, dns):
    dns["other.example"] = ["127.0.0.1"]
    server.replies["/a"] = http("302 Found", Location=server.url("/b", host="other.example"))
    server.replies["/b"] = http(body=WORDS)
    allowed = (server.pair, f"other.example:{server.port}")
    async with fetcher_for(*allowed) as fetcher:
        asked = FetchRequest(url=server.url("/a"), kind="feed", headers={"X-Key": "secret"})
        await fetcher.fetch(asked)
    assert [head.get("x-key") for head in server.requests] == ["secret", None]


@pytest.mark.parametrize("host", ["blocked.example", "feeds.blocked.example", "BLOCKED.example."])
async def test_a_blocked_host_is_never_asked(host):
    async with WebFetcher(
        SystemClock(), user_agent="Lede/test", blocked_hosts=("Blocked.example",)
    ) as fetcher:
        with pytest.raises(UrlRefused) as caught:
            await fetcher.fetch(feed(f"https://{host}/feed"))
    assert caught.value.why == "blocked"
