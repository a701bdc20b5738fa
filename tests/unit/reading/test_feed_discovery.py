"""Pages in, the feeds they offer out."""

import pytest

from bot.domain.feeds import FeedLink
from bot.reading.feed_discovery import discover_feeds
from tests.unit.reading.pages import page

URL = "https://news.example/world/index.html"


def test_every_kind_in_order_with_clean_titles():
    head = """
      <link rel="alternate" type="application/rss+xml" title=" All &amp; more " href="/rss">
      <link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" href="atom.xml">
      <link rel="alternate" type="application/feed+json" href="//cdn.example/feed.json">
      <link rel="alternate" type="application/json" href="/wp-json/posts/7">
      <link rel="alternate" type="text/xml" href="/news.rss">
      <link rel="alternate" type="application/rss+xml" href="/rss">
      <link rel="alternate" type="application/rss+xml" href="javascript:x()">
      <link rel="alternate" hreflang="de" href="/de">
      <link rel="stylesheet" type="application/rss+xml" href="/no">"""
    assert discover_feeds(page("", head=head), URL) == (
        FeedLink(url="https://news.example/rss", title="All & more", kind="rss"),
        FeedLink(url="https://news.example/world/atom.xml", title="", kind="atom"),
        FeedLink(url="https://cdn.example/feed.json", title="", kind="json"),
        FeedLink(url="https://news.example/news.rss", title="", kind="rss"),
    )


def test_base_element_counts():
    head = '<base href="/en/"><link rel=alternate type=application/rss+xml href=feed>'
    assert discover_feeds(page("", head=head), URL)[0].url == "https://news.example/en/feed"


@pytest.mark.parametrize("body", [b"", b"words", b"<", b"<p " + b"a " * 20_000 + b">"])
def test_nothing_offered(body: bytes):
    assert discover_feeds(body, URL) == ()


def test_a_page_that_offers_thousands_is_cut():
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{i}">' for i in range(500)
    )
    assert len(discover_feeds(page("", head=links), URL)) == 50


def test_a_youtube_channel_by_its_handle():
    channel = "https://www.youtube.com/channel/UC" + "a" * 22
    head = f'<link rel="canonical" href="{channel}"><title>Anna</title>'
    (feed,) = discover_feeds(page("", head=head), "https://www.youtube.com/@anna")
    assert feed.url == f"https://www.youtube.com/feeds/videos.xml?channel_id=UC{'a' * 22}"
    offered = head + "<link rel=alternate type=application/rss+xml href=/own>"
    (feed,) = discover_feeds(page("", head=offered), "https://www.youtube.com/@anna")
    assert feed.url == "https://www.youtube.com/own"
