"""Lists of feeds in OPML in and out, as every feed reader exports and imports them.

Well-formed files go to a strict XML parser, the many others to the parser for HTML, which takes
bare ampersands, undeclared entities and any case. Nothing is held but the outlines, one by one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from lxml import etree

from bot.domain.errors import OpmlMalformed
from bot.domain.opml import OpmlDocument, OpmlFeed, OpmlSkip, SkippedOutline
from bot.reading.markup import Element
from bot.reading.page_decoding import decode_page

MAX_BYTES = 20_000_000  # the largest exports, of podcast apps with every episode, have some MB
MAX_OUTLINES = 100_000  # those have tens of thousands
MAX_DEPTH = 50  # outlines within outlines; people use three
_MAX_URL_CHARS = 2_000
_MAX_TITLE_CHARS = 300
_MAX_FOLDER_CHARS = 100
_MAX_DETAIL_CHARS = 150

_OUTLINE = re.compile(r"<(?:[\w.-]{1,20}:)?outline\b", re.IGNORECASE)
_ENTITY = re.compile("<!ENTITY", re.IGNORECASE)  # anywhere: a comment could hide where it stands
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")  # its encoding no longer holds for decoded text
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_FEED_SCHEME = re.compile(r"^(?:feed|itpc|pcast|podcast):(?://)?(?=(https?:)?)", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_USER_NAME = re.compile(r"//[^/?#\s]+@(?=\w)")  # programs take the address for a title
_ELSEWHERE = frozenset({"link", "include", "source"})
# FreshRSS: pages read by its own XPath or JSON rules, exported with their address as xmlUrl.
_SCRAPED = re.compile(r"xpath|json\+|dotnotation", re.IGNORECASE)


def read_opml(body: bytes) -> OpmlDocument:
    """Return the feeds of a list, with what was there besides.

    Raises:
        OpmlMalformed: it is no list of feeds, too large, or made to do harm.
    """
    if len(body) > MAX_BYTES:
        raise OpmlMalformed(why="too_large", limit_bytes=MAX_BYTES)
    text = _decoded(body)
    if not text.strip():
        raise OpmlMalformed(why="empty")
    if _ENTITY.search(text):
        raise OpmlMalformed(why="entities")  # a billion laughs, or files of this machine
    if sum(1 for _ in _OUTLINE.finditer(text)) > MAX_OUTLINES:
        raise OpmlMalformed(why="too_many", limit=MAX_OUTLINES)
    return _read_strictly(text) or _read_leniently(text)


def write_opml(title: str, feeds: Iterable[OpmlFeed], now: datetime) -> bytes:
    """Return an OPML 2.0 document, sorted, so that equal lists give equal bytes.

    `now` is aware. Addresses lose their user names; nothing but titles, addresses and folders
    is written.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _line(title, _MAX_TITLE_CHARS)
    etree.SubElement(head, "dateCreated").text = format_datetime(now.astimezone(UTC), usegmt=True)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Element] = {(): body}
    for each in sorted(map(_cleaned, feeds), key=_place):
        _add_feed(_folder(folders, each.category), each)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _decoded(body: bytes) -> str:
    if body.startswith((b"<\0", b"\0<")):  # UTF-16 without its mark
        return body.decode("utf-16-le" if body.startswith(b"<") else "utf-16-be", "replace")
    # plain ASCII is what it is, though .NET writes "utf-16" over it
    text = body.decode("ascii") if body.isascii() else decode_page(body)
    return _PROLOGUE.sub("", text.removeprefix("\ufeff"), count=1)


def _read_strictly(text: str) -> OpmlDocument | None:
    """Return None where the document is not well-formed."""
    outlines = _Outlines()
    parser = etree.XMLParser(
        target=outlines,
        encoding="utf-8",
        resolve_entities="internal",  # without them, &amp; stays "&#38;"; none else are declared
        no_network=True,
        load_dtd=False,
    )
    try:
        etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    return outlines.document(mended=False)


