"""A document or page in, why it gives no article out, or None where nothing speaks against it."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from bot.domain.reasons import Reason, Refusal
from bot.reading.article_body import TextBlock, prose_weight
from bot.reading.inline_text import weight_of
from bot.reading.page_signs import PageSigns, comparable_words
from bot.reading.punctuation import ends_sentence
from bot.reading.wall_phrases import count_phrases, is_error_title, says, unquoted

# All in weighed characters: one of Chinese or Japanese tells what about three of Latin do
_SOME = 100  # one sentence; what is longer and no wall is for condensing to judge
_ENOUGH = 250  # two sentences; a page of fewer may be anything
_HARDLY_ANYTHING = 600
_STUB = 1_600  # what paywalls leave to read; a longer text stands for itself
_LONG = 2_500  # walls and error texts are never this long
_TEASER = 3_500  # a longer stub, if it breaks off as well
_MANY_LINKS = 40
_MANY_TEASERS = 8  # headlines of other articles in one list
_TEASER_WEIGHT = 300  # what a list of articles tells of each at most, on average
_WALL_PHRASES = 2  # how many different phrases make a wall of a text that could be an article
_AFTERWORD = 1 / 3  # what may follow the notice of a paywall: an offer, its conditions
_WALL_SHARE = 0.35  # how much of a longer text must speak as the wall does
_BROKEN_WORDS = 8  # a line of so many without an end is a sentence cut off; a shorter is a label

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
    """Judge a page by what was extracted from it and by what stands around it.

    What is only short may pass: condensing says so of it, as it does of pasted text.
    """
    page = _Page(signs, blocks)
    verdicts = (
        (_WALLS, page.length < (_TEASER if page.breaks_off else _LONG)),
        (_KINDS, True),
        (_SHORT, page.length < _ENOUGH),
        (_EMPTY, page.length < _ENOUGH and page.own_weight < _SOME),
    )
    checks = (check for some, may_be in verdicts if may_be for check in some)
    refusal = next((refusal for refusal, holds in checks if holds(page)), None)
    return Reason(code=refusal, data={"characters": page.length}) if refusal else None


class _Page:
    """What was extracted from a page, beside its signs; weights are of characters."""

    def __init__(self, signs: PageSigns, blocks: Sequence[TextBlock]) -> None:
        self.signs = signs
        self.blocks = blocks
        self.length = prose_weight(blocks)
        last = blocks[-1].text.rstrip() if blocks else ""
        cut = not ends_sentence(last) and len(last.split()) >= _BROKEN_WORDS
        self.breaks_off = cut or last.endswith(("…", "...", "[…]", "[...]"))

    @cached_property
    def text(self) -> str:
        return comparable_words(" ".join(block.text for block in self.blocks))

    @cached_property
    def links(self) -> list[TextBlock]:
        """The blocks that are links as long as headlines."""
        texts = self.signs.link_texts
        return [block for block in self.blocks if comparable_words(block.text) in texts]

    @cached_property
    def own_weight(self) -> int:
        """How much there is that is no link."""
        return _weight(self.blocks) - _weight(self.links)


def _weight(blocks: Iterable[TextBlock]) -> int:
    return sum(weight_of(block.text) for block in blocks)


def _has_teasers_alone(page: _Page) -> bool:
    return page.length < _ENOUGH and page.signs.teaser_count >= _MANY_TEASERS


def _is_error(page: _Page) -> bool:
    """Tell headings that name a missing page over few words, or are nothing but an error."""
    headings = page.signs.headings
    if page.length < _HARDLY_ANYTHING and says(Refusal.ERROR_PAGE, headings):
        return True
    return page.length < _STUB and any(map(is_error_title, headings.split(" | ")))


def _is_consent_wall(page: _Page) -> bool:
    said = count_phrases(Refusal.CONSENT_WALL, page.text)
    if page.length < _HARDLY_ANYTHING and (said or page.length < _ENOUGH):
        around = count_phrases(Refusal.CONSENT_WALL, page.signs.visible)
        asks = says(Refusal.CONSENT_WALL, unquoted(page.text)) or page.own_weight < _ENOUGH
        return asks and max(said, around) >= _WALL_PHRASES
    if said < _WALL_PHRASES:
        return False
    asking = (block for block in page.blocks if _notices(Refusal.CONSENT_WALL, block))
    return _weight(asking) >= _WALL_SHARE * _weight(page.blocks)


def _is_paywalled(page: _Page) -> bool:
    if page.signs.free:
        return False
    said = says(Refusal.PAYWALL, page.text) or says(Refusal.PAYWALL, page.signs.visible)
    if page.signs.free is False:
        return page.length < (_TEASER if said or page.breaks_off else _STUB)
    return said and page.length < _STUB and (page.breaks_off or _ends_in_notice(page.blocks))


def _ends_in_notice(blocks: Sequence[TextBlock]) -> bool:
    """Tell whether hardly any prose follows the last paragraph that tells to subscribe."""
    noticing = [index for index, block in enumerate(blocks) if _notices(Refusal.PAYWALL, block)]
    after = prose_weight(blocks[noticing[-1] + 1 :]) if noticing else 0
    return bool(noticing) and after < min(_ENOUGH, _AFTERWORD * prose_weight(blocks))


def _notices(refusal: Refusal, block: TextBlock) -> bool:
    return says(refusal, comparable_words(unquoted(block.text)))


def _is_login(page: _Page) -> bool:
    signs = page.signs
    if page.length >= _HARDLY_ANYTHING:
        return False
    asks = says(Refusal.LOGIN, comparable_words(unquoted(page.text)))
    if page.length >= _ENOUGH:
        return says(Refusal.LOGIN, signs.headings) or (asks and signs.has_password_field)
    bare = page.own_weight < _SOME and says(Refusal.LOGIN, signs.visible)
    return asks or bare or signs.has_password_field or says(Refusal.LOGIN, signs.headings)


def _is_shell(page: _Page) -> bool:
    said = f"{page.signs.without_script} {page.signs.visible}" if page.length < _ENOUGH else ""
    return says(Refusal.SCRIPT_SHELL, said)


def _is_tickers_head(page: _Page) -> bool:
    """Tell a ticker that shows no entries yet; with them it is an article like others."""
    title = page.signs.headings.partition(" | ")[0]
    live = "liveblog" in page.signs.kinds or says(Refusal.LIVE_TICKER, title)
    return live and page.length < _HARDLY_ANYTHING


def _is_video_page(page: _Page) -> bool:
    kinds = page.signs.kinds
    return page.length < _HARDLY_ANYTHING and "video" in kinds and "article" not in kinds


def _is_overview(page: _Page) -> bool:
    signs = page.signs
    told = "collectionpage" in signs.kinds or "itemlist" in signs.kinds or signs.is_front_page
    return told and page.length < _HARDLY_ANYTHING and signs.link_count > _MANY_LINKS


def _is_listing(page: _Page) -> bool:
    """Tell links to other articles, with a line of each or none, from an article's subheadings."""
    if "article" in page.signs.kinds or len(page.blocks) < _MANY_TEASERS:
        return False
    whole = _weight(page.blocks)
    if whole > _TEASER_WEIGHT * len(page.blocks):
        return False
    half = whole / 2
    if _weight(page.links) > half:
        return True
    boxes = page.signs.teasers
    if len(boxes) < _MANY_TEASERS or sum(map(weight_of, boxes)) > _TEASER_WEIGHT * len(boxes):
        return False
    told = " ".join(boxes)
    return _weight(b for b in page.blocks if comparable_words(b.text) in told) > half


