"""The blocks of an article in, those out that are its own: no links, datelines, credits, boxes."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.articles import BlockKind
from bot.reading.article_body import TextBlock, prose_weight
from bot.reading.boilerplate import Part, parts_of
from bot.reading.headline import comparable
from bot.reading.page_facts import PageFacts
from bot.reading.page_signs import PageSigns, comparable_words
from bot.reading.punctuation import ends_sentence

_OPENING_BLOCKS = 4  # among which date and byline stand
_MAX_DATE_WORDS = 12
_HEADLINE_WORDS = 5
_ENOUGH = 600  # weighed characters of sentences
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\b[0-3]?\d\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_MAX_BYLINE_EXTRA = 6  # letters of "by", "von", "текст"


def own_blocks(
    blocks: Sequence[TextBlock], facts: PageFacts, signs: PageSigns
) -> tuple[TextBlock, ...]:
    """Leave out what belongs to the page: links to other articles, date and byline, boxes.

    At the end headings go that nothing follows. What would leave nothing leaves all.
    """
    parts = parts_of([block.text for block in blocks])
    body = [block for block, part in zip(blocks, parts, strict=True) if part is Part.BODY]
    kept = list(_without_dateline(body, facts))
    if prose_weight(kept) >= _ENOUGH:  # else the links may be all there is
        kept = [block for block in kept if not _leads_elsewhere(block, signs)]
    while kept and kept[-1].kind is BlockKind.HEADING:
        kept.pop()
    return tuple(kept or body or blocks)


def _leads_elsewhere(block: TextBlock, signs: PageSigns) -> bool:
    """Tell another article's headline; a shorter link, or one that ends, may be of this one."""
    if block.kind in {BlockKind.HEADING, BlockKind.QUOTE} or ends_sentence(block.text):
        return False
    return (
        len(block.text.split()) >= _HEADLINE_WORDS
        and comparable_words(block.text) in signs.link_texts
    )


def _without_dateline(blocks: Sequence[TextBlock], facts: PageFacts) -> Iterator[TextBlock]:
    byline = comparable(facts.byline or "")
    for index, block in enumerate(blocks):
        opens = index < _OPENING_BLOCKS and not ends_sentence(block.text)
        if not (opens and (_is_date(block.text) or _is_byline(block.text, byline))):
            yield block


def _is_date(text: str) -> bool:
    if len(text.split()) > _MAX_DATE_WORDS:
        return False
    year = _YEAR.search(text)
    return bool(year and _DAY.search(text.replace(year[0], ""))) or (
        bool(_CLOCK.search(text)) and year is not None
    )


def _is_byline(text: str, byline: str) -> bool:
    key = comparable(text)
    return byline != "" and key.endswith(byline) and len(key) <= len(byline) + _MAX_BYLINE_EXTRA
