"""A quotation in, whether it is what somebody says or a name, a title, "so-called" words out."""

from bisect import bisect_left
from collections.abc import Sequence

from bot.condensing.document import Document
from bot.condensing.quotations import QuotedSpan
from bot.condensing.tokens import count_words, words_of

_SMALL_SHARE = 0.25  # of a title's words where every noun is capital: “Die Zeit im Bild”
_NAMING = 2  # quoted words that are no more than a name for something
_LEADING_MARKS = (",", ":")  # between a verb and the words it reports
_STOPS = frozenset(".!?。！？।؟")
_EPITHET = 5  # words at most
_MARKS_AROUND = 4  # characters: a mark, or two apostrophes, on either side


def so_called(words: Sequence[str]) -> bool:
    """Tell a few quoted words that only name something."""
    return len(words) <= _NAMING


def find_speech(document: Document, sourced: Sequence[bool]) -> list[bool]:
    """Tell for each quotation whether it is what somebody says, who is known if `sourced`.

    In unusual marks it is where the same words are said in usual ones too, as a headline's are.
    """
    quotes = document.quotes
    sure = [_is_speech(document, q, sourced=s) for q, s in zip(quotes, sourced, strict=True)]
    if not any(quote.unusual for quote in quotes):
        return sure
    words = [tuple(words_of(document.text[q.start : q.end])) for q in quotes]
    said = {each for each, yes in zip(words, sure, strict=True) if yes and not so_called(each)}
    odd = [quote.unusual and each in said for quote, each in zip(quotes, words, strict=True)]
    return [yes or again for yes, again in zip(sure, odd, strict=True)]


def _is_speech(document: Document, quote: QuotedSpan, *, sourced: bool) -> bool:
    """Tell what is said from names for things and titles of works by its own looks."""
    words = _words(document.text[quote.start : quote.end])
    if document.language.spoken:
        ends = document.text[quote.end - 1 : quote.end + 1]
        return sourced or count_words(words) >= _EPITHET or not _STOPS.isdisjoint(ends)
    sentence = document.sentences[document.sentence_at(quote.start)]
    inside = quote.start - sentence.start > 2  # noqa: PLR2004  # a mark and a space
    named = so_called(words) and (inside or not sourced)
    if quote.unusual or named or (not sourced and _is_epithet(document, quote, words)):
        return False
    if _is_called(document, quote, sourced=sourced):
        return False
    apart = inside or not sourced or _is_alone(document, quote)
    return not apart or not _is_title(document, words) or _is_put(document, quote)


def _is_called(document: Document, quote: QuotedSpan, *, sourced: bool) -> bool:
    """Tell the name behind its noun, "le film «La Mer lente»", or behind "by".

    So are nobody's words that begin with a capital inside a sentence: "vio «La mar lenta»".
    """
    language = document.language
    if not document.text[quote.start].isupper():
        return False
    units = document.frames[document.sentence_at(quote.start)].units
    place = bisect_left(units, quote.start - 1, key=lambda unit: unit.start)
    place = place if place < len(units) else 0
    phrase = document.text[quote.end - 1] not in ".!?"
    place -= phrase and place > 1 and units[place - 1].text == ","  # "his film, “X”, is"
    before = units[place - 1] if place > 0 else None
    if before is None or before.lower in language.called | language.passive_by:
        return before is not None
    known = language.complementizers | language.reporting
    if sourced or not language.needs_opener or not before.is_word or before.lower in known:
        return False
    words = words_of(document.text[quote.start : quote.end])
    return (language.first_person | language.second_person).isdisjoint(words)


def _words(text: str) -> list[str]:
    """Return the words between white space; each character where the script has none."""
    words = text.split()
    return words_of(text) or words if len(words) == 1 else words


def _is_alone(document: Document, quote: QuotedSpan) -> bool:
    """Tell a paragraph that is no more than its quotation, as headings between paragraphs are."""
    block = document.article.blocks[quote.block]
    return block.end - block.start - (quote.end - quote.start) <= _MARKS_AROUND


def _is_title(document: Document, words: Sequence[str]) -> bool:
    """Tell “Meet the Press” and “The Facts on Where the Race Stands” from what is said."""
    language = document.language
    small = [word[0].islower() for word in words]
    if len(words) < 2 or not any(word[0].isupper() for word in words):  # noqa: PLR2004  # one word
        return False  # or a script without capitals
    if language.capital_nouns:
        return sum(small) <= len(words) * _SMALL_SHARE
    bare = [word.strip(".,!?") for word in words]
    if not (language.first_person | language.second_person).isdisjoint(bare):
        return False  # “Thank you Georgia”
    long = [word for word in bare if word.lower() not in language.stop_words]
    return not small[0] and len(long) > 1 and not any(word[:1].islower() for word in long)


def _is_epithet(document: Document, quote: QuotedSpan, words: Sequence[str]) -> bool:
    """Tell the few words that only describe the noun behind them: the “law and order” issue."""
    small = document.language.stop_words
    units = document.frames[document.sentence_at(quote.start)].units
    behind = bisect_left(units, quote.end, key=lambda unit: unit.start)
    noun = units[behind] if behind < len(units) else None
    if not small or noun is None or not noun.is_word or noun.lower in small:
        return False
    return len(words) <= _EPITHET and words[-1][-1].isalnum()


def _is_put(document: Document, quote: QuotedSpan) -> bool:
    """Tell “Thank You Indiana” behind "tweeted," from a title, which no such verb stands before."""
    index = document.sentence_at(quote.start)
    before = [unit.lower for unit in document.frames[index].units if unit.end <= quote.start]
    words = [word for word in before if word not in _LEADING_MARKS]
    verbs = document.language.cue_verbs | document.language.cue_participles
    return bool(words) and words[-1] in verbs - document.language.address_verbs
