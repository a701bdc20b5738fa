"""An RSS or Atom document in, its raw entries out: fast where it is sound, patient where not.

fastfeedparser is a hundred times faster than feedparser, but drops data silently where the XML
is malformed; so it only sees what a strict parser accepted, and feedparser takes the rest.
"""

import calendar
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any

import fastfeedparser
import feedparser
from lxml import etree

from bot.domain.errors import FeedMalformed
from bot.reading.feed_document import RawEntry, RawFeed
from bot.reading.feed_elements import (
    authors_of,
    categories_of,
    children_of,
    content_of,
    dates_of,
    head_of,
    id_of_elements,
    link_of,
    title_of_elements,
    ttl_minutes,
)
from bot.reading.markup import Element
from bot.reading.page_decoding import detect_encoding

MAX_ENTRIES = 20_000  # a million empty items would cost 631 MB; archives have a few thousand
_ENTRY_TAG = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>/]")
_ENTRY_OR_FEED_END = re.compile(
    rb"</(?:[\w.-]{1,20}:)?(?:item|entry|rss|rdf|feed|channel)[\s>]", re.IGNORECASE
)
_TITLE_END = re.compile(rb"</title[\s>]", re.IGNORECASE)
_LINK_END = re.compile(rb"</link[\s>]|<link[^<>]{1,2000}>", re.IGNORECASE)
# feedparser searches names in it with a quadratic expression: 64 kB cost 20 s (its issue 562)
_LONG_PERSON = re.compile(
    rb"(<(?:[\w.-]{1,20}:)?(?:author|creator|managingEditor|webMaster|name|owner|publisher)"
    rb"(?:\s[^<>]{0,500})?>)(?:<!\[CDATA\[)?[^<]{500,}(?:\]\]>)?",
    re.IGNORECASE,
)
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]{1,200}encoding\s*=")
_XML_BASE = b"xml:base"


def parse_xml_feed(body: bytes, url: str, charset: str | None) -> RawFeed:
    """Read a feed; FeedMalformed where not even the patient parser finds one."""
    may_have = body.count(b"item") + body.count(b"entry")  # a fraction of what finding them costs
    if may_have > MAX_ENTRIES and len(_ENTRY_TAG.findall(body)) > MAX_ENTRIES:
        raise FeedMalformed(url=url, detail=f"more than {MAX_ENTRIES} entries")
    body = (
        body.lstrip()
    )  # before its declaration, the commonest fault, it would forbid the fast way
    tree = strict_tree(body, url)
    if tree is not None and not _declares_entities(tree):
        feed = _read_fast(body, tree)
        if feed is not None and feed.entries and all(map(_is_whole, feed.entries)):
            return feed
    return _read_patiently(body, url, charset)


