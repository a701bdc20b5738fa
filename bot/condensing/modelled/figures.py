"""A text and its language in, the numbers it speaks of as values out.

"1,234.5", "1.234,5" and "1 234,5" are one value, each in the languages that write it so; so are
"3 million", "3 млн" and "300万". Digits of other scripts count as digits.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.condensing.modelled.number_words import NumberWords, load_number_words
from bot.condensing.modelled.numerals import NARROW, Values, readings_of

# Arabic's marks, wide and curved ones, and the minus sign.
_SIGNS: Final = str.maketrans("\u066b\u066c\u066a\uff05\u2019\u2212", ".,%%'-")
_BLANK: Final = "\x01"  # in the place of what has been read
_HALF_DAY: Final = 12
_TIME: Final = re.compile(
    r"\b(\d{1,2})(?:[:.](\d{2}))?[\s\u00a0]?([ap])\.?[\s\u00a0]?m\b\.?", re.IGNORECASE
)
_FULL_HOUR: Final = re.compile(r"(?<![\d.,:])(\d{1,2})[:h]00(?![\d:])")
_MONTH: Final = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])[月월]")
_DATE: Final = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_ISO_DATE: Final = re.compile(r"(?<!\d)(\d{4})(-)(\d{1,2})-(\d{1,2})(?!\d)")
_LETTER: Final = re.compile(r"[\s\u00a0]?([kKmMbB])(?![^\W_])")
_CURRENCY: Final = "$€£¥₹₽₴"
_POWERS_OF_LETTERS: Final = {"k": 3, "m": 6, "b": 9}
_MARKS: Final = "\u0610-\u061a\u064b-\u0652\u0900-\u0903\u093a-\u094f\u0962\u0963"  # within words
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_UNIT: Final = re.compile(rf"[\s\u00a0-]?([^\W\d_][^\W\d_{_MARKS}]*(?:[{_MARKS}]+[^\W\d_]*)*)\.?")
_HUNDRED: Final = 2  # its power of ten: "per cent", "50 cents"
_TEN, _TWENTY = 10, 20
_ONE: Final = frozenset({"ein", "one", "un"})
_AND: Final = frozenset({"y", "e", "et", "and"})  # within "treinta y cinco"
_ROMAN: Final = re.compile(r"\b(X{0,3}(?:IX|IV|V?I{0,3}))(?:er?|ème|º)?\b")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in digits."""

    text: str  # as it stands there
    readings: tuple[Values, ...]  # what it may mean: "15.30" is a time, two numbers, or a decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a text."""

    digits: Sequence[Figure]
    words: Sequence[Decimal]  # those in letters, as far as their words are known
    romans: Sequence[Decimal]  # what may be a number in Roman digits
    months: Mapping[int, str]  # named, or written as a number with its sign: "11月"
    weekdays: Mapping[int, str]  # from Monday on, as they stand there
    names_months: bool  # the words for them are known in its language


def figures_in(text: str, language: str | None, other: str, other_language: str | None) -> Figures:
    """Return the numbers of `text`; `other` is what it is compared with."""
    words = load_number_words(language)
    folded = _folded(text)
    numbered = {int(match[1]): match[0] for match in _MONTH.finditer(folded)}
    tokens = _WORD.findall(_folded(other))
    named = _named(tokens, load_number_words(other_language).months)
    reader = _Reader(_MONTH.sub(_blanked, folded), words, _folded(other), named)
    digits = list(reader.figures())
    tokens = [match[0] for match in _WORD.finditer(reader.rest)]
    return Figures(
        digits=digits,
        words=list(_in_letters(reader.rest, words)),
        romans=[_roman(match[1]) for match in _ROMAN.finditer(reader.rest) if match[1]],
        months=numbered | _named(tokens, words.months),
        weekdays=_named(tokens, words.weekdays),
        names_months=bool(words.months),
    )


def _folded(text: str) -> str:
    """Return `text` with digits and signs as English has them."""
    if text.isascii():
        return text
    return "".join(_ascii_digit(char) for char in text).translate(_SIGNS)


def _ascii_digit(char: str) -> str:
    return str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char


def _blanked(match: re.Match[str]) -> str:
    return _BLANK * len(match[0])


def _named(tokens: Iterable[str], names: Mapping[str, int]) -> dict[int, str]:
    """Return which of months or weekdays are named; "may" is none, "Mars" a planet."""
    return {names[token]: token for token in tokens if token in names}


def _roman(digits: str) -> Decimal:
    values = [_ROMAN_DIGITS[digit] for digit in digits]
    follow = [*values[1:], 0]
    return Decimal(sum(-a if a < b else a for a, b in zip(values, follow, strict=True)))


