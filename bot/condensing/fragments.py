"""A quotation in, whether it is what somebody says or a name, a title, "so-called" words out."""

from collections.abc import Sequence

from bot.condensing.document import Document
from bot.condensing.quotations import QuotedSpan

_TITLE_SHARE = 0.75  # of words in capitals: “The Facts on Where the Race Stands”
_SO_CALLED = 3  # quoted words without a speaker that are no more than a name for something
_NAMING = 2  # quoted words of a speaker inside a sentence that only call something a name
_MARKS_AROUND = 4  # characters: a mark, or two apostrophes, on either side


def so_called(words: Sequence[str]) -> bool:
    """Tell a few quoted words that only name something."""
    return len(words) <= _SO_CALLED


def is_speech(document: Document, quote: QuotedSpan, *, sourced: bool) -> bool:
    """Tell what somebody says, who is known if `sourced`, from names and titles of works."""
    words = document.text[quote.start : quote.end].split()
    sentence = document.sentences[document.sentence_at(quote.start)]
    inside = quote.start - sentence.start > 2  # noqa: PLR2004  # a mark and a space
    apart = inside or _is_alone(document, quote)
    if quote.typed or (apart and _is_title(document, words)):
        return False
    return len(words) > _NAMING * inside if sourced else not so_called(words)


def _is_alone(document: Document, quote: QuotedSpan) -> bool:
    """Tell a paragraph that is no more than its quotation, as headings between paragraphs are."""
    block = document.article.blocks[quote.block]
    return block.end - block.start - (quote.end - quote.start) <= _MARKS_AROUND


def _is_title(document: Document, words: Sequence[str]) -> bool:
    """Tell “Meet the Press” and “The Facts on Where the Race Stands” from what is said."""
    capital = [not word[0].islower() for word in words]
    if sum(capital) >= len(words) * _TITLE_SHARE and len(words) > 1:
        return True
    language = document.language
    long = [word for word in words if word.strip(".,!?").lower() not in language.stop_words]
    titled = capital[0] and len(long) > 1 and not language.capital_nouns
    return titled and all(not word[0].islower() for word in long)
