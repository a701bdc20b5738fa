"""A part and its translation in, the number that they do not share, out.

Held against each other as values: every number in digits, percents, currencies; of numbers in
letters, months and weekdays only what contradicts, as not all their forms are known in every
language. Not seen: two numbers that changed places within a part, and what a number counts.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, product
from typing import Final

from bot.condensing.modelled.edits import Fault
from bot.condensing.modelled.figures import Figures, figures_in
from bot.condensing.modelled.numerals import Values

_MAX_READINGS: Final = 64  # of one text; what is more ambiguous than that is no news
_PAIR: Final = 2  # "both" is "les deux" elsewhere
# "percent" in the languages of servers and of most articles; beginnings where they are inflected.
_PERCENT: Final = (
    r"(?:[%\uff05\u066a]|per\s?cent|prozent|pour\s?cent|por\s?ciento|por\s?cento|procent|процент|відсотк|відсоток"
    r"|percentage|porcent|percentua|百分|パーセント|퍼센트|प्रतिशत|بالمئة|بالمائة|في المئة|في المائة)"
)
_PERCENTS: Final = re.compile(rf"(?<![^\W\d_]){_PERCENT}", re.IGNORECASE)
# Of "from 2.1 to 3.4 percent" both are meant, which other languages say twice.
_TO = "[-–~]|to|and|or|bis|auf|und|à|et|ou|al?|y|o|até|e|do|i|lub|до|по|и|й|\u0456|至|到|إلى"
_PERCENTED: Final = re.compile(
    rf"\d(?=\s*(?:(?:{_TO})\s*\d[\d.,]*\s*)?{_PERCENT})|百分之\s*\d", re.IGNORECASE
)
_PERCENT_SIGN: Final = re.compile("[%\uff05\u066a]")
_NO_OTHER_WORD: Final = frozenset({"dollar", "rouble", "hryvnia"})  # "livre" is a book as well
_CURRENCIES: Final[Mapping[str, tuple[str, str]]] = {  # sign, and how its words begin
    "dollar": (r"\$|US\$|USD", r"dollar|dólar|dolar|dolár|доллар|долар|美元|ドル|달러|دولار|डॉलर"),
    "euro": (r"€|EUR", r"euro(?!p)|евро(?!п)|євро(?!п)|欧元|歐元|ユーロ|유로|يورو|यूरो"),
    "pound": (r"£|GBP", r"pound|pfund|livre|libra|funt|фунт|sterling|英镑|英鎊|ポンド|파운드|جنيه|पाउंड"),
    "yen": (r"JPY", r"yen|jen|iene|иен|йен|ієн|єн|日元|円|엔|येन"),
    "yuan": (r"CNY|RMB", r"yuan|юан|元|يوان|युआन"),
    "rupee": (r"₹|INR", r"rupee|rupie|roupie|rupia|rúpia|рупи|рупі|卢比|ルピー|روبية|रुप"),
    "rouble": (r"₽|RUB", r"rouble|ruble|rubel|rubl|рубл|卢布|ルーブル|روبل|रूबल"),
    "hryvnia": (r"₴|UAH", r"hryvn|hrywn|гривн|грн|гривен"),
    "zloty": (r"zł|PLN", r"zloty|złot|злот|兹罗提"),
}  # fmt: skip


def number_fault(original: str, translated: str, languages: tuple[str | None, str]) -> Fault | None:
    """Return the first number, percent, currency or day that the two texts do not share."""
    source, target = languages
    given = figures_in(original, source, translated, target)
    told = figures_in(translated, target, original, source)
    return (
        _digits_fault(given, told)
        or _days_fault(given, told)
        or _percent_fault(original, translated)
        or _currency_fault(original, translated)
    )


def _digits_fault(given: Figures, told: Figures) -> Fault | None:
    """Return what is wrong in the reading of both that agrees best: None where one does."""
    ours, theirs = (Counter(figure.readings for figure in each.digits) for each in (given, told))
    faults: list[Fault] = []
    for one in _readings(ours - theirs):  # what both have is read alike
        for other in _readings(theirs - ours):
            fault = _difference(given, told, Counter(one), Counter(other))
            if fault is None:
                return None
            faults.append(fault)
    return faults[0]


def _readings(figures: Counter[tuple[Values, ...]]) -> Iterator[Values]:
    for chosen in islice(product(*figures.elements()), _MAX_READINGS):
        yield tuple(value for values in chosen for value in values)


def _difference(
    given: Figures, told: Figures, one: Counter[Decimal], other: Counter[Decimal]
) -> Fault | None:
    given_words, told_words = Counter(given.words), Counter(told.words)
    missing, added = one - other, other - one
    # "11" may be "eleven" or "XI" there, as numbers of centuries are.
    lost = missing - told_words - Counter(told.romans)
    new = added - given_words - Counter(given.romans)
    if lost or new:
        why = "number_changed" if lost and new else "number_lost" if lost else "number_added"
        return Fault(why, _written(new or lost, told if new else given))
    # What was said in letters and is no more may be said by a word that is not known: "both".
    told_words, given_words = told_words - missing, given_words - added
    other_words = told_words - given_words
    gone = given_words - told_words
    if other_words and (gone or max(other_words) > _PAIR):
        return Fault("number_changed" if gone else "number_added", str(max(other_words)))
    return None


def _written(values: Counter[Decimal], figures: Figures) -> str:
    value = next(iter(values))
    for figure in figures.digits:
        if any(value in reading for reading in figure.readings):
            return figure.text.strip()
    return str(value)


def _days_fault(given: Figures, told: Figures) -> Fault | None:
    """Find a month or a weekday in the place of another."""
    for ours, theirs in ((given.months, told.months), (given.weekdays, told.weekdays)):
        new = theirs.keys() - ours.keys()
        if new and ours.keys() - theirs.keys():
            return Fault("date_changed", theirs[min(new)])
    new = told.months.keys() - given.months.keys()
    if new and given.names_months and not told.names_months:  # "11月", said by nobody
        return Fault("date_changed", told.months[min(new)])
    return None


def _percent_fault(original: str, translated: str) -> Fault | None:
    """Find a number that was a percentage and is none, or the other way round."""
    if len(_PERCENTED.findall(original)) > len(_PERCENTED.findall(translated)):
        return Fault("number_changed", "%")
    if _PERCENT_SIGN.search(translated) and not _PERCENTS.search(original):
        return Fault("number_added", "%")
    return None


def _currency_fault(original: str, translated: str) -> Fault | None:
    given, told = _currencies(original), _currencies(translated)
    signs, told_signs = _currencies(original, words=False), _currencies(translated, words=False)
    lost, new = given - told, told - given
    if signs - told or told_signs - given or (lost and new) or new & _NO_OTHER_WORD:
        named: Sequence[str] = sorted(new or lost)
        return Fault("currency_changed", named[0])
    return None


def _currencies(text: str, *, words: bool = True) -> set[str]:
    return {
        name
        for name, (sign, word) in _CURRENCIES.items()
        if re.search(sign, text) or (words and re.search(_begins(word), text, re.IGNORECASE))
    }


def _begins(words: str) -> str:
    """Return a pattern for words that begin so: "euro", but not within "neuro"."""
    return rf"(?<![^\W\d_\u0590-\uffff])(?:{words})"
