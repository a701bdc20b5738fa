"""Units behind a verb of a language with cases in, where the verb's subject begins out."""

from collections.abc import Sequence

from bot.condensing.frames import Unit
from bot.condensing.inflection import is_adjective
from bot.condensing.language import Language, first_names


def subject_behind(units: Sequence[Unit], first: int, language: Language) -> int | None:
    """Return where who speaks begins in "mówił do posłów w Sejmie premier Jan Pol, …".

    A role or a first name in its first case, up to the next mark; None where none stands there or
    the language has no cases.
    """
    if language.has_articles:
        return None
    known = first_names()
    for at in range(first, len(units)):
        unit = units[at]
        if not unit.is_word:
            break
        governed = at > first and units[at - 1].lower in language.leads
        known_role = unit.lower in language.roles or unit.lower in language.titles
        if known_role and not governed:
            return with_adjectives(units, first, at, language)
        if unit.is_capital and unit.lower in known:
            return at
    return None


def with_adjectives(units: Sequence[Unit], first: int, at: int, language: Language) -> int:
    """Return where the words begin, from `first` on, that agree with the role at `at`.

    "były premier", but not "во вторник" before "мэр".
    """
    while at > first and is_adjective(units[at - 1].lower, language.code):
        at -= 1
    return at
