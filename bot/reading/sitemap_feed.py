"""A sitemap in, its news as raw entries out; where it has none, the sitemaps it leads to.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap: title, address
and date of what a site published in the last two days, which makes a good feed where there is none.
"""

import re
from collections.abc import Iterator
from itertools import islice

from bot.domain.errors import FeedMalformed, NotAFeed
from bot.domain.feeds import FeedLink
from bot.reading.feed_document import RawEntry, RawFeed
from bot.reading.feed_elements import Children, children_of
from bot.reading.markup import Element, absolute_url
from bot.reading.well_known_feeds import looks_like_news
from bot.reading.xml_feed import MAX_ENTRIES, strict_tree

_ROOT = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:urlset|sitemapindex)[\s>]")
_MAX_OFFERS = 10
_MAX_URLS = 50_000  # what the protocol allows one sitemap (https://www.sitemaps.org/protocol.html)


def is_sitemap(head: bytes) -> bool:
    """Tell by the start of a document whether it is a sitemap or an index of sitemaps."""
    return bool(_ROOT.search(head))


def parse_sitemap(body: bytes, url: str) -> RawFeed:
    """Read a news sitemap.

    Raises:
        FeedMalformed: its XML is broken, or it has more entries than any feed.
        NotAFeed: it has no news with titles; of an index, carries the sitemaps that may have.
    """
    tree = strict_tree(body, url)
    if tree is None:
        raise FeedMalformed(url=url, detail="a sitemap that is no well-formed XML")
    if children_of(tree).get("sitemap"):
        raise NotAFeed(url=url, what="sitemap", offers=tuple(_news_sitemaps(tree, url)))
    stories = list(islice(_stories(tree), MAX_ENTRIES + 1))
    if len(stories) > MAX_ENTRIES:
        raise FeedMalformed(url=url, detail=f"more than {MAX_ENTRIES} entries")
    if not stories:
        raise NotAFeed(url=url, what="sitemap")
    return RawFeed(
        title=_publication(stories[0][1]),
        site_url=absolute_url("/", url) or "",
        entries=tuple(_entry(page, news) for page, news in stories),
    )


def _news_sitemaps(tree: Element, url: str) -> Iterator[FeedLink]:
    listed = islice(tree, _MAX_URLS)
    found = (absolute_url(_line(children_of(each), "loc"), url) for each in listed)
    unlike = dict.fromkeys(address for address in found if address and looks_like_news(address))
    for address in islice(unlike, _MAX_OFFERS):
        yield FeedLink(url=address, title="", kind="sitemap")


def _stories(tree: Element) -> Iterator[tuple[Children, Children]]:
    """Yield each address that has a title, with its news element."""
    for page in map(children_of, islice(tree, _MAX_URLS)):
        news = children_of(page["news"][0]) if "news" in page else {}
        if _line(news, "title") and _line(page, "loc"):
            yield page, news


def _entry(page: Children, news: Children) -> RawEntry:
    return RawEntry(
        link=_line(page, "loc"),
        title=_line(news, "title"),
        dates=tuple(filter(None, (_line(news, "publication_date"), _line(page, "lastmod")))),
        categories=tuple(_line(news, "keywords").split(",")),
    )


def _publication(news: Children) -> str:
    return _line(children_of(news["publication"][0]), "name") if "publication" in news else ""


def _line(children: Children, name: str) -> str:
    return (children[name][0].text or "").strip() if name in children else ""
