"""HTML text in, an element tree out; the one door to lxml, guarded against bombs."""

import re
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from bot.reading.inline_text import without_code

Element: TypeAlias = Any  # lxml ships no types

# libxml2 compares every attribute of a tag with every other: 10,000 cost a third of a second of
# CPU, 200,000 two minutes (libxml2 2.14). Pages in the wild stay below 200.
MAX_ATTRIBUTES_PER_TAG = 5_000
_SUSPICIOUS_TAG_BYTES = 2 * MAX_ATTRIBUTES_PER_TAG  # "a b c …": two bytes an attribute at least

_BREAKS = re.compile(r"[\x00-\x1f]")  # browsers drop line breaks within a link, too
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def has_monstrous_tag(text: str) -> bool:
    """Tell whether some tag has more attributes than any page needs; linear in the text."""
    return _has_monstrous_piece(text) and _has_monstrous_piece(without_code(text))


def _has_monstrous_piece(text: str) -> bool:
    if len(text) < _SUSPICIOUS_TAG_BYTES:
        return False
    pieces = (piece for piece in text.split(">") if len(piece) > _SUSPICIOUS_TAG_BYTES)
    return any(_attribute_count(piece) > MAX_ATTRIBUTES_PER_TAG for piece in pieces)


def _attribute_count(piece: str) -> int:
    tag = piece[piece.rfind("<") + 1 :]
    return len(tag.split()) if tag[:1].isalpha() else 0


def parse_html(text: str) -> Element | None:
    """Return the tree of a page, or None where there is nothing to parse.

    libxml2 cuts trees at 256 levels by itself, so depth is bounded.
    """
    if has_monstrous_tag(text):
        return None
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        tree = html.document_fromstring(
            _CONTROL.sub("", text).encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError):
        return None
    return tree if tree.find("body") is not None or len(tree) else None


def base_url_of(tree: Element, url: str) -> str:
    """Return what relative links of a page are resolved against."""
    base = tree.find(".//base[@href]")
    return absolute_url(base.get("href"), url) or url if base is not None else url


def absolute_url(link: str | None, base: str) -> str | None:
    """Resolve `link` against `base`; None unless the outcome is http(s) with a host."""
    if not link:
        return None
    try:
        resolved = urljoin(base, _BREAKS.sub("", link).strip().replace(" ", "%20"))
        parts = urlsplit(resolved)
        parts.port  # noqa: B018  # raises ValueError where the port is not a number
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return resolved


def meta_contents(tree: Element) -> dict[str, str]:
    """Return every meta tag's content by its lower-case property, name or itemprop."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        keys = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = (meta.get("content") or "").strip()
        if keys and content:
            for key in keys.lower().split():  # RDFa allows several
                found.setdefault(key, content)
    return found
