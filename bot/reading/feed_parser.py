"""The body of a feed in, its entries with their keys out; RSS, RDF, Atom and JSON Feed."""

import re
from datetime import datetime

from w3lib.encoding import http_content_type_encoding

from bot.domain.errors import FeedMalformed, NotAFeed
from bot.domain.feeds import ParsedEntry, ParsedFeed
from bot.reading.entry_keys import entry_keys
from bot.reading.feed_dates import parse_feed_date, plausible
from bot.reading.feed_discovery import discover_feeds
from bot.reading.feed_document import RawEntry, RawFeed
from bot.reading.inline_text import plain_line, shortened
from bot.reading.json_feed import parse_json_feed
from bot.reading.markup import absolute_url, has_monstrous_tag
from bot.reading.xml_feed import parse_xml_feed

_MAX_TITLE_CHARS = 500
_TITLE_FROM_SUMMARY_CHARS = 100
_MAX_SUMMARY_CHARS = 2_000
_MAX_LINK_CHARS = 2_000  # what servers accept; longer ones are traps
_MAX_MARKUP_CHARS = 50_000  # of a title or summary, before its tags are taken off
_HEAD_BYTES = 4_096  # within which a document shows what it is
_FEED_ROOT = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:rss|rdf|feed|channel)[\s>/]", re.IGNORECASE)
_PAGE_ROOT = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|div)[\s>/]", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def parse_feed(
    body: bytes, url: str, content_type: str | None = None, *, now: datetime
) -> ParsedFeed:
    """Read a feed; dates outside 1995 to `now` plus one day count as none.

    Raises:
        FeedMalformed: it means to be a feed and is broken beyond reading.
        NotAFeed: it is something else; carries the feeds that a page offers.
    """
    start = body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise NotAFeed(url=url, what="empty")
    if start[:1] in {b"{", b"["}:
        return _cleaned(parse_json_feed(body, url), url, now)
    _refuse_what_is_no_feed(body, url, content_type)
    if has_monstrous_tag(body.decode("latin-1")):
        raise FeedMalformed(url=url, detail="a tag with thousands of attributes")
    charset = http_content_type_encoding(content_type)
    return _cleaned(parse_xml_feed(body, url, charset), url, now)


def _refuse_what_is_no_feed(body: bytes, url: str, content_type: str | None) -> None:
    head = body[:_HEAD_BYTES].replace(b"\x00", b"")  # UTF-16 shows its tags so
    if _FEED_ROOT.search(head):
        return
    if _PAGE_ROOT.search(head):
        offers = tuple(feed.url for feed in discover_feeds(body, url, content_type))
        raise NotAFeed(url=url, what="page", offers=offers)
    if head.lstrip().startswith(b"<") or head.startswith(_BOMS):
        if b"<item" not in body and b"<entry" not in body:
            raise NotAFeed(url=url, what="xml")
        return
    raise NotAFeed(url=url, what="binary" if b"\x00" in body[:_HEAD_BYTES] else "text")


def _cleaned(raw: RawFeed, url: str, now: datetime) -> ParsedFeed:
    site_url = absolute_url(raw.site_url, url)
    base = site_url or url
    return ParsedFeed(
        title=shortened(plain_line(raw.title[:_MAX_MARKUP_CHARS]), _MAX_TITLE_CHARS),
        site_url=site_url,
        entries=tuple(_cleaned_entry(entry, base, now) for entry in raw.entries),
        ttl_minutes=raw.ttl_minutes,
    )


def _cleaned_entry(raw: RawEntry, base: str, now: datetime) -> ParsedEntry:
    summary = shortened(plain_line(raw.summary[:_MAX_MARKUP_CHARS]), _MAX_SUMMARY_CHARS)
    title = shortened(plain_line(raw.title[:_MAX_MARKUP_CHARS]), _MAX_TITLE_CHARS)
    guid = raw.guid.strip() or None
    link = _link(raw, raw.base or base)
    title = title or shortened(summary, _TITLE_FROM_SUMMARY_CHARS) or link or ""
    published_at = _published_at(raw, now)
    return ParsedEntry(
        guid=guid,
        link=link,
        title=title,
        summary=summary,
        published_at=published_at,
        keys=entry_keys(guid, link, title, published_at),
    )


def _link(raw: RawEntry, base: str) -> str | None:
    """Return the entry's link; a guid that is an address stands in for a missing one."""
    stand_in = raw.guid if raw.guid.startswith(("http://", "https://")) else ""
    link = absolute_url(raw.link or stand_in, base)
    return link if link and len(link) <= _MAX_LINK_CHARS else None


def _published_at(raw: RawEntry, now: datetime) -> datetime | None:
    read = (parse_feed_date(date, now) for date in raw.dates)
    first = next((moment for moment in read if moment), None)
    if first or not raw.date_guess:
        return first
    return plausible(raw.date_guess, now)
