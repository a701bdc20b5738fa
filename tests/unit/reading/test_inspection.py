"""Any document in, what it is out."""

from datetime import UTC, datetime

from bot.domain.articles import Article, NotAnArticle
from bot.domain.documents import BrokenFeedFound, FeedFound, PageFound
from bot.reading.inspection import inspect_document
from tests.unit.reading.pages import article

NOW = datetime(2024, 6, 1, tzinfo=UTC)
URL = "https://news.example/x"


def test_a_feed():
    body = b"<rss version='2.0'><channel><title>Post</title><item><title>A</title></item></channel></rss>"
    found = inspect_document(body, URL, now=NOW)
    assert isinstance(found, FeedFound)
    assert found.feed.entries[0].title == "A"


def test_a_page_with_its_feeds_and_article():
    head = "<title>Bridge</title><link rel=alternate type=application/rss+xml href=/feed>"
    found = inspect_document(article(head=head), URL, "text/html", now=NOW)
    assert isinstance(found, PageFound)
    assert [offer.url for offer in found.offers] == ["https://news.example/feed"]
    assert isinstance(found.article, Article)


def test_something_else():
    found = inspect_document(b"%PDF-1.7", URL, now=NOW)
    assert isinstance(found, PageFound)
    assert isinstance(found.article, NotAnArticle)


def test_a_broken_feed():
    found = inspect_document(b"<rss><channel>" + b"<item>" * 999, URL, now=NOW)
    assert isinstance(found, BrokenFeedFound)
    assert found.error.code == "feed_malformed"
