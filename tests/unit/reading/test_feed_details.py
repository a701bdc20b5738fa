"""Feeds in: what entries carry besides title, link and date, and where the feed is pushed from."""

import json
import time
from datetime import UTC, datetime

import pytest

from bot.domain.feeds import ParsedEntry, ParsedFeed
from bot.reading.feed_parser import parse_feed

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
URL = "https://news.example/feeds/all.xml"
ATOM = "http://www.w3.org/2005/Atom"
NAMESPACES = (
    f'xmlns:atom="{ATOM}" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
)
BODY = "<p>The bridge opens.</p><p>It took <b>two</b> years &amp; more money than planned.</p>"
BROKEN = "<br>&nbsp<p>"  # what no XML parser takes: the patient one reads the rest of it


def rss(item: str, head: str = "") -> bytes:
    told = "<title>Story</title><link>https://news.example/1</link>"
    return (
        f'<rss version="2.0" {NAMESPACES}><channel><title>The Post</title>{head}'
        f"<item>{told}{item}</item></channel></rss>"
    ).encode()


def atom(entry: str, head: str = "") -> bytes:
    told = '<title>Story</title><id>urn:1</id><link href="https://news.example/1"/>'
    return (
        f'<feed xmlns="{ATOM}"><title>P</title>{head}<entry>{told}{entry}</entry></feed>'.encode()
    )


def json_feed(item: dict[str, object], **head: object) -> bytes:
    told = {"id": "1", "url": "https://news.example/1", "title": "Story", **item}
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "P", "items": [told], **head}).encode()


def parse(body: bytes) -> ParsedFeed:
    return parse_feed(body, URL, None, now=NOW)


def only(body: bytes) -> ParsedEntry:
    (entry,) = parse(body).entries
    return entry


def encoded(text: str) -> str:
    return f"<content:encoded><![CDATA[{text}]]></content:encoded>"


@pytest.mark.parametrize(
    "body",
    [
        rss(f"<description>Opens.</description>{encoded(BODY)}"),
        rss(f"<description>Opens.</description>{encoded(BODY)}<x>{BROKEN}</x>"),
        atom(f'<summary>Opens.</summary><content type="html"><![CDATA[{BODY}]]></content>'),
        atom(f"<summary>Opens.</summary><content type='html'><![CDATA[{BODY}]]></content>{BROKEN}"),
        atom(f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{BODY}</div></content>'
             "<summary>Opens.</summary>"),
        json_feed({"summary": "Opens.", "content_html": BODY}),
    ],
    ids=["rss", "rss-broken", "atom", "atom-broken", "xhtml", "json"],
)  # fmt: skip
def test_the_body_of_an_entry_is_kept_as_html(body: bytes):
    entry = only(body)
    assert entry.summary == "Opens."
    kept = entry.content.removeprefix('<div xmlns="http://www.w3.org/1999/xhtml">')
    assert kept.removeprefix("<div>").removesuffix("</div>") == BODY


def test_prefixes_of_xhtml_are_no_part_of_its_tags():
    xhtml = 'xmlns:h="http://www.w3.org/1999/xhtml"'
    words = "<h:p>Much more than it says.</h:p>"
    entry = only(atom(f'<summary>Opens.</summary><content type="xhtml" {xhtml}>{words}</content>'))
    assert entry.content == "<p>Much more than it says.</p>"


@pytest.mark.parametrize(
    "body",
    [
        atom('<summary>Opens.</summary><content type="text">a &lt; b, c &gt; d</content>'),
        json_feed({"summary": "Opens.", "content_text": "a < b, c > d"}),
    ],
    ids=["atom", "json"],
)
def test_plain_text_becomes_html(body: bytes):
    assert only(body).content == "a &lt; b, c &gt; d"


@pytest.mark.parametrize(
    "body",
    [
        rss(f"<description><![CDATA[{BODY}]]></description>"),
        rss(f"<description><![CDATA[{BODY}]]></description>{encoded(BODY)}"),
        rss(encoded(f"<div class='a very long class name'>{BODY}</div>")),
        atom('<summary>Opens.</summary><content type="image/png">aGVsbG8gd29ybGQgaGVsbG8=</content>'),
        atom('<summary>Opens.</summary><content src="https://news.example/1.html"/>'),
        rss("<description>Opens.</description><media:content url='x'>Much more words</media:content>"),
        json_feed({"summary": "A summary of some words", "content_html": "<p>Few</p>"}),
    ],
    ids=["description", "twice", "wrapped", "image", "elsewhere", "media", "less"],
)  # fmt: skip
def test_a_body_with_no_more_words_than_the_summary_is_none(body: bytes):
    assert only(body).content == ""


def test_a_description_longer_than_a_summary_is_a_body():
    long = f"<p>{'Many words. ' * 500}</p>"
    entry = only(rss(f"<description><![CDATA[{long}]]></description>"))
    assert len(entry.summary) <= 2_000
    assert entry.content == long


