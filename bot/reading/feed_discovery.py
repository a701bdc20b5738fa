"""A page in, the feeds it offers out."""

from urllib.parse import urljoin, urlsplit

from bot.domain.feeds import FeedLink
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
_MAX_LINKS = 50  # some blogs offer a feed per comment thread
_MAX_TITLE_CHARS = 200

# In the order of how often they hit: WordPress, static generators, Rails and Django sites
_WELL_KNOWN_PATHS = (
    "/feed",
    "/feed.xml",
    "/rss",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
)


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
    return tuple(found.values())


def well_known_feed_urls(url: str) -> tuple[str, ...]:
    """Return where a site that names no feed often has one; beside the page first, then above."""
    root = urljoin(url, "/")
    folder = url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/")
    beside = (folder + path for path in _WELL_KNOWN_PATHS[:4])
    above = (urljoin(root, path) for path in _WELL_KNOWN_PATHS)
    deep = urlsplit(url).path.strip("/")
    return tuple(dict.fromkeys((*(beside if deep else ()), *above)))


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
