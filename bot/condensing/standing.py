"""A claim's first words in, whether they lean on nothing before them though they look so, out."""

from collections.abc import Sequence

from bot.condensing.frames import Unit
from bot.condensing.language import Language

# All of them English: elsewhere these words and their kind are left out.
_COUNTING = frozenset({"one", "some", "no"})
_POINTERS = frozenset({"these", "those", "them", "such", "matter"})  # "One of those", "No matter"
_COUNTED_UNITS = 4
_EMPTY_IT_VERBS = frozenset(
    {"it's", "is", "isn't", "was", "wasn't", "remains", "remained", "emerged", "seems", "appears"}
)
_IT_STANDS_FOR = frozenset({"that", "whether", "how", "why", "where", "who", "when"})
_EMPTY_IT_UNITS = 7  # "It was not immediately clear whether"


def is_initials(unit: Unit) -> bool:
    """Tell "US" and "IT", which are no pronouns though they are spelt as some are."""
    return len(unit.text) > 1 and unit.text.isupper()


def opens_alone(units: Sequence[Unit], first: str, language: Language) -> bool:
    """Tell "There were no injuries", "This year", "One in five", "It is unclear whether".

    `first` is the first word without its clitic.
    """
    if language.code != "en" or len(units) < 2 or not units[1].is_word:  # noqa: PLR2004  # two words
        return False
    second = units[1].lower
    if first == "there":
        return second in language.auxiliaries
    if first == "this":
        return second.removesuffix("'s") in language.time_nouns | language.weekdays
    if first == "it":
        return _is_empty_it(units, language)
    return second == "who" if first == "those" else _counts(units, first, language)


def _counts(units: Sequence[Unit], first: str, language: Language) -> bool:
    """Tell "One in five …", "Some 300 people" from "One was", "Some say", "One of these"."""
    leaves = language.auxiliaries | language.cue_verbs | language.opinion_verbs
    leaves |= language.determiners | language.conjunctions
    pointing = any(unit.lower in _POINTERS for unit in units[1:_COUNTED_UNITS])
    return first in _COUNTING and units[1].lower not in leaves and not pointing


def _is_empty_it(units: Sequence[Unit], language: Language) -> bool:
    """Tell "It is unclear whether …", "It emerged that …", where "it" means nothing before."""
    verb = units[0] if "'" in units[0].lower else units[1]
    if verb.lower not in _EMPTY_IT_VERBS:
        return False
    for unit in units[2:_EMPTY_IT_UNITS]:
        if unit.lower in _IT_STANDS_FOR:
            return True
        if unit.is_capital or not unit.is_word or unit.lower in language.determiners:
            return False
    return False
