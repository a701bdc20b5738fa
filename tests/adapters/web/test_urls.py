"""Which URLs may be asked at all, and how URLs are told."""

import time

import pytest

from bot.adapters.web.urls import MAX_URL_CHARACTERS, check_url, told_url
from bot.domain.errors import UrlRefused


def only_web_ports(_host: str, port: int) -> bool:
    return port in {80, 443}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.ORG:443/Feed?a=1#part", "https://example.org/Feed?a=1"),
        ("http://example.org./", "http://example.org./"),
        (
            "https://bücher.example/ä ö?q=ü",
            "https://xn--bcher-kva.example/%C3%A4%20%C3%B6?q=%C3%BC",
        ),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://my_feeds.example.org/@name/feed", "https://my_feeds.example.org/@name/feed"),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/"),
        ("http://8.8.8.8/%2Fa", "http://8.8.8.8/%2Fa"),
        ("https://example.org/" + "a" * (MAX_URL_CHARACTERS - 20), None),
    ],
)
def test_good_urls_pass(text, asked):
    assert str(check_url(text, only_web_ports)) == (asked or text)


@pytest.mark.parametrize(
    ("why", "texts"),
    [
        (
            "scheme",
            ["", "example.org", "//example.org/", "ftp://example.org/", "file:///etc/passwd",
             "gopher://example.org/", "javascript:alert(1)", "data:,x", "feed://example.org/",
             "httpx://example.org/", "/etc/passwd", "http+unix://%2Fvar%2Frun%2Fx/"],
        ),
        (
            "userinfo",
            ["http://user@example.org/", "http://user:word@example.org/", "http://:@example.org/",
             "http://example.org@127.0.0.1/"],
        ),
        (
            "port",
            ["http://example.org:22/", "http://example.org:8080/", "https://example.org:6379/",
             "http://example.org:0/", "http://[2606:4700::1]:25/"],
        ),
        ("no_host", ["http://", "http:///path", "http:example.org", "https://./", "http://?q"]),
        ("too_long", ["http://example.org/" + "a" * MAX_URL_CHARACTERS, "x" * 3_000_000]),
        (
            "malformed",
            ["http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
             "http://0x7f.0x0.0x0.0x1/", "http://127.0.0.1.1/", "http://1.2.3.256/", "http://[::1/",
             "http://[fe80::1%25eth0]/", "http://ex ample.org/",
             "http://exa\tmple.org/", "http://example.org/\r\nX: y", "http://example.org/\x00",
             "http://example.org/\x7f", "http://example.org/\x9b31m", "http://a.example\\@b.example/",
             "http://example.org\\path", "\thttp://example.org/", "http://example.org:99999/",
             "http://example.org:x/", "http://exa%6dple.org/", "http://a..example/",
             "http://.example.org/", "http://" + "a" * 64 + ".example/",
             "http://" + ".".join(["a" * 60] * 5) + "/", "http://example.org/\ud800",
             "http://exam<ple.org/", "http://*.example.org/", "http://[::1].x/",
             "http://\u200b/", "http://" + "\u0301" * 90 + ".example/"],
        ),
    ],
)  # fmt: skip
def test_bad_urls_are_refused_with_the_reason(why, texts):
    for text in texts:
        with pytest.raises(UrlRefused) as caught:
            check_url(text, only_web_ports)
        assert caught.value.why == why, text


@pytest.mark.parametrize("letter", ["\ufdfa", "\ufdfa" * 10, "\u0301", "ü", "\u0660", "a."])
def test_no_host_takes_long_to_refuse(letter):
    check_url("http://bücher.example/", only_web_ports)  # loads the tables of idna
    started = time.process_time()
    with pytest.raises(UrlRefused):
        check_url("http://" + letter * 140 + ".example/", only_web_ports)
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("http://user:word@example.org/a", "http://example.org/a"),
        ("http://word@example.org", "http://example.org"),
        ("http:/user:word@example.org/", "http:/example.org/"),
        ("http://a@b@example.org/", "http://example.org/"),
        ("https://example.org/@name/feed", "https://example.org/@name/feed"),
        ("https://example.org/?q=news&key=abc", "https://example.org/?q=news&key=***"),
        ("https://example.org/?API_KEY=abc;b=1&token=&x", "https://example.org/?API_KEY=***;b=1&token=&x"),
        ("https://example.org/?access_token=a=b?c", "https://example.org/?access_token=***"),
        ("https://example.org/?X-Amz-Signature=abc#key", "https://example.org/?X-Amz-Signature=***"),
        ("http://example.org/\x1b[31m\u202e", "http://example.org/\ufffd[31m\ufffd"),
        ("x" * 5000, "x" * 300 + "…"),
    ],
)  # fmt: skip
def test_told_urls_hold_no_secret(text, told):
    assert told_url(text) == told
