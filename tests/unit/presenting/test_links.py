"""Only links that may be offered come out, and each with the domain behind it."""

# letters of other scripts look like Latin ones

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presenting.links import registrable_domain, safe_http_url, text_fragment_url


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://gazette.example/a?b=c%20d#e", "https://gazette.example/a?b=c%20d#e"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
        ("http://127.0.0.1:8081/x", "http://127.0.0.1:8081/x"),
        ("http://[::1]/", "http://[::1]/"),
        ("HTTP://GAZETTE.example/A", "http://gazette.example/A"),
        ("https://gazette.example/\u202egnp", "https://gazette.example/%E2%80%AEgnp"),
        ("https://gazette.example/'onclick='x", "https://gazette.example/'onclick='x"),
    ],
)
def test_links_come_out_in_ascii(url, safe):
    assert safe_http_url(url) == safe


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://gazette.example/",
        "//gazette.example/",
        "/relative",
        "https:///nowhere",
        "https://user:password@gazette.example/",
        "https://gazette.example@evil.example/",
        "https://gazette.example\\@evil.example/",
        "https://two words.example/",
        "https://gazette.example/\x00",
        'https://gazette.example/"><b>',
        "https://127.1/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://999.1.1.1/",
        "http://[fe80::1%25eth0]/",
        "https://a..example/",
        "https://gazette.example:0/",
        "https://gazette.example:99999/",
        "https://\ud800.example/",
        "https://gazette.example/\ud800",
        "https://" + "a" * 300 + ".example/",
        "https://gazette.example/" + "a" * 3_000,
    ],
)
def test_everything_else_is_no_link(url):
    assert safe_http_url(url) is None
    assert registrable_domain(url) == ""


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.gazette.co.uk/a", "gazette.co.uk"),
        ("https://news.gazette.com.:443/", "gazette.com"),
        ("https://someone.github.io/", "someone.github.io"),
        ("https://login-bank.com.evil.org/", "evil.org"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("http://10.0.0.5/", "10.0.0.5"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost:8080/", "localhost"),
        ("http://co.uk/", "co.uk"),
    ],
)
def test_the_domain_says_who_is_behind(url, domain):
    assert registrable_domain(url) == domain


def test_a_fragment_leads_to_a_sentence():
    url = "https://gazette.example/7#top"
    assert (
        text_fragment_url(url, "Half-built, & “open”.")
        == "https://gazette.example/7#:~:text=Half%2Dbuilt%2C%20%26%20%E2%80%9Copen%E2%80%9D."
    )
    long = "one two three four five six seven eight nine ten eleven"
    assert text_fragment_url(url, long).endswith(
        "#:~:text=one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven"
    )


def test_a_link_to_a_sentence_of_other_letters_is_as_short_as_it_can_be():
    words = "Железнодорожники договорились о новом расписании пригородных поездов до конца года"
    link = text_fragment_url("https://gazette.example/7", words)
    begin, end = unquote(link.partition("#:~:text=")[2]).split(",")
    assert begin == "Железнодорожники договорились о"
    assert end == "до конца года"


@given(st.text() | st.text().map("https://".__add__) | st.text().map("http://a.example/".__add__))
def test_what_comes_out_is_always_a_plain_web_address(url):
    safe = safe_http_url(url)
    if safe is not None:
        parts = urlsplit(safe)
        assert safe.isascii()
        assert safe.isprintable()
        assert not set(safe) & set(' <>"\\`')
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert parts.username is None
        assert safe_http_url(safe) == safe
        assert registrable_domain(safe)
