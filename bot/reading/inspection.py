"""Any document in, what it is out: a feed with its entries, or a page with feeds and article."""

from datetime import datetime

from bot.domain.documents import BrokenFeedFound, FeedFound, Inspection, PageFound
from bot.domain.errors import FeedError, NotAFeed
from bot.reading.article_extractor import extract_article
from bot.reading.feed_parser import parse_feed


def inspect_document(
    body: bytes, url: str, content_type: str | None = None, *, now: datetime
) -> Inspection:
    """Say what a document is; `now` bounds the dates of a feed's entries."""
    try:
        return FeedFound(url=url, feed=parse_feed(body, url, content_type, now=now))
    except NotAFeed as error:
        return PageFound(
            url=url,
            offers=error.offers,
            article=extract_article(body, url, content_type),
        )
    except FeedError as error:
        return BrokenFeedFound(url=url, error=error)
