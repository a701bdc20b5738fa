"""The tree of a page in, what it says about its article out: headline, byline, date, image."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from htmldate import find_date
from publicsuffixlist import PublicSuffixList

from bot.reading.feed_dates import parse_feed_date
from bot.reading.headline import headline_of
from bot.reading.inline_text import fold, plain_line, shortened
from bot.reading.linked_data import LinkedData, linked_data_of
from bot.reading.markup import Element, absolute_url, base_url_of, meta_contents

_TITLE_METAS = (
    "dc:title", "dc.title", "dcterms.title", "og:title", "twitter:title", "parsely-title", "headline",
)  # fmt: skip
_SITE_METAS = ("og:site_name", "application-name", "publisher", "dc.publisher", "twitter:site")
_AUTHOR_METAS = (
    "author", "byl", "parsely-author", "sailthru.author", "dc.creator", "article:author",
    "citation_author", "og:article:author",
)  # fmt: skip
_DATE_METAS = (
    "article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "og:article:published_time", "dc.date.issued", "dcterms.created", "date", "pubdate",
    "publish-date", "article.published", "dc.date", "last-modified",
)  # fmt: skip
_DESCRIPTION_METAS = ("og:description", "description", "twitter:description", "dc.description")
_IMAGE_METAS = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "image")
_SECTION_METAS = ("article:section", "section")
_BYLINE_NODES = (
    "//*[@itemprop='author' or @rel='author' or contains(@class, 'author-name')"
    " or contains(@class, 'byline') or contains(@class, 'authors')][not(self::meta)]"
)
_BY = re.compile(
    r"(?:by|von|par|por|di|door|autor(?:in)?|author|автор|текст)\b:?\s+", re.IGNORECASE
)
_NO_NAME = re.compile(r"://|\d")  # an address; a date that stands beside the name
_MAX_HEADINGS = 5
_MIN_HEADLINE_WORDS = 3
_MAX_BYLINE_CHARS = 120
_MAX_URL_CHARS = 2_000
_MAX_SITE_NAME_CHARS = 80
# The reading of a page knows no clock; who has one may distrust a date of tomorrow
_END_OF_TIME = datetime(2999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFacts:
    """What a page says of itself; None where it does not."""

    title: str  # "" where it has none
    titles: tuple[str, ...]  # all that it gives itself, as published
    canonical_url: str | None
    site_name: str | None
    byline: str | None
    published_at: datetime | None
    image_url: str | None
    language_label: str | None  # as written: "de-AT"
    linked: LinkedData
    og_type: str
    descriptions: tuple[str, ...]  # what it says of its article in a sentence or two


def page_facts_of(tree: Element, url: str) -> PageFacts:
    """Gather what the page says, each from the most telling place that has it."""
    metas = meta_contents(tree)
    linked = linked_data_of(tree)
    base = base_url_of(tree, url)
    site_name = _site_name(metas, linked)
    titles, logos = _titles(tree, metas, linked, base)
    return PageFacts(
        title=headline_of(titles, [*_outlets(metas, linked, url), *logos]),
        titles=tuple(titles),
        canonical_url=_canonical_url(tree, metas, base, url),
        site_name=site_name,
        byline=_byline(tree, metas, linked, site_name),
        published_at=_published_at(tree, metas, linked, url),
        image_url=_image_url(metas, linked, base),
        language_label=tree.get("lang") or metas.get("og:locale") or metas.get("language"),
        linked=linked,
        og_type=metas.get("og:type", ""),
        descriptions=tuple(plain_line(metas[name]) for name in _DESCRIPTION_METAS if name in metas),
    )


def _titles(
    tree: Element, metas: dict[str, str], linked: LinkedData, base: str
) -> tuple[list[str], list[str]]:
    """Return the titles a page gives itself, the best first, and the words of its logos."""
    headings, logos = _headings(tree, base)
    own = _text_of(next(tree.iterfind(".//head/title"), None))
    told = [
        plain_line(linked.headline),
        *(plain_line(metas.get(name, "")) for name in _TITLE_METAS),
    ]
    told = list(filter(None, told))
    # An h1 that the title repeats is the headline; another may be a section
    shown = [h1 for h1 in headings if len(h1.split()) >= _MIN_HEADLINE_WORDS and h1 in own]
    # What outlets write first of all to be shown elsewhere counts twice
    titles = [*told[:1], *told, plain_line(linked.name), *shown, own, *headings]
    return (titles if any(titles) else logos), logos


def _headings(tree: Element, base: str) -> tuple[list[str], list[str]]:
    """Return the words of the first h1 of a page, and of those that are the outlet's logo."""
    headings: list[str] = []
    logos: list[str] = []
    for h1 in islice(tree.iter("h1"), _MAX_HEADINGS):
        (logos if _is_logo(h1, base) else headings).append(_text_of(h1))
    return headings, logos


