"""A document or page in, why it gives no article out, or None where nothing speaks against it."""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from bot.domain.articles import BlockKind
from bot.domain.reasons import Reason, Refusal
from bot.reading.article_body import TextBlock
from bot.reading.inline_text import weight_of
from bot.reading.page_signs import PageSigns, comparable_words
from bot.reading.punctuation import ends_sentence

# All in weighed characters: one of Chinese or Japanese tells what about three of Latin do
_ENOUGH = 250  # two sentences; below it there is nothing to condense
_STUB = 1_600  # what paywalls leave to read; a longer text stands for itself
_TEASER = 3_500  # a longer stub, if it breaks off as well
_HARDLY_ANYTHING = 600
_LONG = 2_500  # walls and error texts are never this long
_MANY_LINKS = 40
_MANY_TEASERS = 8  # headlines of other articles in one list
_MANY_UPDATES = 4  # lines that begin with a time of day
_WALL_PHRASES = 2  # how many different phrases make a wall of a text that could be an article

_SENTENCE_GAP = re.compile(r"[.!?\u2026]\s|[\u3002\uff01\uff1f]")
_CLOCK = re.compile(r"\s*\d{1,2}[:.h]\d{2}\b")
_NUMBER = re.compile(r"\b\d[\d.,]*\s")
_PROSE_WORDS = 6

_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"RIFF",
    b"\x1f\x8b",
    b"OggS",
)
_FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")
_HTML_TYPES = {
    "",
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/xml",
    "application/xml",
}
_HEAD_BYTES = 2_048


def document_refusal(page: bytes, content_type: str | None) -> Refusal | None:
    """Tell what is no page at all: nothing, a PDF, an image, a feed."""
    start = page[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return Refusal.NO_TEXT
    kind = (content_type or "").split(";")[0].strip().lower()
    looks_html = b"<html" in start.lower() or b"<!doctype html" in start.lower()
    if start.startswith(_MAGIC) or (kind not in _HTML_TYPES and not looks_html):
        return Refusal.NOT_HTML
    is_data = start[:1] in {b"{", b"["} or _FEED_ROOT.search(start)
    return Refusal.NOT_HTML if is_data and not looks_html else None


def page_refusal(signs: PageSigns, blocks: Sequence[TextBlock]) -> Reason | None:
    """Judge a page by what was extracted from it and by what stands around it."""
    prose = [block for block in blocks if _is_prose(block)]
    length = sum(weight_of(block.text) for block in prose)
    text = comparable_words(" ".join(block.text for block in blocks))
    if length < _ENOUGH and signs.teaser_count >= _MANY_TEASERS:
        return Reason(code=Refusal.LIST_PAGE, data={"characters": length})
    refusal = _wall(signs, text, length, _breaks_off(blocks)) or _kind(signs, blocks, length)
    if refusal is None and length < _ENOUGH:
        refusal = _emptiness(signs, text)
    return Reason(code=refusal, data={"characters": length}) if refusal else None


def _wall(signs: PageSigns, text: str, length: int, breaks_off: bool) -> Refusal | None:  # noqa: FBT001  # a fact among facts
    if length >= (_TEASER if breaks_off else _LONG):
        return None
    if _says(Refusal.ERROR_PAGE, signs.headings) and length < _STUB:
        return Refusal.ERROR_PAGE
    if _count(Refusal.CONSENT_WALL, text) >= _WALL_PHRASES or (
        length < _HARDLY_ANYTHING and _count(Refusal.CONSENT_WALL, signs.visible) >= _WALL_PHRASES
    ):
        return Refusal.CONSENT_WALL
    if _is_paywalled(signs, text, length, breaks_off):
        return Refusal.PAYWALL
    return _login_or_shell(signs, text, length)


def _is_paywalled(signs: PageSigns, text: str, length: int, breaks_off: bool) -> bool:  # noqa: FBT001  # a fact among facts
    said_inside = _says(Refusal.PAYWALL, text)
    said = said_inside or _says(Refusal.PAYWALL, signs.visible)
    if signs.free is False and length < (_TEASER if said or breaks_off else _STUB):
        return True
    if signs.free:
        return False
    return (said_inside and length < _STUB) or (said and breaks_off and length < _STUB)


def _login_or_shell(signs: PageSigns, text: str, length: int) -> Refusal | None:
    if length >= _HARDLY_ANYTHING:
        return None
    if _says(Refusal.LOGIN, f"{signs.headings} {text}"):
        return Refusal.LOGIN
    if length < _ENOUGH and (signs.has_password_field or _says(Refusal.LOGIN, signs.visible)):
        return Refusal.LOGIN
    if length < _ENOUGH and _says(Refusal.SCRIPT_SHELL, f"{signs.without_script} {signs.visible}"):
        return Refusal.SCRIPT_SHELL
    return None


def _kind(signs: PageSigns, blocks: Sequence[TextBlock], length: int) -> Refusal | None:
    updates = sum(1 for block in blocks if _CLOCK.match(block.text))
    called_live = _says(Refusal.LIVE_TICKER, signs.headings.partition(" | ")[0])
    if "liveblog" in signs.kinds or (
        called_live and (updates >= _MANY_UPDATES or length < _HARDLY_ANYTHING)
    ):
        return Refusal.LIVE_TICKER
    if length < _HARDLY_ANYTHING and "video" in signs.kinds:
        return Refusal.VIDEO
    listing = "collectionpage" in signs.kinds or "itemlist" in signs.kinds or signs.is_front_page
    if length < _HARDLY_ANYTHING and signs.link_count > _MANY_LINKS and listing:
        return Refusal.LIST_PAGE
    return None


def _emptiness(signs: PageSigns, text: str) -> Refusal:
    """Say what a page without enough sentences is."""
    if _says(Refusal.ERROR_PAGE, f"{signs.headings} {text}"):
        return Refusal.ERROR_PAGE
    if signs.has_video:
        return Refusal.VIDEO
    if signs.link_count > _MANY_LINKS:
        return Refusal.LIST_PAGE
    if weight_of(signs.visible) < _ENOUGH and signs.has_scripts:
        return Refusal.SCRIPT_SHELL
    return Refusal.TOO_SHORT if text else Refusal.NO_TEXT


def _is_prose(block: TextBlock) -> bool:
    if block.kind is BlockKind.HEADING:
        return False
    return ends_sentence(block.text) or len(_SENTENCE_GAP.findall(block.text)) > 1


def _breaks_off(blocks: Sequence[TextBlock]) -> bool:
    last = blocks[-1].text.rstrip() if blocks else ""
    return last.endswith(("…", "...", "[…]", "[...]")) or not ends_sentence(last)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    told = tomllib.loads((files("bot.reading") / "walls.toml").read_text(encoding="utf-8"))
    return {
        refusal: tuple(phrase for phrases in languages.values() for phrase in phrases)
        for refusal, languages in told.items()
    }


def _count(refusal: Refusal, text: str) -> int:
    """Count the phrases that stand in `text`; "our 148 partners" is "our partners"."""
    bare = _NUMBER.sub("", text)
    return sum(1 for phrase in _phrases()[refusal] if phrase in bare)


def _says(refusal: Refusal, text: str) -> bool:
    return any(phrase in text for phrase in _phrases()[refusal])
