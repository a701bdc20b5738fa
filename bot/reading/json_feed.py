"""A JSON Feed (1.0, 1.1) in, its raw entries out.

https://www.jsonfeed.org/version/1.1/
"""

import json
from html import escape
from typing import Any

from bot.domain.errors import FeedMalformed, NotAFeed
from bot.reading.feed_document import RawEntry, RawFeed

_ENTRY_SIGNS = {"id", "url", "content_html", "content_text"}


def parse_json_feed(body: bytes, url: str) -> RawFeed:
    """Read a JSON Feed.

    Raises:
        FeedMalformed: it is no JSON, or nested too deeply.
        NotAFeed: it is JSON of another kind.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise FeedMalformed(url=url, detail=f"JSON: {str(problem)[:150]}") from None
    if not _looks_like_feed(document):
        raise NotAFeed(url=url, what="json")
    return RawFeed(
        title=_text(document.get("title")),
        site_url=_text(document.get("home_page_url")),
        entries=tuple(_entry(item) for item in document["items"] if isinstance(item, dict)),
        hub_url=_hub(document.get("hubs")),
        self_url=_text(document.get("feed_url")),
        authors=_authors(document),
    )


def _looks_like_feed(document: object) -> bool:
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return False
    # Some feeds leave the version out; entries with what JSON Feed asks of them are sign enough
    items = [item for item in document["items"] if isinstance(item, dict)]
    told = all(item.keys() & _ENTRY_SIGNS for item in items) and bool(items)
    return told or "jsonfeed.org" in _text(document.get("version"))


def _entry(item: dict[str, Any]) -> RawEntry:
    words = (item.get(name) for name in ("summary", "content_text", "content_html"))
    tags = item.get("tags")
    return RawEntry(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        summary=next((text for text in map(_text, words) if text), ""),
        content=_text(item.get("content_html")) or escape(_text(item.get("content_text"))),
        dates=tuple(
            filter(None, (_text(item.get("date_published")), _text(item.get("date_modified"))))
        ),
        authors=_authors(item),
        categories=tuple(map(_text, tags)) if isinstance(tags, list) else (),
    )


def _authors(described: dict[str, Any]) -> tuple[str, ...]:
    """Return the authors of a feed or an entry: a list in version 1.1, one in 1.0."""
    authors = described.get("authors")
    people = authors if isinstance(authors, list) else [described.get("author")]
    return tuple(_text(person.get("name")) for person in people if isinstance(person, dict))


def _hub(hubs: object) -> str:
    """Return the hub for WebSub; a feed may name hubs of other protocols, too."""
    known = (hub for hub in hubs if isinstance(hub, dict)) if isinstance(hubs, list) else ()
    spoken = (hub for hub in known if _text(hub.get("type")).lower() == "websub")
    return next((_text(hub.get("url")) for hub in spoken), "")


def _text(value: object) -> str:
    """Return strings, and numbers as text (1.0 allowed numeric ids); anything else is missing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()