def _names_an_error(page: _Page) -> bool:
    return says(Refusal.ERROR_PAGE, f"{page.signs.headings} {page.text}")


def _has_video_alone(page: _Page) -> bool:
    return page.signs.has_video and page.own_weight < _ENOUGH


def _has_links_alone(page: _Page) -> bool:
    return _weight(page.links) > page.own_weight


def _has_many_links(page: _Page) -> bool:
    return page.signs.link_count > _MANY_LINKS


def _draws_by_script(page: _Page) -> bool:
    return weight_of(page.signs.visible) < _ENOUGH and page.signs.has_scripts


_WALLS = (
    (Refusal.LIST_PAGE, _has_teasers_alone),
    (Refusal.ERROR_PAGE, _is_error),
    (Refusal.CONSENT_WALL, _is_consent_wall),
    (Refusal.PAYWALL, _is_paywalled),
    (Refusal.LOGIN, _is_login),
    (Refusal.SCRIPT_SHELL, _is_shell),
)
_KINDS = (
    (Refusal.LIVE_TICKER, _is_tickers_head),
    (Refusal.VIDEO, _is_video_page),
    (Refusal.LIST_PAGE, _is_overview),
    (Refusal.LIST_PAGE, _is_listing),
)
_SHORT = (
    (Refusal.ERROR_PAGE, _names_an_error),
    (Refusal.VIDEO, _has_video_alone),
    (Refusal.LIST_PAGE, _has_links_alone),
)
_EMPTY = (
    (Refusal.LIST_PAGE, _has_many_links),
    (Refusal.SCRIPT_SHELL, _draws_by_script),
    (Refusal.TOO_SHORT, lambda page: page.text != ""),
    (Refusal.NO_TEXT, lambda page: page.text == ""),
)
