"""A page in, the feeds it offers out."""

from bot.domain.feeds import FeedLink
from bot.reading.feed_addresses import feed_addresses
from bot.reading.inline_text import plain_line, shortened
from bot.reading.markup import Element, absolute_url, base_url_of, parse_html
from bot.reading.page_decoding import decode_page

_KIND_OF_TYPE = {
    "application/rss+xml": "rss",
    "application/x-rss+xml": "rss",
    "application/rdf+xml": "rss",
    "text/rss": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
}
# Types that say little: a feed only where the address or the title says so, too
_VAGUE_TYPES = {"application/xml": "rss", "text/xml": "rss", "application/json": "json"}
_YOUTUBE_CHANNELS = "https://www.youtube.com/channel/"
_MAX_LINKS = 50  # some blogs offer a feed per comment thread
_MAX_TITLE_CHARS = 200


def discover_feeds(page: bytes, url: str, content_type: str | None = None) -> tuple[FeedLink, ...]:
    """Return every feed that a page's <link rel=alternate> names, in the page's order."""
    tree = parse_html(decode_page(page, content_type))
    return () if tree is None else feeds_of_tree(tree, url)


def feeds_of_tree(tree: Element, url: str) -> tuple[FeedLink, ...]:
    """Return the feeds that a parsed page names."""
    base = base_url_of(tree, url)
    found: dict[str, FeedLink] = {}
    for link in tree.iter("link"):
        kind = _kind_of(link)
        address = absolute_url(link.get("href"), base) if kind else None
        if kind and address and len(found) < _MAX_LINKS:
            title = shortened(plain_line(link.get("title") or ""), _MAX_TITLE_CHARS)
            found.setdefault(address, FeedLink(url=address, title=title, kind=kind))
    return tuple(found.values()) or _of_channel(tree, base)


def _of_channel(tree: Element, base: str) -> tuple[FeedLink, ...]:
    """Return the feed of a YouTube channel whose page is named otherwise: "youtube.com/@name"."""
    for link in tree.iter("link"):
        canonical = absolute_url(link.get("href"), base) if link.get("rel") == "canonical" else None
        if canonical and canonical.startswith(_YOUTUBE_CHANNELS):
            feeds = feed_addresses(canonical)
            return tuple(FeedLink(url=feed, title="", kind="atom") for feed in feeds)
    return ()


def _kind_of(link: Element) -> str | None:
    relations = (link.get("rel") or "").lower().split()
    if "alternate" not in relations and "feed" not in relations:
        return None
    media_type = (link.get("type") or "").split(";")[0].strip().lower()
    if media_type in _VAGUE_TYPES:
        words = f"{link.get('href')} {link.get('title')}".lower()
        vague = any(word in words for word in ("feed", "rss", "atom"))
        return _VAGUE_TYPES[media_type] if vague else None
    return _KIND_OF_TYPE.get(media_type)
