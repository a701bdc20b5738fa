"""A site in, where it may keep a feed or a news sitemap without saying so, out; nothing is asked."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

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
_WELL_KNOWN_SITEMAPS = (
    "/sitemap-news.xml",
    "/news-sitemap.xml",
    "/sitemap_news.xml",
    "/sitemap.xml",
)
_MAX_ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: what a reader of robots.txt owes at least
_SITEMAP_LINE = re.compile(
    r"^[ \t]{0,20}sitemap[ \t]{0,20}:[ \t]{0,20}(\S{1,2000})", re.IGNORECASE | re.MULTILINE
)
# In a path: "/news-sitemap.xml", "/sitemaps/latest.xml", but not "/newsletter.xml"
_NEWS = re.compile(r"(?<![a-z])(?:google)?(?:news|latest|recent)(?![a-z])", re.IGNORECASE)


def well_known_feed_urls(url: str) -> tuple[str, ...]:
    """Return eight places where a site that names no feed often has one.

    Beside the page first (a section's own feed), unless it is a file, then at the top of the site.
    """
    root = urljoin(url, "/")
    folder = url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/")
    last = urlsplit(folder).path.rpartition("/")[2]
    beside = [folder + path for path in _WELL_KNOWN_PATHS[:2]] if last and "." not in last else []
    above = [urljoin(root, path) for path in _WELL_KNOWN_PATHS]
    return tuple(dict.fromkeys(beside + above))[: len(_WELL_KNOWN_PATHS)]


def well_known_sitemap_urls(url: str) -> tuple[str, ...]:
    """Return where the site of `url` often has a news sitemap, or an index that leads to it."""
    return tuple(urljoin(url, path) for path in _WELL_KNOWN_SITEMAPS)


def sitemaps_of_robots(robots: bytes, url: str) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names, those that look like news first."""
    text = robots[:_MAX_ROBOTS_BYTES].decode("utf-8", "replace")
    unlike = dict.fromkeys(_addresses(text, url))
    return tuple(sorted(unlike, key=lambda address: not looks_like_news(address)))


def _addresses(text: str, url: str) -> Iterator[str]:
    for line in _SITEMAP_LINE.finditer(text):
        try:
            yield urljoin(url, line[1])
        except ValueError:
            continue


def looks_like_news(address: str) -> bool:
    """Tell whether a sitemap's path speaks of news."""
    try:
        return bool(_NEWS.search(urlsplit(address).path))
    except ValueError:
        return False
