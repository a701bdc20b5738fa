"""A verb that stands before its speaker in, who that is out: “…,” said Smith."""

from collections.abc import Sequence

from bot.condensing.appositions import phrase_behind
from bot.condensing.case_subjects import subject_behind
from bot.condensing.frames import QUOTE, Unit
from bot.condensing.language import Language
from bot.condensing.noun_phrases import Phrase
from bot.condensing.subjects import (
    after_day,
)
from bot.condensing.verb_groups import (
    CLAUSE_ENDS,
)


def inverted_subject(
    units: Sequence[Unit], begin: int, at: int, language: Language
) -> Phrase | None:
    """Return the speaker of "…," said Smith; None when the speaker stands before."""
    opening = begin == 0 or units[begin - 1].lower == QUOTE or units[begin - 1].text in CLAUSE_ENDS
    introduces = begin == 0 and _leads_to_quote(units, at, language)
    if not opening or (begin == 0 and not introduces) or _follows_name(units, begin, language):
        return None
    told = subject_behind(units, at + 1, language) or after_day(units, at + 1, language)
    phrase = phrase_behind(units, told, language)
    if phrase is None or units[at + 1].lower in language.complementizers:
        return None
    if phrase[1] + 1 >= len(units):
        return phrase
    following = units[phrase[1] + 1]
    if following.lower == QUOTE or not following.is_word:
        return phrase
    stops = following.lower in language.joiners or following.lower in language.boundaries
    stops = stops or following.lower in language.separable.get(units[at].lower, ())
    stops = stops or (language.verb_second and following.lower in language.cue_adverbs)
    when = following.lower in language.weekdays or following.lower in language.months
    finite = following.lower in language.auxiliaries
    return phrase if (stops or when) and not finite else None


def _follows_name(units: Sequence[Unit], begin: int, language: Language) -> bool:
    """Tell "…, intervistata da “La Gazzetta”, ha smentito …", whose quotation is a name."""
    quote = begin - 1 - (begin > 1 and units[begin - 1].text == ",")
    if quote < 1 or units[quote].lower != QUOTE:
        return False
    return units[quote - 1].lower in language.called | (
        language.passive_by if language.called else frozenset()
    )


def _leads_to_quote(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "Stated Smith:" and "Said Ann Field, who leads the town, “…”"."""
    if units[-1].text == ":":
        return True
    colon = next((place for place, unit in enumerate(units) if unit.text == ":"), len(units))
    if language.needs_opener and [unit.lower for unit in units[colon + 1 : colon + 2]] == [QUOTE]:
        return True  # "Lo ha annunciato Ann Field: «…»"
    reports = units[at].lower in language.cue_verbs and units[at].is_capital
    return reports and any(unit.lower == QUOTE for unit in units[at + 2 :])
