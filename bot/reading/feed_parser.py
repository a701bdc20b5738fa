"""The body of a feed in, its entries with their keys out.

RSS, RDF, Atom, JSON Feed and news sitemaps.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice

from w3lib.encoding import http_content_type_encoding

from bot.domain.errors import FeedMalformed, NotAFeed
from bot.domain.feeds import ParsedEntry, ParsedFeed
from bot.reading.entry_keys import entry_keys
from bot.reading.feed_dates import parse_feed_date, plausible
from bot.reading.feed_discovery import discover_feeds
from bot.reading.feed_document import RawEntry, RawFeed
from bot.reading.inline_text import plain_line, shortened
from bot.reading.json_feed import parse_json_feed
from bot.reading.markup import MAX_ATTRIBUTES_PER_TAG, absolute_url, has_monstrous_tag
from bot.reading.sitemap_feed import is_sitemap, parse_sitemap
from bot.reading.xml_feed import parse_xml_feed

# News sitemaps have 1,000 by their rules, podcasts hardly more. Taking over 15,000 held up the event
# loop for 0.1 s, and each would be looked up in the database.
_MAX_ENTRIES = 2_000
_MAX_TITLE_CHARS = 500
_TITLE_FROM_SUMMARY_CHARS = 100
_MAX_SUMMARY_CHARS = 2_000
_LONG_TEXT_CHARS = 500  # teasers are shorter
_MAX_CONTENT_CHARS = 200_000  # a long read has 60,000; beyond it is an archive in one entry
_LONGEST_ENTITY_CHARS = 40  # "&CounterClockwiseContourIntegral;"; a cut one must lie past the end
_MAX_NAMES = 30  # authors, or categories, of one entry
_MAX_NAME_CHARS = 100
_MAX_NAME_MARKUP_CHARS = 1_000  # of a name, before its tags are taken off
_MAX_LINK_CHARS = 2_000  # what servers accept; longer ones are traps
_MAX_MARKUP_CHARS = 50_000  # of a title or summary, before its tags are taken off
_HEAD_BYTES = 4_096  # within which a document shows what it is
_FEED_ROOT = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:rss|rdf|feed|channel)[\s>/]", re.IGNORECASE)
_PAGE_ROOT = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|div)[\s>/]", re.IGNORECASE)
# Strings that no database takes: half a character, of JSON's escapes, and NUL
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# How RSS writes an author: "jane@news.example (Jane Doe)"; some write "Jane Doe <jane@…>"
_MAILBOX = re.compile(
    r"[^\s@]+@[^\s@]+ \((?P<after>[^()]+)\)|(?P<before>[^<>]+) <[^<>\s@]+@[^<>\s@]+>"
)
# What most links look like; resolving them would change nothing, and take ten times as long
_WHOLE_LINK = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?:[!-~]*[a-zA-Z0-9/=-])?")
_GZIP = b"\x1f\x8b"
_MAX_UNPACKED_BYTES = 10 * 1024 * 1024  # as much as of a feed that comes as it is
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def parse_feed(
    body: bytes, url: str, content_type: str | None = None, *, now: datetime
) -> ParsedFeed:
    """Read a feed; dates outside 1995 to `now` plus one day count as none.

    Raises:
        FeedMalformed: it means to be a feed and is broken beyond reading.
        NotAFeed: it is something else; carries the feeds that a page offers.
    """
    if body.startswith(_GZIP):
        body = _unpacked(body, url)
    start = body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise NotAFeed(url=url, what="empty")
    if start[:1] in {b"{", b"["}:
        return _cleaned(parse_json_feed(body, url), url, now)
    _refuse_what_is_no_feed(body, url, content_type)
    if _may_have_monstrous_tag(body) and has_monstrous_tag(body.decode("latin-1")):
        raise FeedMalformed(url=url, detail="a tag with thousands of attributes")
    if is_sitemap(body[:_HEAD_BYTES].replace(b"\x00", b"")):
        return _cleaned(parse_sitemap(body, url), url, now)
    charset = http_content_type_encoding(content_type)
    return _cleaned(parse_xml_feed(body, url, charset), url, now)


def _unpacked(body: bytes, url: str) -> bytes:
    """Return what a gzip file holds, as sitemaps often come: "news.xml.gz"."""
    try:
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _MAX_UNPACKED_BYTES + 1)
    except zlib.error:
        raise NotAFeed(url=url, what="binary") from None
    if len(unpacked) > _MAX_UNPACKED_BYTES:
        raise FeedMalformed(url=url, detail=f"more than {_MAX_UNPACKED_BYTES} bytes when unpacked")
    return unpacked


def _refuse_what_is_no_feed(body: bytes, url: str, content_type: str | None) -> None:
    head = body[:_HEAD_BYTES].replace(b"\x00", b"")  # UTF-16 shows its tags so
    if _FEED_ROOT.search(head) or is_sitemap(head):
        return
    if _PAGE_ROOT.search(head):
        raise NotAFeed(url=url, what="page", offers=discover_feeds(body, url, content_type))
    if head.lstrip().startswith(b"<") or head.startswith(_BOMS):
        if b"<item" not in body and b"<entry" not in body:
            raise NotAFeed(url=url, what="xml")
        return
    raise NotAFeed(url=url, what="binary" if b"\x00" in body[:_HEAD_BYTES] else "text")


def _may_have_monstrous_tag(body: bytes) -> bool:
    """Tell at a third of the cost that there is none, as nearly always."""
    return max(map(len, body.split(b">"))) > MAX_ATTRIBUTES_PER_TAG


def _cleaned(raw: RawFeed, url: str, now: datetime) -> ParsedFeed:
    site_url = absolute_url(raw.site_url, url)
    base = site_url or url
    kept = raw.entries if len(raw.entries) <= _MAX_ENTRIES else _newest(raw.entries, now)
    return ParsedFeed(
        title=_title(raw.title),
        site_url=site_url,
        entries=tuple(_cleaned_entry(entry, base, raw.authors, now) for entry in kept),
        ttl_minutes=raw.ttl_minutes,
        hub_url=absolute_url(raw.hub_url, url),
        self_url=absolute_url(raw.self_url, url),
    )


def _newest(entries: Sequence[RawEntry], now: datetime) -> list[RawEntry]:
    """Return the newest of too many in the order of the document; undated ones count as old."""
    dates = [_published_at(entry, now) for entry in entries]
    oldest = datetime.min.replace(tzinfo=UTC)
    newest_first = sorted(range(len(entries)), key=lambda at: dates[at] or oldest, reverse=True)
    return [entries[at] for at in sorted(newest_first[:_MAX_ENTRIES])]


def _cleaned_entry(
    raw: RawEntry, base: str, authors: tuple[str, ...], now: datetime
) -> ParsedEntry:
    text = _storable(_text_start(raw.summary, _MAX_SUMMARY_CHARS))
    guid = _storable(raw.guid).strip() or None
    link = _link(raw, raw.base or base)
    title = _title(raw.title) or shortened(text, _TITLE_FROM_SUMMARY_CHARS) or link or ""
    published_at = _published_at(raw, now)
    return ParsedEntry(
        guid=guid,
        link=link,
        title=title,
        summary=shortened(text, _MAX_SUMMARY_CHARS),
        published_at=published_at,
        keys=entry_keys(guid, link, title, published_at),
        content=_storable(_content_beyond(text, raw)),
        authors=_names(map(_person, raw.authors or authors)),
        categories=_names(raw.categories),
    )


def _title(markup: str) -> str:
    return shortened(_storable(plain_line(markup[:_MAX_MARKUP_CHARS])), _MAX_TITLE_CHARS)


def _storable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNSTORABLE.sub("", text)
    return text if "\x00" not in text else _UNSTORABLE.sub("", text)


def _content_beyond(text: str, raw: RawEntry) -> str:
    """Return the richer of body and description as HTML, where it may be the article itself.

    That is where it says more than the summary, or is long. `text` is that of the description,
    more of it than a summary keeps.
    """
    markup = max(raw.content, raw.summary, key=len)
    if markup == raw.summary:
        says_more = len(text) >= _LONG_TEXT_CHARS
    else:
        told = min(len(text), _MAX_SUMMARY_CHARS)
        says_more = len(text) >= _LONG_TEXT_CHARS or len(_text_start(markup, told)) > told
    return _whole_tags(markup, _MAX_CONTENT_CHARS) if says_more else ""


def _text_start(markup: str, chars: int) -> str:
    """Return more than `chars` characters of a markup's text, or all that it has."""
    read = 3 * chars + 100  # enough as a rule; taking tags off is what costs
    text = plain_line(_whole_tags(markup, read))
    if len(text) > chars + _LONGEST_ENTITY_CHARS or len(markup) <= read:
        return text
    return plain_line(_whole_tags(markup, _MAX_MARKUP_CHARS))


