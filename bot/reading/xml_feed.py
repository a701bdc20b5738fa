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
from typing import Any

import fastfeedparser
import feedparser
from lxml import etree

from bot.domain.errors import FeedMalformed
from bot.reading.feed_document import RawEntry, RawFeed
from bot.reading.markup import Element
from bot.reading.page_decoding import detect_encoding

MAX_ENTRIES = 20_000  # a million empty items would cost 631 MB; archives have a few thousand
_ENTRY_TAG = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>/]")
# feedparser searches names in it with a quadratic expression: 64 kB cost 20 s (its issue 562)
_LONG_PERSON = re.compile(
    rb"(<(?:[\w.-]{1,20}:)?(?:author|creator|managingEditor|webMaster|name|owner|publisher)"
    rb"(?:\s[^<>]{0,500})?>)(?:<!\[CDATA\[)?[^<]{500,}(?:\]\]>)?",
    re.IGNORECASE,
)
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]{1,200}encoding\s*=")
_PUBLISHED = ("pubDate", "published", "issued", "date", "created")
_UPDATED = ("updated", "modified", "lastBuildDate")
_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200}


def parse_xml_feed(body: bytes, url: str, charset: str | None) -> RawFeed:
    """Read a feed; FeedMalformed where not even the patient parser finds one."""
    if len(_ENTRY_TAG.findall(body)) > MAX_ENTRIES:
        raise FeedMalformed(url=url, detail=f"more than {MAX_ENTRIES} entries")
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
    return bool(entry.title and (entry.link or entry.guid))


def _read_fast(body: bytes, tree: Element) -> RawFeed | None:
    try:
        document = fastfeedparser.parse(body, include_tags=False, include_media=False)
    except Exception:  # noqa: BLE001  # whatever it trips over, the patient parser gets it next
        return None
    elements = list(_entry_elements(tree))
    entries = document.get("entries") or []
    if len(elements) != len(entries):
        elements = [None] * len(entries)
    head = document.get("feed") or {}
    return RawFeed(
        title=_words(head.get("title")),
        site_url=_words(head.get("link")),
        entries=tuple(map(_fast_entry, entries, elements)),
        ttl_minutes=_ttl_minutes(tree),
    )


def _fast_entry(entry: dict[str, Any], element: Element | None) -> RawEntry:
    return RawEntry(
        guid=_words(entry.get("id")),
        link=_words(entry.get("link")),
        title=_whole_title(element) or _words(entry.get("title")),
        summary=_words(entry.get("description")) or _content(entry),
        dates=() if element is None else tuple(_raw_dates(element)),
        date_guess=_moment(entry.get("published") or entry.get("updated")),
        base=_declared_base(element),
    )


def _whole_title(element: Element | None) -> str:
    """Return a title that is made of elements (Atom's xhtml), of which fastfeedparser loses part."""
    for child in element if element is not None else ():
        if _local_name(child) == "title" and len(child):
            return "".join(child.itertext()).strip()
    return ""


def _moment(stamp: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp) if stamp else None
    except ValueError:
        return None


def _content(entry: dict[str, Any]) -> str:
    content = entry.get("content") or [{}]
    return _words(content[0].get("value")) if isinstance(content, list) else ""


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _entry_elements(tree: Element) -> Iterator[Element]:
    return (element for element in tree.iter() if _local_name(element) in {"item", "entry"})


def _local_name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _raw_dates(element: Element) -> Iterator[str]:
    """Yield an entry's dates as written: fastfeedparser only keeps what it made of them."""
    written = {_local_name(child): child.text for child in reversed(element) if child.text}
    return (written[name] for name in (*_PUBLISHED, *_UPDATED) if name in written)


def _declared_base(element: Element | None) -> str:
    """Return the base of an entry where some xml:base says one."""
    if element is None:
        return ""
    named = element.xpath("boolean(ancestor-or-self::*/@xml:base)")
    return str(element.base or "") if named else ""


def _ttl_minutes(tree: Element) -> int | None:
    """Return how long the feed says it stays as it is: RSS <ttl>, or the syndication module."""
    said = {_local_name(element): (element.text or "").strip() for element in _head_elements(tree)}
    if said.get("ttl", "").isdecimal():
        return int(said["ttl"][:6])
    minutes = _PERIOD_MINUTES.get(said.get("updatePeriod", "").lower())
    times = said.get("updateFrequency", "1")
    return minutes // max(1, int(times[:4])) if minutes and times.isdecimal() else None


def _head_elements(tree: Element) -> Iterator[Element]:
    for element in tree:
        yield element
        if _local_name(element) == "channel":
            yield from element


def _read_patiently(body: bytes, url: str, charset: str | None) -> RawFeed:
    headers = {"content-location": url}
    charset = charset or _unlabelled_charset(body)
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    try:
        # BytesIO, because a body that reads like a path or URL would be opened
        document = feedparser.parse(
            io.BytesIO(_LONG_PERSON.sub(rb"\1", body)),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as problem:  # noqa: BLE001  # hostile input finds bugs in any parser
        raise FeedMalformed(url=url, detail=f"{type(problem).__name__}"[:150]) from None
    if not document.get("version") and not document.entries:
        raise FeedMalformed(url=url, detail=_complaint(document))
    return _patient_feed(document)


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
    )


def _patient_entry(entry: Any) -> RawEntry:
    # dict's own get, because the entry's warns where it lets "updated" mean "published"
    struct = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    written = (_words(dict.get(entry, name)) for name in ("published", "created", "updated"))
    return RawEntry(
        guid=_words(entry.get("id")),
        link=_words(entry.get("link")),
        title=_words(entry.get("title")),
        summary=_words(entry.get("summary")) or _content(entry),
        dates=tuple(filter(None, written)),
        date_guess=_from_struct(struct),
    )


def _from_struct(struct: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(struct), UTC) if struct else None
    except (ValueError, OverflowError, OSError):
        return None