@pytest.mark.parametrize("tag", ["i", "a href='https://news.example/very/long'"])
def test_a_body_is_cut_between_tags(tag: str):
    entry = only(rss(encoded(f"<{tag}>word</{tag[:1]}> " * 30_000)))
    assert 199_000 < len(entry.content) <= 200_000
    assert entry.content.rstrip()[-1] in ">d"


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        (rss("<dc:creator>Jane Doe</dc:creator><dc:creator>John Roe</dc:creator>"),
         ("Jane Doe", "John Roe")),
        (rss("<author>jane@news.example (Jane  Doe)</author>"), ("Jane Doe",)),
        (rss("<author>Jane Doe &lt;jane@news.example&gt;</author>"), ("Jane Doe",)),
        (rss("<author>jane@news.example</author>"), ("jane@news.example",)),
        (rss("<dc:creator><![CDATA[<b>Jane</b> &amp; Co]]></dc:creator>"), ("Jane & Co",)),
        (rss("<dc:creator>Jane</dc:creator><author>Jane</author><author/>"), ("Jane",)),
        (rss(f"<dc:creator>Jane</dc:creator>{BROKEN}"), ("Jane",)),
        (rss("<media:credit>A Photographer</media:credit>"), ()),
        (atom("<author><name>Jane</name><email>j@x.example</email></author>"), ("Jane",)),
        (atom("", "<author><name>Desk</name></author>"), ("Desk",)),
        (atom(f"{BROKEN}", "<author><name>Desk</name></author>"), ("Desk",)),
        (atom("<author><name>Jane</name></author>", "<author><name>Desk</name></author>"),
         ("Jane",)),
        (json_feed({"authors": [{"name": "Jane"}, {"name": "John"}, "odd"]}), ("Jane", "John")),
        (json_feed({"author": {"name": "Jane"}}), ("Jane",)),
        (json_feed({}, authors=[{"name": "Desk"}]), ("Desk",)),
        (json_feed({"authors": "odd"}), ()),
    ],
)  # fmt: skip
def test_authors(body: bytes, authors: tuple[str, ...]):
    assert only(body).authors == authors


@pytest.mark.parametrize(
    ("body", "categories"),
    [
        (rss("<category>World</category><category><![CDATA[Arts &amp; Life]]></category>"),
         ("World", "Arts & Life")),
        (rss("<category>World</category><dc:subject>Peace</dc:subject><category/>"),
         ("World", "Peace")),
        (rss(f"<category>World</category>{BROKEN}"), ("World",)),
        (rss("<media:category>x/y</media:category>"), ()),
        (atom('<category term="w" label="World"/><category term="peace"/>'), ("World", "peace")),
        (json_feed({"tags": ["World", 7, None, "World"]}), ("World", "7")),
        (json_feed({"tags": "odd"}), ()),
    ],
)  # fmt: skip
def test_categories(body: bytes, categories: tuple[str, ...]):
    assert only(body).categories == categories


def test_names_are_few_and_short():
    many = "".join(f"<category>{number} {'long ' * 100}</category>" for number in range(1_000))
    entry = only(rss(many))
    assert len(entry.categories) == 30
    assert all(len(name) <= 100 for name in entry.categories)


@pytest.mark.parametrize(
    "body",
    [
        rss("", '<atom:link rel="hub" href="https://hub.example/"/><link>https://news.example</link>'
            '<atom:link rel="self" href="/all"/>'),
        rss(BROKEN, '<atom:link rel="hub" href="https://hub.example/"/>'
            '<atom:link rel="self" href="/all"/>'),
        atom("", '<link rel="self" href="/all"/><link rel="hub" href="https://hub.example/"/>'),
        json_feed({}, feed_url="/all", hubs=[{"type": "rssCloud", "url": "https://no.example/"},
                  {"type": "WebSub", "url": "https://hub.example/"}]),
    ],
    ids=["rss", "rss-broken", "atom", "json"],
)  # fmt: skip
def test_the_hub_and_the_topic_of_websub(body: bytes):
    feed = parse(body)
    assert feed.hub_url == "https://hub.example/"
    assert feed.self_url == "https://news.example/all"


@pytest.mark.parametrize(
    "body",
    [
        rss(""),
        rss("", '<atom:link rel="hub" href="javascript:x()"/>'),
        atom('<link rel="hub" href="https://hub.example/"/>'),
        json_feed({}, hubs="odd"),
    ],
    ids=["none", "script", "entry", "odd"],
)
def test_no_hub(body: bytes):
    assert parse(body).hub_url is None


def test_whatever_json_escapes_can_be_stored():
    half = "a\ud800b\x00c"
    entry = only(
        json_feed(
            {
                **dict.fromkeys(("id", "title", "summary"), half),
                "url": f"https://news.example/{half}",
                "content_html": f"{half} and much more of it",
                "tags": [half],
                "authors": [{"name": half}],
            }
        )
    )
    assert entry.content == "abc and much more of it"
    assert "\x00" not in repr(entry).encode("utf-8").decode()
    assert "\\ud800" not in repr(entry)
    assert "\\x00" not in repr(entry)


def test_many_namespaces_are_not_copied_into_every_body():
    names = " ".join(f'xmlns:n{number}="https://n.example/{number}"' for number in range(2_000))
    entries = "".join(
        f"<entry><id>{number}</id><title>t</title><content type='xhtml'><p>words and words</p>"
        "</content></entry>"
        for number in range(2_000)
    )
    started = time.process_time()
    feed = parse(f'<feed xmlns="{ATOM}" {names}>{entries}</feed>'.encode())
    assert time.process_time() - started < 5
    assert sum(len(entry.content) for entry in feed.entries) < 100 * len(feed.entries)


def test_an_entry_without_a_title_keeps_an_id_made_of_tags():
    assert (
        only(rss("").replace(b"<title>Story</title>", b"<guid><p>7</p></guid>")).guid == "<p>7</p>"
    )