def strict_tree(body: bytes, url: str) -> Element | None:
    """Return the document where it is well-formed; no entity, DTD or URL is ever followed.

    Raises:
        FeedMalformed: it is nested deeper than any feed is, which no parser should see.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(body, parser, base_url=url)
    except etree.XMLSyntaxError as problem:
        if "depth" in str(problem):
            raise FeedMalformed(url=url, detail=str(problem)[:150]) from None
        return None


def _declares_entities(tree: Element) -> bool:
    dtd = tree.getroottree().docinfo.internalDTD
    return dtd is not None and any(True for _ in dtd.iterentities())


def _is_whole(entry: RawEntry) -> bool:
    return bool((entry.title or entry.untitled) and (entry.link or entry.guid))


def _read_fast(body: bytes, tree: Element) -> RawFeed | None:
    try:
        document = fastfeedparser.parse(
            body,
            include_content=False,
            include_tags=False,
            include_media=False,
            include_enclosures=False,
        )
    except Exception:  # noqa: BLE001  # whatever it trips over, the patient parser gets it next
        return None
    elements = list(tree.iter("{*}item", "{*}entry"))
    entries = document.get("entries") or []
    if len(elements) != len(entries):
        return None
    head = document.get("feed") or {}
    children = head_of(tree)
    based = _XML_BASE in body
    return RawFeed(
        title=_words(head.get("title")),
        site_url=_words(head.get("link")),
        entries=tuple(
            _fast_entry(entry, element, _declared_base(element) if based else "")
            for entry, element in zip(entries, elements, strict=True)
        ),
        ttl_minutes=ttl_minutes(children),
        hub_url=link_of(children, "hub"),
        self_url=link_of(children, "self"),
        authors=tuple(authors_of(children)) if "entry" in children else (),
    )


def _fast_entry(entry: dict[str, Any], element: Element, base: str) -> RawEntry:
    children = children_of(element)
    content = content_of(children)
    return RawEntry(
        guid=id_of_elements(children) or _words(entry.get("id")),
        link=_words(entry.get("link")),
        title=title_of_elements(children) or _words(entry.get("title")),
        untitled=not base and "title" not in children and len(children.get("link", ())) <= 1,
        summary=_words(entry.get("description")) or content,
        content=content,
        dates=dates_of(children),
        date_guess=_moment(entry.get("published") or entry.get("updated")),
        base=base,
        authors=tuple(authors_of(children)),
        categories=tuple(categories_of(children)),
    )


def _moment(stamp: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp) if stamp else None
    except ValueError:
        return None


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _declared_base(element: Element) -> str:
    """Return the base of an entry where some xml:base says one."""
    named = element.xpath("boolean(ancestor-or-self::*/@xml:base)")
    return str(element.base or "") if named else ""


def _read_patiently(body: bytes, url: str, charset: str | None) -> RawFeed:
    headers = {"content-location": url}
    charset = charset or _unlabelled_charset(body)
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    try:
        # BytesIO, because a body that reads like a path or URL would be opened
        document = feedparser.parse(
            io.BytesIO(_LONG_PERSON.sub(rb"\1", _without_half_an_entry(body))),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as problem:  # noqa: BLE001  # hostile input finds bugs in any parser
        raise FeedMalformed(url=url, detail=f"{type(problem).__name__}"[:150]) from None
    if not document.get("version") and not document.entries:
        raise FeedMalformed(url=url, detail=_complaint(document))
    return _patient_feed(document)


def _without_half_an_entry(body: bytes) -> bytes:
    """Return a document without the entry in which it breaks off, unless title and link are whole.

    Half a link leads elsewhere, and the next poll may find all of it.
    """
    begun = None
    for begun in _ENTRY_TAG.finditer(body):  # noqa: B007  # the last one is what counts
        pass
    if begun is None or _ENTRY_OR_FEED_END.search(body, begun.end()):
        return body
    is_whole = _TITLE_END.search(body, begun.end()) and _LINK_END.search(body, begun.end())
    return body if is_whole else body[: begun.start()]


def _unlabelled_charset(body: bytes) -> str | None:
    """Guess what neither header nor declaration says; None where the document says it."""
    if _DECLARED_ENCODING.match(body.lstrip()) or body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return detect_encoding(body)
    return None


def _complaint(document: Any) -> str:
    return " ".join(str(document.get("bozo_exception", "no feed in it")).split())[:150]


def _patient_feed(document: Any) -> RawFeed:
    head = document.feed
    ttl = _words(head.get("ttl"))
    return RawFeed(
        title=_words(head.get("title")),
        site_url=_words(head.get("link")),
        entries=tuple(map(_patient_entry, document.entries)),
        ttl_minutes=int(ttl[:6]) if ttl.isdecimal() else None,
        hub_url=_patient_link(head, "hub"),
        self_url=_patient_link(head, "self"),
        authors=tuple(_patient_authors(head)) if document.version.startswith("atom") else (),
    )


def _patient_entry(entry: Any) -> RawEntry:
    # dict's own get, because the entry's warns where it lets "updated" mean "published"
    struct = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    written = (_words(dict.get(entry, name)) for name in ("published", "created", "updated"))
    content = _patient_content(entry)
    return RawEntry(
        guid=_words(entry.get("id")),
        link=_words(entry.get("link")),
        title=_words(entry.get("title")),
        summary=_words(entry.get("summary")) or content,
        content=content,
        dates=tuple(filter(None, written)),
        date_guess=_from_struct(struct),
        authors=tuple(_patient_authors(entry)),
        categories=tuple(
            _words(tag.get("label")) or _words(tag.get("term")) for tag in entry.get("tags") or ()
        ),
    )


def _patient_content(entry: Any) -> str:
    bodies = (
        escape(_words(body.get("value")), quote=False)
        if body.get("type") == "text/plain"
        else _words(body.get("value"))
        for body in entry.get("content") or ()
    )
    return max(bodies, key=len, default="")


def _patient_authors(described: Any) -> Iterator[str]:
    for author in described.get("authors") or ():
        yield _words(author.get("name")) or _words(author.get("email"))


def _patient_link(head: Any, relation: str) -> str:
    links = (link for link in head.get("links") or () if link.get("rel") == relation)
    return next((_words(link.get("href")) for link in links), "")


def _from_struct(struct: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(struct), UTC) if struct else None
    except (ValueError, OverflowError, OSError):
        return None
