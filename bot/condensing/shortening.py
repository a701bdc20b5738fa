"""A draft too long for a claim in, the draft without its asides out, from the end backwards."""

# typographic marks are what this module is about

from collections.abc import Sequence
from itertools import pairwise

from bot.condensing.drafts import Draft
from bot.condensing.frames import Unit
from bot.condensing.grounding import MAX_CLAIM_CHARS

MIN_CLAIM_WORDS = 5


def shorten(draft: Draft) -> None:
    """Drop asides until the claim fits: brackets, then what commas set apart, from the end."""
    for drop in (_drop_brackets, _drop_last_aside, _drop_middle_aside, _drop_second_clause):
        while len(draft.text()) > MAX_CLAIM_CHARS:
            if not drop(draft):
                break


def _drop_brackets(draft: Draft) -> bool:
    return _drop_between(draft, "(", ")") or _drop_between(draft, "[", "]")


def _drop_between(draft: Draft, opening: str, closing: str) -> bool:
    start = None
    for unit in draft.units:
        if unit.text == opening:
            start = unit.start
        elif unit.text == closing and start is not None:
            draft.cuts.append((start, unit.end))
            return True
    return False


def _drop_last_aside(draft: Draft) -> bool:
    """Drop the aside that the sentence ends with: ", a law that …"."""
    units = draft.units
    commas = [at for at, unit in enumerate(units) if unit.text in (",", "—", "–")]  # dashes
    open_after = 0  # asides that end before the sentence does, seen from its end
    for at in reversed(commas):
        if at < MIN_CLAIM_WORDS or at + 1 >= len(units):
            return False
        if _resumes(units[at + 1], draft):
            open_after += 1
        elif _is_aside(units, at + 1, draft):
            if open_after == 0:
                last = units[-1]
                draft.cuts.append((units[at].start, last.start if not last.is_word else last.end))
                return True
            open_after -= 1
    return False


def _resumes(unit: Unit, draft: Draft) -> bool:
    """Tell whether the clause before an aside goes on here: with a verb, which we may not know."""
    language = draft.document.language
    known = language.asides | language.conjunctions | language.determiners | language.joiners
    return (
        unit.text[0].islower()
        and unit.lower not in known | language.boundaries - language.auxiliaries
    )


def _drop_middle_aside(draft: Draft) -> bool:
    """Drop ", who …," between two commas."""
    units = draft.units
    commas = [at for at, unit in enumerate(units) if unit.text == ","]
    for first, second in pairwise(commas):
        if _is_aside(units, first + 1, draft):
            draft.cuts.append((units[first].start, units[second].end))
            return True
    return False


def _is_aside(units: Sequence[Unit], at: int, draft: Draft) -> bool:
    return units[at].lower in draft.document.language.asides


def _drop_second_clause(draft: Draft) -> bool:
    """Cut at a semicolon, or before "and" and "but" with a subject of its own."""
    language = draft.document.language
    units = draft.units
    for at in range(len(units) - 3, MIN_CLAIM_WORDS, -1):
        joined = units[at].text == "," and units[at + 1].lower in language.conjunctions
        subject = units[at + 2].lower
        own = joined and (language.is_pronoun(subject) or subject in language.leaning)
        if units[at].text == ";" or own:
            last = units[-1]
            draft.cuts.append((units[at].start, last.start if not last.is_word else last.end))
            return True
    return False
