"""A sentence and the quotations in it in, its words with each quotation folded to one unit out."""

# typographic marks are what this module is about

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.condensing.language import Language
from bot.condensing.quotations import QuotedSpan
from bot.condensing.sentences import Sentence
from bot.condensing.tokens import Token

QUOTE = "“”"  # stands for a whole quotation
_MAX_UNITS = 400  # what goes on longer is no sentence; every step over units stays bounded
_MIN_HEADLINE_WORDS = 4  # that are no small ones; fewer are a name and a verb
_MAX_HEADLINE_UNITS = 30
_MARKS = frozenset('"“”„‟«»‹›「」『』‘‚')  # quotation marks of all styles


Unit = Token  # a word, a mark, or a whole quotation


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence as units."""

    index: int  # which sentence
    units: Sequence[Unit]
    quoted: Mapping[int, int]  # quotation -> which unit stands for it

    def unit_of(self, quote: int) -> int:
        """Return which unit stands for a quotation, -1 where it does not reach into the sentence."""
        return self.quoted.get(quote, -1)

    def text(self, first: int, last: int, source: str) -> str:
        """Return the words of `source` from unit `first` to unit `last`."""
        return source[self.units[first].start : self.units[last].end]


def frame_of(
    index: int,
    sentence: Sentence,
    tokens: Sequence[Token],
    quotes: Sequence[QuotedSpan],
    first: int,
) -> Frame:
    """Fold the quotations of a sentence; `first` is the first that may reach into it."""
    units: list[Unit] = []
    quoted: dict[int, int] = {}
    at = first
    for token in tokens:
        if len(units) == _MAX_UNITS:
            break
        while at < len(quotes) and quotes[at].end <= token.start:
            at += 1
        if at < len(quotes) and quotes[at].start <= token.start:
            if not units or units[-1].quote != at:
                quoted[at] = len(units)
                end = min(quotes[at].end, sentence.end)
                units.append(Token(QUOTE, QUOTE, token.start, end, is_word=False, quote=at))
        elif token.text not in _MARKS and not _is_typed_mark(token, quotes, at):
            units.append(token)
    return Frame(index, units, quoted)


def _is_typed_mark(token: Token, quotes: Sequence[QuotedSpan], at: int) -> bool:
    """Tell the apostrophes right around a quotation, which are its marks."""
    if token.text not in ("'", "’", "`"):
        return False
    opens = at < len(quotes) and 0 <= quotes[at].start - token.end <= 1
    return opens or (at > 0 and 0 <= token.start - quotes[at - 1].end <= 1)


def is_name_unit(unit: Unit, language: Language) -> bool:
    """Tell whether a unit may be part of a name by its looks."""
    if not unit.is_word or not unit.is_capital:
        return False
    return unit.lower not in language.months and unit.lower not in language.weekdays


def is_headline_case(units: Sequence[Unit], language: Language) -> bool:
    """Tell "Bridge Must Go, Says Field", where capitals show no names."""
    if language.capital_nouns or len(units) > _MAX_HEADLINE_UNITS:
        return False
    long = 0
    for unit in units:
        if unit.is_word and unit.lower not in language.stop_words:
            if unit.text[0].islower():
                return False
            long += 1
    return long >= _MIN_HEADLINE_WORDS
