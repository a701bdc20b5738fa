"""The tree of a page, its own descriptions and the text found so far in, a missing lede out.

Many outlets set the first paragraph apart from the others, where extraction takes it for a
teaser. The page's description shows which words it is; only what the page itself shows is taken.
A heading, or one short sentence, is a sub-headline: it says again what the article says.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.reading.headline import comparable
from bot.reading.inline_text import fold
from bot.reading.markup import Element
from bot.reading.punctuation import ends_sentence

_MIN_CHARS = 40  # letters and digits of a description that make it unmistakable
_START_CHARS = 15  # by which a text is looked up
_MAX_TEXTS = 2_000  # of a page; a lede stands near its beginning
_MAX_TRIES = 5  # a text may be of a whole page's length
_MIN_LEDE_CHARS = 150
_MAX_CHARS = 1_000
_INLINE = {"span", "strong", "b", "em", "i", "font", "small", "u", "mark", "abbr", "time"}
_ELSEWHERE = {
    "a", "nav", "aside", "footer", "head", "figcaption", "noscript", "template", "button", "select",
    "form", "table", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip


def missing_lede(
    texts: Sequence[Element], descriptions: Iterable[str], title: str, found: str
) -> str:
    """Return the paragraph that says what the page's description does, "" if `found` has it.

    `texts` are the page's texts as lxml gives them, which know where they stand.
    """
    have = comparable(found)
    for description in descriptions:
        key = comparable(description)[:_MIN_CHARS]
        if len(key) < _MIN_CHARS or key in have or comparable(title).startswith(key):
            continue
        for text in islice(_beginning(texts, key), _MAX_TRIES):
            if lede := _paragraph_at(text, key):
                return lede
    return ""


def _beginning(texts: Iterable[Element], key: str) -> Iterator[Element]:
    """Yield the texts that begin as the key does."""
    for text in islice(texts, _MAX_TEXTS):
        start = comparable(text[:_MIN_CHARS])[:_START_CHARS]
        if start and key.startswith(start):
            yield text


def _paragraph_at(text: Element, key: str) -> str:
    """Return the whole paragraph a text begins, where it is one and goes on like the key."""
    block = text.getparent().getparent() if text.is_tail else text.getparent()
    while block is not None and block.tag in _INLINE:
        block = block.getparent()
    if block is None or _stands_elsewhere(block):
        return ""
    paragraph = fold("".join(block.itertext())[: 2 * _MAX_CHARS])
    if not _MIN_LEDE_CHARS <= len(paragraph) <= _MAX_CHARS or not ends_sentence(paragraph):
        return ""
    return paragraph if comparable(paragraph).startswith(key) else ""


def _stands_elsewhere(block: Element) -> bool:
    line = (block, *block.iterancestors())
    return any(above.tag in _ELSEWHERE or "none" in (above.get("style") or "") for above in line)