def _is_logo(heading: Element, base: str) -> bool:
    """Tell a heading that is the outlet's name, and leads to its front page."""
    link = next(heading.iter("a"), None)
    address = absolute_url(link.get("href"), base) if link is not None else None
    parts = urlsplit(address or "x")
    return parts.path.strip("/") == "" and not parts.query and not parts.fragment


def _text_of(element: Element | None) -> str:
    return "" if element is None else fold("".join(element.itertext()))


def _outlets(metas: dict[str, str], linked: LinkedData, url: str) -> list[str]:
    names = [metas[name].lstrip("@") for name in (*_SITE_METAS, *_SECTION_METAS) if name in metas]
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return [*names, linked.publisher, host, host.split(".")[0], registrable_domain(host) or ""]


def _site_name(metas: dict[str, str], linked: LinkedData) -> str | None:
    told = metas.get("og:site_name") or linked.publisher
    told = told or next((metas[name] for name in _SITE_METAS if name in metas), "")
    name = shortened(plain_line(told).lstrip("@"), _MAX_SITE_NAME_CHARS)
    return name if name and "://" not in name else None


@lru_cache(maxsize=1)
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registrable_domain(host: str) -> str | None:
    """Return what one registers: "example.co.uk" of "news.example.co.uk"; None for others."""
    return _public_suffixes().privatesuffix(host.rstrip(".").lower()) if host else None


def _canonical_url(tree: Element, metas: dict[str, str], base: str, url: str) -> str | None:
    """Return the page's own address, believed only within its own registrable domain."""
    links = (
        a.get("href") for a in tree.iter("link") if "canonical" in (a.get("rel") or "").lower()
    )
    for told in (*links, metas.get("og:url")):
        address = absolute_url(told, base)
        if address and len(address) <= _MAX_URL_CHARS and _is_same_page(address, url):
            return address
    return None


def _is_same_page(address: str, url: str) -> bool:
    there, here = urlsplit(address), urlsplit(url)
    if not url:
        return True  # a file or text of unknown origin: nothing to compare with
    if here.path.strip("/") and not (there.path.strip("/") or there.query):
        return False  # a template that names the front page on every article
    if there.hostname == here.hostname:
        return True
    domain = registrable_domain(here.hostname or "")
    return domain is not None and registrable_domain(there.hostname or "") == domain


def _byline(
    tree: Element, metas: dict[str, str], linked: LinkedData, site_name: str | None
) -> str | None:
    for told in _bylines(tree, metas, linked):
        name = _BY.sub("", plain_line(told), count=1) if _BY.match(told) else plain_line(told)
        if 1 < len(name) <= _MAX_BYLINE_CHARS and name != site_name and not _NO_NAME.search(name):
            return name
    return None


def _bylines(tree: Element, metas: dict[str, str], linked: LinkedData) -> Iterator[str]:
    if linked.authors:
        yield ", ".join(dict.fromkeys(linked.authors))
    yield from (metas[name] for name in _AUTHOR_METAS if name in metas)
    yield from (_text_of(node) for node in tree.xpath(_BYLINE_NODES)[:5])


def _published_at(
    tree: Element, metas: dict[str, str], linked: LinkedData, url: str
) -> datetime | None:
    told = [linked.published, *(metas[name] for name in _DATE_METAS[:-1] if name in metas)]
    told += [
        time.get("datetime") for time in tree.xpath("//time[@datetime][@pubdate or @itemprop]")
    ]
    told += [time.get("datetime") for time in tree.xpath("//article//time[@datetime]")[:1]]
    for date in told:
        moment = parse_feed_date(date, _END_OF_TIME) if date else None
        if moment:
            return moment
    return _searched_date(tree, url)


def _searched_date(tree: Element, url: str) -> datetime | None:
    """Let htmldate look at the address and the usual places; a day, not a moment."""
    try:
        day = find_date(
            tree,
            extensive_search=False,
            original_date=True,
            url=url or None,
            deferred_url_extractor=True,
        )
    except (ValueError, TypeError, OverflowError, AttributeError):
        return None
    return parse_feed_date(day, _END_OF_TIME - timedelta(days=1)) if day else None


def _image_url(metas: dict[str, str], linked: LinkedData, base: str) -> str | None:
    for told in (*(metas[name] for name in _IMAGE_METAS if name in metas), linked.image):
        address = absolute_url(told, base)
        if address and len(address) <= _MAX_URL_CHARS:
            return address
    return None