class _Reader:
    """Takes numbers in digits out of a text, and keeps the rest."""

    def __init__(self, text: str, words: NumberWords, other: str, named: Collection[int]) -> None:
        self.rest = text
        self._words = words
        self._other = other
        self._named = named  # months that the other text has by their names
        spaces = NARROW + (" " if words.spaced else "")
        grouped = rf"\d{{1,3}}(?:[{spaces}]\d{{3}})+(?!\d)(?:[.,]\d+)?"
        self._pattern = re.compile(rf"(?<!\d)(?:{grouped}|\d+(?:[.,']\d+)*)")

    def figures(self) -> Iterator[Figure]:
        """Yield them; afterwards `rest` is without them."""
        found: list[tuple[int, int, Figure]] = []
        dates = ((_DATE, self._date), (_ISO_DATE, self._date))
        for pattern, read in (*dates, (_TIME, _hour), (_FULL_HOUR, _full_hour)):
            found += [(*m.span(), Figure(m[0], read(m))) for m in pattern.finditer(self.rest)]
            self.rest = pattern.sub(_blanked, self.rest)
        for match in self._pattern.finditer(self.rest):
            self._add(found, match)
        for start, end, figure in found:
            self.rest = self.rest[:start] + _BLANK * (end - start) + self.rest[end:]
            yield figure

    def _add(self, found: list[tuple[int, int, Figure]], match: re.Match[str]) -> None:
        text, start, end = self.rest, match.start(), match.end()
        factor, last = self._factor(match)
        readings = [
            tuple(value * factor for value in values)
            for values in readings_of(match[0], self._words.decimal)
            if factor == 1 or len(values) == 1
        ]
        if start and text[start - 1] in "-–" and not text[: start - 1].strip(_BLANK)[-1:].strip():
            readings = _below_zero(readings, is_sure=text[start - 1] == "-")
        before = found[-1] if found else None
        if before and before[1] == start and factor > 1 and not text[end].isascii():
            held = before[2]  # "1亿" and "2000万" are one number
            summed = tuple((a[0] + b[0],) for a in held.readings for b in readings)
            found[-1] = (before[0], last, Figure(held.text + text[start:last], summed))
            return
        found.append((start, last, Figure(text[start:last], tuple(readings))))

    def _date(self, match: re.Match[str]) -> tuple[Values, ...]:
        """Return "25.11.2026" as it is, and without the month if the other text names it."""
        parts = [match[1], match[3], match[4]]
        left = [parts[:at] + parts[at + 1 :] for at in range(2) if int(parts[at]) in self._named]
        if match.re is _ISO_DATE:  # the year stands first
            left = [[match[1], match[4]]] if int(match[3]) in self._named else []
        return tuple(tuple(map(Decimal, each)) for each in (parts, *left))

    def _factor(self, match: re.Match[str]) -> tuple[Decimal, int]:
        """Return what the words behind a number multiply it by, and where they end."""
        factor, end = Decimal(1), match.end()
        multipliers = self._words.multipliers
        while found := _UNIT.match(self.rest, end):
            word = found[1].lower()
            sign = next((char for char in word[:1] if char in multipliers), None)
            if word in multipliers and self._words.powers[word] > _HUNDRED:
                factor, end = factor * multipliers[word], found.end()
            elif sign is not None:  # of a script without spaces
                factor, end = factor * multipliers[sign], found.start(1) + 1
            else:
                break
        return (factor, end) if factor > 1 else self._letter(match)

    def _letter(self, match: re.Match[str]) -> tuple[Decimal, int]:
        """Return the same for "5m": a letter that may mean metres, unless money stands beside it."""
        found = _LETTER.match(self.rest, match.end())
        if found is None:
            return Decimal(1), match.end()
        beside = (self.rest[: match.start()].rstrip()[-1:], self.rest[found.end() :].lstrip()[:1])
        if not any(sign and sign in _CURRENCY for sign in beside):
            same = rf"(?<!\d){re.escape(match[0])}[\s\u00a0-]?{found[1]}(?![^\W_])"
            if found[0] != found[1] or re.search(same, self._other):
                return Decimal(1), match.end()
        return Decimal(10) ** _POWERS_OF_LETTERS[found[1].lower()], found.end()


def _hour(match: re.Match[str]) -> tuple[Values, ...]:
    """Return "3:30 p.m." as it is, and as 15:30."""
    hour, half = int(match[1]), match[3].lower()
    later = hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)
    minutes: list[Values] = [()] if match[2] is None else [(Decimal(match[2]),)]
    if int(match[2] or 0) == 0:
        minutes = [(), (Decimal(0),)]
    return tuple((Decimal(h), *rest) for h in dict.fromkeys((hour, later)) for rest in minutes)


def _full_hour(match: re.Match[str]) -> tuple[Values, ...]:
    hour = Decimal(match[1])
    return (hour, Decimal(0)), (hour,)


def _below_zero(readings: Sequence[Values], *, is_sure: bool) -> list[Values]:
    """Return them with their sign; a dash may be none."""
    turned = [(-values[0], *values[1:]) for values in readings]
    return turned if is_sure else [*turned, *readings]


def _in_letters(text: str, words: NumberWords) -> Iterator[Decimal]:
    """Yield the numbers whose words are known; those of hundred alone are no number."""
    value: int | None = None
    end = 0
    for match in _WORD.finditer(text) if words.numbers else ():
        token, gap = match[0].lower(), text[end : match.start()].strip()
        told, power = _value_of(token, words), words.powers.get(token)
        if value is not None and (gap not in {"", "."} or not _goes_on(value, told, power, token)):
            yield Decimal(value)
            value = None
        end = match.end()
        if told is not None:
            value = (value or 0) + told
        elif power is not None and (value is not None or power > _HUNDRED):
            value = (value or 1) * 10**power
    if value is not None:
        yield Decimal(value)


def _goes_on(value: int, told: int | None, power: int | None, token: str) -> bool:
    """Tell whether a word belongs to the number before it: "two hundred", "двадцать пять"."""
    if told is None:
        return power is not None or token in _AND
    return value >= _TWENTY and value % (10 if told < _TEN else 100) == 0 and told < value


def _value_of(token: str, words: NumberWords) -> int | None:
    known = words.numbers.get(token)
    if known is not None:
        return known
    for joint in ("-", "-et-", "und"):  # "twenty-five", "vingt-et-un", "fünfundzwanzig"
        parts = token.split(joint)
        values = [1 if part in _ONE else words.numbers.get(part, 0) for part in parts]
        if len(parts) == 2 and min(values) > 0 and max(values) >= _TWENTY > min(values):  # noqa: PLR2004  # a pair
            return sum(values)
    return None