def _whole_tags(markup: str, limit: int) -> str:
    """Return the start of `markup`, not cut within a tag."""
    if len(markup) <= limit:
        return markup
    kept = markup[:limit]
    opening = kept.rfind("<")
    return kept[:opening] if opening > kept.rfind(">") else kept


def _names(written: Iterable[str]) -> tuple[str, ...]:
    """Return names as plain text: no empty one, none twice, not too many."""
    plain = (plain_line(name[:_MAX_NAME_MARKUP_CHARS]) for name in written if name)
    kept = (shortened(_storable(name), _MAX_NAME_CHARS) for name in plain if name)
    return tuple(islice(dict.fromkeys(islice(kept, 2 * _MAX_NAMES)), _MAX_NAMES))


def _person(written: str) -> str:
    """Return the name without the mail address that stands beside it."""
    mailbox = _MAILBOX.fullmatch(" ".join(written[:_MAX_NAME_MARKUP_CHARS].split()))
    return mailbox["after"] or mailbox["before"] if mailbox else written


def _link(raw: RawEntry, base: str) -> str | None:
    """Return the entry's link; a guid that is an address stands in for a missing one."""
    stand_in = raw.guid if raw.guid.startswith(("http://", "https://")) else ""
    written = _storable(raw.link or stand_in)
    link = written if _WHOLE_LINK.fullmatch(written) else absolute_url(written, base)
    return link if link and len(link) <= _MAX_LINK_CHARS else None


def _published_at(raw: RawEntry, now: datetime) -> datetime | None:
    read = (parse_feed_date(date, now) for date in raw.dates)
    first = next((moment for moment in read if moment), None)
    if first or not raw.date_guess:
        return first
    return plausible(raw.date_guess, now)
