"""Sitemaps in, a feed of a site's news out; what has none says where it may be."""

import gzip
from datetime import UTC, datetime

import pytest

from bot.domain.errors import FeedMalformed, NotAFeed
from bot.domain.feeds import FeedLink, KeyKind, ParsedFeed
from bot.reading.feed_parser import parse_feed

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
URL = "https://news.example/maps/news.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def story(number: int, **news: str) -> str:
    told = {"title": f"Story {number}", "publication_date": "2024-05-31T10:00:00+02:00", **news}
    fields = "".join(f"<news:{name}>{text}</news:{name}>" for name, text in told.items() if text)
    publication = "<news:publication><news:name>The Post</news:name></news:publication>"
    return (
        f"<url><loc> https://news.example/{number} </loc>"
        f"<news:news>{publication}{fields}</news:news></url>"
    )


def sitemap(*urls: str) -> bytes:
    return f'<?xml version="1.0"?>\n<urlset {NAMESPACES}>{"".join(urls)}</urlset>'.encode()


def index_of(*addresses: str) -> bytes:
    listed = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"<sitemapindex {NAMESPACES}>{listed}</sitemapindex>".encode()


def parse(body: bytes) -> ParsedFeed:
    return parse_feed(body, URL, "application/xml", now=NOW)


def refused(body: bytes) -> NotAFeed:
    with pytest.raises(NotAFeed) as caught:
        parse(body)
    return caught.value


def test_news_are_entries():
    feed = parse(sitemap(story(1, keywords="World, Peace &amp; War"), story(2)))
    first, second = feed.entries
    assert (feed.title, feed.site_url) == ("The Post", "https://news.example/")
    assert (first.title, first.link) == ("Story 1", "https://news.example/1")
    assert first.published_at == datetime(2024, 5, 31, 8, tzinfo=UTC)
    assert first.categories == ("World", "Peace & War")
    assert [key.kind for key in second.keys] == [KeyKind.LINK, KeyKind.TITLE_DAY]


def test_the_date_may_be_that_of_the_page():
    dated = story(1, publication_date="").replace("</loc>", "</loc><lastmod>2024-05-30</lastmod>")
    (entry,) = parse(sitemap(dated)).entries
    assert entry.published_at == datetime(2024, 5, 30, tzinfo=UTC)


def test_addresses_without_a_title_are_left_out():
    urls = ("<url><loc>https://news.example/about</loc></url>", story(1), story(2, title=""))
    assert [entry.title for entry in parse(sitemap(*urls)).entries] == ["Story 1"]


def test_other_prefixes_and_encodings():
    body = sitemap(story(1)).decode().replace("news:", "n:").replace('xmlns:n:="', 'xmlns:n="')
    assert len(parse(body.replace("xmlns:news", "xmlns:n").encode()).entries) == 1
    assert len(parse(sitemap(story(1)).decode().encode("utf-16")).entries) == 1


def test_a_sitemap_may_be_a_gzip_file():
    assert len(parse(gzip.compress(sitemap(story(1)))).entries) == 1
    with pytest.raises(FeedMalformed, match="unpacked"):
        parse(gzip.compress(b" " * 50_000_000))
    assert refused(b"\x1f\x8bwords").what == "binary"
    assert refused(gzip.compress(b"\x1f\x8b")).what == "text"  # once is enough


def test_a_sitemap_without_titles_is_no_feed():
    error = refused(sitemap("<url><loc>https://news.example/about</loc></url>"))
    assert (error.what, error.offers) == ("sitemap", ())


def test_an_index_offers_the_sitemaps_that_look_like_news():
    error = refused(index_of("/pages.xml", "/news-1.xml", "https://cdn.example/latest.xml", ":"))
    assert error.what == "sitemap"
    assert error.offers == (
        FeedLink(url="https://news.example/news-1.xml", title="", kind="sitemap"),
        FeedLink(url="https://cdn.example/latest.xml", title="", kind="sitemap"),
    )


def test_an_index_of_thousands_offers_a_few():
    assert len(refused(index_of(*(f"/news/{number}.xml" for number in range(5_000)))).offers) == 10


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [
        sitemap(story(1)).replace(b"</urlset>", b""),
        sitemap("<url>" * 1_000),
        sitemap("".join(story(number) for number in range(20_001))),
        b"<urlset " + b" ".join(b'a%d="1"' % number for number in range(50_000)) + b"></urlset>",
    ],
    ids=["cut", "depth", "entries", "attributes"],
)
def test_broken_and_hostile_sitemaps_are_refused(body: bytes):
    with pytest.raises(FeedMalformed):
        parse(body)