def _read_leniently(text: str) -> OpmlDocument:
    outlines = _Outlines()
    parser = etree.HTMLParser(target=outlines, encoding="utf-8", no_network=True)
    try:
        etree.fromstring(_NOT_XML.sub("", text).encode("utf-8", "replace"), parser)
    except etree.LxmlError as problem:
        raise OpmlMalformed(why="broken", detail=str(problem)[:_MAX_DETAIL_CHARS]) from None
    return outlines.document(mended=True)


@dataclass
class _Open:
    """An outline whose end has not come yet."""

    text: str
    is_feed: bool
    told: bool = False  # it, or something within it, was taken or skipped by name


@dataclass
class _Outlines:
    """What a parser tells, tag by tag."""

    title: str = ""
    is_opml: bool = False
    _feeds: dict[SplitResult, OpmlFeed] = field(default_factory=dict)
    _skipped: list[SkippedOutline] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _in_title: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        name = _local(tag)
        self.is_opml |= name in {"opml", "outline"}
        self._in_title = name == "title" and not self._open
        if name == "outline":
            self._start_outline({str(key).lower(): value for key, value in attributes.items()})

    def data(self, text: str) -> None:
        """Take text between tags."""
        if self._in_title and len(self.title) < _MAX_TITLE_CHARS:
            self.title += text

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._in_title = False
        if _local(tag) == "outline" and self._open:
            closed = self._open.pop()
            if not closed.told and not self._within_feed():
                self._skip(OpmlSkip.NO_ADDRESS, closed.text, None)

    def close(self) -> None:
        """Take the end of the document."""

    def document(self, *, mended: bool) -> OpmlDocument:
        """Return all of it."""
        if not self.is_opml:
            raise OpmlMalformed(why="not_opml")
        return OpmlDocument(
            title=_line(self.title, _MAX_TITLE_CHARS),
            feeds=tuple(self._feeds.values()),
            skipped=tuple(self._skipped),
            mended=mended,
        )

    def _start_outline(self, told: Mapping[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise OpmlMalformed(why="too_deep", limit=MAX_DEPTH)
        kind = told.get("type", "").strip().casefold()
        text = told.get("text", "").strip() or told.get("title", "")
        text = _line(text, _MAX_TITLE_CHARS)
        address = told.get("xmlurl", "").strip()
        if not address and kind in {"rss", "atom"}:
            address = told.get("url", "").strip()  # written by hand
        is_elsewhere = kind in _ELSEWHERE and not self._within_feed()
        is_feed = bool(address) and kind not in _ELSEWHERE
        if is_elsewhere:
            self._skip(OpmlSkip.ELSEWHERE, text, address or told.get("url", ""))
        elif is_feed and _SCRAPED.search(kind):
            self._skip(OpmlSkip.SCRAPED, text, address)
        elif is_feed:
            self._take(text, address, told)
        self._open.append(_Open(text=text, is_feed=is_feed, told=is_feed or is_elsewhere))

    def _take(self, text: str, address: str, told: Mapping[str, str]) -> None:
        url = _web_address(address)
        if isinstance(url, OpmlSkip):
            self._skip(url, text, address)
            return
        feed = OpmlFeed(
            url=url,
            title="" if text in {address, url} else text,
            site_url=_site_address(told.get("htmlurl", "")),
            category=self._folders() or _category(told.get("category", "")),
        )
        key = _identity(url)
        if key in self._feeds:
            self._skip(OpmlSkip.DUPLICATE, text, url)
        else:
            self._feeds[key] = feed
            self._tell_parents()

    def _skip(self, why: OpmlSkip, text: str, address: str | None) -> None:
        shown = None if why is OpmlSkip.USER_NAME or not address else _without_user(address)
        url = _line(shown, _MAX_TITLE_CHARS) if shown else None
        self._skipped.append(SkippedOutline(text=text, why=why, url=url))
        self._tell_parents()

    def _tell_parents(self) -> None:
        for outline in self._open:
            outline.told = True

    def _folders(self) -> tuple[str, ...]:
        names = (each.text[:_MAX_FOLDER_CHARS].strip() for each in self._open if not each.is_feed)
        return tuple(filter(None, names))

    def _within_feed(self) -> bool:
        return any(each.is_feed for each in self._open)  # episodes, notes to a feed


def _local(tag: object) -> str:
    """Return an element's name in small letters, whatever namespace somebody gave it."""
    return str(tag).rpartition("}")[2].lower()


def _line(text: str, max_chars: int) -> str:
    shown = _USER_NAME.sub("//", " ".join(_NOT_XML.sub("", text).split()))
    return shown[:max_chars].strip()


def _web_address(address: str) -> str | OpmlSkip:
    """Return the address as http(s), or why it cannot be one."""
    url = _FEED_SCHEME.sub(lambda found: "" if found[1] else "http://", _one_line(address))
    has_scheme = bool(_SCHEME.match(url))
    url = url if has_scheme else f"https://{url.removeprefix('//')}"
    parts = _split(url)
    if parts is None or not (has_scheme or "." in parts.netloc):
        return OpmlSkip.NOT_WEB
    if "@" in parts.netloc:
        return OpmlSkip.USER_NAME
    whole = parts.scheme + url[len(parts.scheme) :]  # all but the scheme's case byte for byte
    return whole if len(whole) <= _MAX_URL_CHARS else OpmlSkip.TOO_LONG


def _one_line(address: str) -> str:
    return _NOT_XML.sub("", "%20".join(address.split()))


def _site_address(address: str) -> str | None:
    parts = _split(_one_line(address))
    return _without_user(urlunsplit(parts)) if parts and len(address) <= _MAX_URL_CHARS else None


def _split(url: str) -> SplitResult | None:
    """Return the parts of an http(s) URL with a host, None for any other."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises ValueError where the port is not a number
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None


def _without_user(url: str) -> str:
    """Return the URL without a user name and password, be it broken or not."""
    parts = _split(url)
    if parts is None:
        return re.sub(r"^([^/?#]*//)?[^/?#]*@", r"\1", url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host)) if "@" in parts.netloc else url


def _identity(url: str) -> SplitResult:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment="")


def _category(told: str) -> tuple[str, ...]:
    """Return the first of "/Boston/Weather,/Harvard" as a path (OPML 2.0, `category`)."""
    names = (_line(name, _MAX_FOLDER_CHARS) for name in told.partition(",")[0].split("/"))
    return tuple(filter(None, names))[:MAX_DEPTH]


def _cleaned(feed: OpmlFeed) -> OpmlFeed:
    url = _without_user(_one_line(feed.url))
    site = _site_address(feed.site_url or "")
    folders = (_line(name, _MAX_FOLDER_CHARS) for name in feed.category)
    title = _line(feed.title, _MAX_TITLE_CHARS)
    return replace(feed, url=url, title=title, site_url=site, category=tuple(filter(None, folders)))


def _place(feed: OpmlFeed) -> tuple[Any, ...]:
    """Return what sorts feeds: within a folder by title, folders after the feeds beside them."""
    path = [(name.casefold(), name) for name in feed.category]
    return path, feed.title.casefold(), feed.title, feed.url


def _folder(folders: dict[tuple[str, ...], Element], path: tuple[str, ...]) -> Element:
    if path not in folders:
        parent = _folder(folders, path[:-1])
        folders[path] = etree.SubElement(parent, "outline", text=path[-1], title=path[-1])
    return folders[path]


def _add_feed(folder: Element, feed: OpmlFeed) -> None:
    name = feed.title or feed.url  # Feedly refuses an outline without text
    shown: Final = {"type": "rss", "text": name, "title": name, "xmlUrl": feed.url}
    if feed.site_url:
        shown["htmlUrl"] = feed.site_url
    etree.SubElement(folder, "outline", shown)
