"""A sentence's units and a verb in, what it reports without saying who out: "Dodała, że …"."""

from collections.abc import Sequence

from bot.condensing.frames import QUOTE, Unit
from bot.condensing.inflection import is_plural_verb
from bot.condensing.language import Language
from bot.condensing.reports import Form, Report
from bot.condensing.verb_groups import means_nobody

_SUBJECT_WITHIN = 6  # units behind a verb
_MAX_SKIPPED = 3  # units between clause and verb, or verb and "that"
_MARKS = frozenset({",", "—", "–", "-"})  # between a quotation and its verb


def without_subject(units: Sequence[Unit], at: int, language: Language) -> Report | None:
    """Return the report of the verb at `at` whose subject is left out, its source the verb itself.

    Only where a clause begins with the verb and "that" or a quotation is beside it.
    """
    begin = _group_begin(units, at, language)
    if not language.drops_pronouns or not _may_drop(units, begin, at, language):
        return None
    opinion = units[at].lower not in language.cue_verbs
    quoted = begin
    while quoted > 0 and units[quoted - 1].text in _MARKS:
        quoted -= 1
    if quoted and units[quoted - 1].lower == QUOTE and _closes(units, at, language):
        return Report(Form.AFTER, (begin, at), (at, at), (0, quoted - 1), opinion)
    first = _content(units, at, language) if begin == 0 else None
    said = first and (first, len(units) - 1)
    return Report(Form.BEFORE, (begin, at), (at, at), said, opinion) if said else None


def _group_begin(units: Sequence[Unit], at: int, language: Language) -> int:
    begin = at
    while begin > 0 and at - begin < _MAX_SKIPPED and _is_small(units[begin - 1], language):
        begin -= 1
    return begin


def _may_drop(units: Sequence[Unit], begin: int, at: int, language: Language) -> bool:
    """Tell a verb of one person from "it is said", "they say" and a name."""
    verb = units[at].lower
    one = verb not in language.impersonal_verbs and not is_plural_verb(verb, language.code)
    named = units[at].is_capital != (at == 0)
    return one and not named and not means_nobody(units, begin, at, language)


def is_dropped(units: Sequence[Unit], language: Language) -> bool:
    """Tell a source that is only the verb of its report."""
    return language.drops_pronouns and len(units) == 1 and units[0].lower in language.reporting


def _is_small(unit: Unit, language: Language) -> bool:
    word = unit.lower
    small = word in language.cue_adverbs or word in language.auxiliaries
    return small or word in language.negations or word in language.connectives


def _closes(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "– dodał w rozmowie." from a verb whose subject follows."""
    if language.needs_opener and _has_subject_behind(units, at, language):
        return False
    following = units[at + 1] if at + 1 < len(units) else None
    if following is None or not following.is_word:
        return True
    return following.lower in language.leads | language.cue_adverbs


def _has_subject_behind(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "afirmó de entrada el comunicador" from "afirmó en rueda de prensa"."""
    for place in range(at + 1, min(at + _SUBJECT_WITHIN, len(units))):
        if not units[place].is_word:
            break
        free = units[place - 1].lower not in language.leads
        if free and place > at + 1 and units[place].lower in language.definites:
            return True
    return False


def _content(units: Sequence[Unit], at: int, language: Language) -> int | None:
    """Return where what is said begins: behind a colon, at "that"."""
    for place in range(at + 1, min(at + 2 + _MAX_SKIPPED, len(units))):
        if units[place].text == ":":
            return place + 1 if place + 1 < len(units) else None
        if units[place].lower in language.clause_openers:
            return place
        if units[place].text != "," and not _is_small(units[place], language):
            return None
    return None
