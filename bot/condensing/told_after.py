"""A sentence's units in, who tells the one before it out: "Про це повідомляє поліція."."""

from collections.abc import Sequence

from bot.condensing.appositions import phrase_behind
from bot.condensing.case_subjects import subject_behind
from bot.condensing.frames import Unit
from bot.condensing.language import Language
from bot.condensing.noun_phrases import Phrase, phrase_before

_MAX_UNITS = 30  # what is longer says something itself
_VERB_WITHIN = 7


def told_after(units: Sequence[Unit], language: Language) -> Phrase | None:
    """Return who says what the sentence before says; None where this one says something itself."""
    verb = about_this(units, language)
    if verb is None or len(units) > _MAX_UNITS:
        return None
    if any(unit.lower in language.clause_openers for unit in units[verb + 1 :]):
        return None
    behind = subject_behind(units, verb + 1, language) or verb + 1
    return phrase_behind(units, behind, language) or phrase_before(units, verb - 1, language)


def about_this(units: Sequence[Unit], language: Language) -> int | None:
    """Return where the verb of "Про це повідомляє …" stands; None where it is no such sentence."""
    opening = " ".join(unit.lower for unit in units[:2])
    if opening not in language.about_this:
        return None
    verbs = (at for at, u in enumerate(units[:_VERB_WITHIN]) if u.lower in language.cue_verbs)
    return next(verbs, None)
