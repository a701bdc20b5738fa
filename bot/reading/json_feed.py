"""A JSON Feed (1.0, 1.1) in, its raw entries out.

https://www.jsonfeed.org/version/1.1/
"""

import json
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
    return RawEntry(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        summary=next((text for text in map(_text, words) if text), ""),
        dates=tuple(
            filter(None, (_text(item.get("date_published")), _text(item.get("date_modified"))))
        ),
    )


def _text(value: object) -> str:
    """Return strings, and numbers as text (1.0 allowed numeric ids); anything else is missing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()
