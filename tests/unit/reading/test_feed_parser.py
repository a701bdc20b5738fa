"""Bodies of feeds in, entries out; what is no feed says what it is."""

import pickle
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.domain.errors import FeedError, FeedMalformed, NotAFeed
from bot.domain.feeds import FeedLink, KeyKind, ParsedEntry, ParsedFeed
from bot.reading.feed_parser import parse_feed
from tests.unit.reading.pages import page

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
URL = "https://news.example/feeds/all.xml"


def rss(*items: str, head: str = "", root: str = "") -> bytes:
    channel = f"<title>The Post</title><link>https://news.example/</link>{head}{''.join(items)}"
    return f'<rss version="2.0" {root}><channel>{channel}</channel></rss>'.encode()


def item(story: str = "1", **fields: str) -> str:
    told = {"title": f"Story {story}", "link": f"https://news.example/{story}", **fields}
    return "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in told.items() if v) + "</item>"


def parse(body: bytes, content_type: str | None = None, url: str = URL) -> ParsedFeed:
    return parse_feed(body, url, content_type, now=NOW)


def entry_count(body: bytes) -> int:
    try:
        return len(parse(body).entries)
    except FeedError:
        return 0


def only(body: bytes) -> ParsedEntry:
    (entry,) = parse(body).entries
    return entry


def test_rss():
    date = datetime(2024, 5, 14, 8, 30, tzinfo=UTC)
    fields = {"guid": "tag:7", "pubDate": format_datetime(date), "description": "All &lt;b&gt;of"}
    feed = parse(rss(item("2", **fields), item("1"), head="<ttl>30</ttl>"))
    entry = feed.entries[0]
    assert (feed.title, feed.site_url, feed.ttl_minutes) == (
        "The Post",
        "https://news.example/",
        30,
    )
    assert (entry.guid, entry.link, entry.title) == ("tag:7", "https://news.example/2", "Story 2")
    assert (entry.summary, entry.published_at) == ("All of", date)
    assert [key.kind for key in entry.keys] == [KeyKind.GUID, KeyKind.LINK, KeyKind.TITLE_DAY]
    assert feed.entries[1].title == "Story 1"


def test_atom_with_markup_in_its_title_and_a_base():
    body = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
      xml:base="https://news.example/en/"><title>Post</title><entry><id>urn:1</id>
      <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> step</div></title>
      <link href="story"/><published>2024-05-14T10:30:00+02:00</published>
      <updated>2024-05-15T10:30:00+02:00</updated></entry></feed>"""
    entry = only(body)
    assert entry.title == "A bold step"
    assert entry.link == "https://news.example/en/story"
    assert entry.published_at == datetime(2024, 5, 14, 8, 30, tzinfo=UTC)


def test_rdf():
    body = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
      <channel rdf:about="x"><title>Post</title><link>https://news.example</link>
      <sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
      <item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link>
      <dc:date>2024-05-14</dc:date></item></rdf:RDF>"""
    feed = parse(body)
    assert feed.ttl_minutes == 360
    assert feed.entries[0].published_at == datetime(2024, 5, 14, tzinfo=UTC)


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1.1", "1"])
def test_json_feed(version: str):
    body = f"""{{"version": "{version}", "title": "Post", "home_page_url": "https://news.example",
      "items": [{{"id": 7, "url": "/7", "title": "Seven", "date_published": "2024-05-14T10:30:00Z"}},
      {{"id": "8", "external_url": "https://other.example/8", "content_html": "<p>No title</p>"}},
      "odd"]}}"""
    first, second = parse(body.encode(), "application/feed+json").entries
    assert (first.guid, first.link) == ("7", "https://news.example/7")
    assert first.published_at == datetime(2024, 5, 14, 10, 30, tzinfo=UTC)
    assert (second.title, second.link) == ("No title", "https://other.example/8")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("<![CDATA[A <b>bold</b>\n  step]]>", "A bold step"),
        ("a &lt; b", "a < b"),
        ("List&lt;int&gt; explained", "List<int> explained"),
        ("<![CDATA[<script>x()</script>Safe]]>", "Safe"),
        ("Test: <b>bold</b>", "Test: bold"),
    ],
)
def test_titles_are_plain_text(written: str, title: str):
    assert only(rss(item(title=written))).title == title


def test_title_falls_back_to_summary_then_link():
    long = "word " * 60
    assert only(rss(item(title="", description=long))).title == ("word " * 20).strip()[:99] + "…"
    assert only(rss(item(title=""))).title == "https://news.example/1"


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"link": "/a b\n"}, "https://news.example/a%20b"),
        ({"link": "javascript:alert(1)"}, None),
        ({"link": "https://news.example/" + "a" * 3_000}, None),
        ({"link": "", "guid": "https://news.example/9"}, "https://news.example/9"),
        ({"link": "", "guid": "nine"}, None),
    ],
)
def test_links_are_absolute_addresses_of_pages(fields: dict[str, str], link: str | None):
    assert only(rss(item(**fields))).link == link


def test_dates_that_cannot_be_true_are_none():
    future = only(rss(item(pubDate="Mon, 03 Jun 2024 00:00:00 GMT")))
    assert future.published_at is None
    assert only(rss(item(pubDate="Wed, 14 May 1980 00:00:00 GMT"))).published_at is None


