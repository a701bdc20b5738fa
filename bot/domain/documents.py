"""What a document turned out to be: a feed, a page, or a feed that cannot be read."""

from dataclasses import dataclass

from bot.domain.articles import Article, NotAnArticle
from bot.domain.errors import FeedError
from bot.domain.feeds import FeedLink, ParsedFeed


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedFound:
    """The document is a feed."""

    url: str
    feed: ParsedFeed


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFound:
    """The document is a page, or nothing we can read; the article's reason says which."""

    url: str
    offers: tuple[FeedLink, ...]  # in the page's order
    article: Article | NotAnArticle


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenFeedFound:
    """The document means to be a feed and cannot be read."""

    url: str
    error: FeedError


Inspection = FeedFound | PageFound | BrokenFeedFound
