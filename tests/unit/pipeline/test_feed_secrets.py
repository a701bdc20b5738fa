"""Passwords and headers that people give, fit to be sent or refused without being told."""

import pytest

from bot.domain.errors import HeaderRefused
from bot.pipeline.rules.feed_secrets import (
    checked_headers,
    password_headers,
    read_header,
    same_origin,
)


@pytest.mark.parametrize(
    ("user", "password", "sent"),
    [
        ("Aladdin", "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),  # RFC 7617, 2
        ("test", "123£", "dGVzdDoxMjPCow=="),  # RFC 7617, 2.1
        ("ann", "", "YW5uOg=="),
        ("ann", "a:b", "YW5uOmE6Yg=="),
    ],
)
def test_a_password_is_sent_as_the_standard_says(user, password, sent):
    assert password_headers(user, password) == {"Authorization": f"Basic {sent}"}


@pytest.mark.parametrize(
    ("user", "password", "why"),
    [
        ("", "x", "user"),
        ("a:b", "x", "user"),
        ("a\r\n", "x", "user"),
        ("a", "x\nX-Other: y", "password"),
        ("a", "\ud800", "password"),
        ("a", "x" * 5_000, "password"),
    ],
)
def test_a_password_that_cannot_be_sent_is_refused(user, password, why):
    with pytest.raises(HeaderRefused) as refused:
        password_headers(user, password)
    assert refused.value.why == why


def test_a_header_is_read():
    assert read_header(" X-Api-Key:  a b ") == {"X-Api-Key": "a b"}
    assert read_header("Authorization: Bearer a:b") == {"Authorization": "Bearer a:b"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("s3cr3t", "form"),
        ("Two Words: s3cr3t", "name"),
        (": s3cr3t", "name"),
        ("Host: s3cr3t", "ours"),
        ("content-LENGTH: s3cr3t", "ours"),
        ("X-Key: ", "value"),
        ("X-Key: s3cr3t\r\nX-Other: b", "value"),
        ("X-Key: s3cr3t\u00e9", "value"),
        (f"X-Key: s3cr3t{'x' * 5_000}", "value"),
    ],
)
def test_a_header_that_cannot_be_sent_is_refused_and_its_value_not_repeated(line, why):
    with pytest.raises(HeaderRefused) as refused:
        read_header(line)
    assert refused.value.why == why
    assert "s3cr3t" not in str(refused.value)


def test_more_headers_than_any_site_asks_for_are_refused():
    with pytest.raises(HeaderRefused):
        checked_headers({f"X-{number}": "x" for number in range(11)})


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        ("https://a.example/feed", "https://A.example:443/other", True),
        ("http://a.example/", "http://a.example:80/x", True),
        ("https://a.example/", "http://a.example/", False),
        ("https://a.example/", "https://b.a.example/", False),
        ("https://a.example/", "https://a.example:8443/", False),
        ("https://a.example/", "https://a.example@b.example/", False),
        ("nonsense", "nonsense", False),
        ("https://a.example:x/", "https://a.example:x/", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(url, other, same):
    assert same_origin(url, other) is same