def test_malformed_feeds_keep_their_entries():
    body = rss(item("1", title="Fish & chips"), item("2"), item("3")).replace(
        b"</channel></rss>", b""
    )
    feed = parse(body)
    assert [entry.title for entry in feed.entries] == ["Fish & chips", "Story 2", "Story 3"]


def test_declared_entities_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    assert "hunter2" not in only(doctype + rss(item(title="A&x;B"))).title


def test_a_body_that_reads_like_a_path_is_not_opened(tmp_path):
    feed = tmp_path / "feed"
    feed.write_bytes(rss(item()))
    with pytest.raises(NotAFeed):
        parse(str(feed).encode())


def test_encodings():
    title = "Мост через реку перестроят за два года"
    labelled = b'<?xml version="1.0" encoding="windows-1251"?>' + rss(item(title="@")).replace(
        b"@", title.encode("cp1251")
    )
    told_by_header = labelled.replace(b' encoding="windows-1251"', b"")
    assert only(labelled).title == title
    (entry,) = parse(told_by_header, "text/xml; charset=windows-1251").entries
    assert entry.title == title
    assert only(told_by_header).title == title
    assert only(rss(item(title=title)).decode().encode("utf-16")).title == title


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"items": 3}', "json"),
        (b'[{"a": 1}]', "json"),
        (b"just words", "text"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"<?xml version='1.0'?><note>hello</note>", "xml"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, what: str):
    with pytest.raises(NotAFeed) as caught:
        parse(body)
    assert caught.value.what == what


def test_a_page_comes_with_the_feeds_it_offers():
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    with pytest.raises(NotAFeed) as caught:
        parse(page("<p>Hello</p>", head=link))
    assert caught.value.what == "page"
    assert caught.value.offers == (FeedLink(url="https://news.example/feed", title="", kind="rss"),)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<item>" * 100_000,
        b"<rss><channel>" + b"<item/>" * 100_000 + b"</channel></rss>",
        b"<rss " + b" ".join(b'a%d="1"' % i for i in range(50_000)) + b"><channel/></rss>",
        b'{"items":' + b"[" * 100_000,
        b"<rss><channel><item>" + b"<" * 100_000,
        b"<rss \x00\xff><channel>",
    ],
    ids=["depth", "entries", "attributes", "json", "brackets", "nul"],
)
def test_bombs_are_refused_soon(body: bytes):
    assert entry_count(body) <= 1


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_an_endless_archive_the_newest_entries_are_read(newest_first):
    days = [NOW - timedelta(hours=number) for number in range(2_500)]
    items = [item(str(n), pubDate=format_datetime(day)) for n, day in enumerate(days)]
    items.append(item("undated"))
    entries = parse(rss(*(items if newest_first else reversed(items)))).entries
    titles = [f"Story {number}" for number in range(2_000)]
    assert [e.title for e in entries] == (titles if newest_first else titles[::-1])


@pytest.mark.timeout(10)
def test_an_endless_author_is_no_harm():
    author = "<author>" + "a@ (" * 16_000 + "</author>"
    body = rss(item(), author).replace(b"</channel>", b"")
    assert parse(body).entries[0].title == "Story 1"


def test_entries_without_anything_still_count():
    entry = only(rss("<item><category>x</category></item>"))
    assert (entry.guid, entry.link, entry.title) == (None, None, "")
    assert len(entry.keys) == 1


def test_results_travel_between_processes():
    feed = parse(rss(item()))
    assert pickle.loads(pickle.dumps(feed)) == feed  # noqa: S301  # our own bytes


def test_errors_travel_between_processes():
    with pytest.raises(NotAFeed) as caught:
        parse(b"words")
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own bytes
    assert copy.data == caught.value.data


def test_entries_nested_where_the_fast_parser_finds_none():
    body = b"<rss version='2.0'><channel><title>t</title></channel>" + item().encode() + b"</rss>"
    assert parse(body).entries[0].link == "https://news.example/1"


def test_microblogs_without_titles_keep_dates_and_summaries():
    told = item(title="", description="Hello there", pubDate="Tue, 14 May 2024 10:30:00 +02:00")
    entry = only(rss(told, head="<ttl>15</ttl>"))
    assert entry.title == "Hello there"
    assert entry.published_at == datetime(2024, 5, 14, 8, 30, tzinfo=UTC)


def test_dates_only_a_parser_can_read_are_taken_from_it():
    entry = only(rss(item(pubDate="2024/05/14")))
    assert entry.published_at == datetime(2024, 5, 14, tzinfo=UTC)


def test_deep_feeds_are_malformed_by_name():
    with pytest.raises(FeedMalformed) as caught:
        parse(b"<rss><channel>" + b"<item>" * 1_000)
    assert "depth" in caught.value.detail


@pytest.mark.parametrize(
    "kept", ["<item>", "<item><title>St", "<item><title>Story 2</title><link>https://news.ex"]
)
def test_an_entry_in_which_a_document_breaks_off_is_left_for_the_next_poll(kept: str):
    body = rss(item("1"), "@").split(b"@", maxsplit=1)[0]
    assert [entry.title for entry in parse(body + kept.encode()).entries] == ["Story 1"]


def test_an_entry_that_breaks_off_behind_its_title_and_link_is_read():
    body = rss(item("1"), item("2") + "@").split(b"@", maxsplit=1)[0].removesuffix(b"</item>")
    entries = parse(body + b"<description>Half a sen").entries
    assert [entry.link for entry in entries] == ["https://news.example/1", "https://news.example/2"]
