"""A verb of a sentence in, the phrase that is its subject out."""

from collections.abc import Sequence

from bot.condensing.appositions import phrase_before_aside, phrase_behind
from bot.condensing.frames import Unit, is_name_unit
from bot.condensing.language import Language
from bot.condensing.mentions import PARTICLES
from bot.condensing.noun_phrases import Phrase, phrase_after, phrase_before
from bot.condensing.verb_groups import (
    CLAUSE_ENDS,
    after_circumstances,
    group_begin,
)

_MAX_OPENING_UNITS = 40  # before a sentence's subject


def subject_after(units: Sequence[Unit], verb: int, language: Language) -> Phrase | None:
    """Return the subject that follows its verb."""
    subject = phrase_behind(units, after_day(units, verb + 1, language), language)
    known = subject is not None and _begins_somebody(units[subject[0]], language)
    return subject if known else None


def not_governed(units: Sequence[Unit], subject: Phrase, language: Language) -> Phrase | None:
    """Return the subject, which of "Die Firma hat sich zu Plänen von Field geäußert" is the firm.

    None for a time: "Zum zweiten Mal ergänzt …".
    """
    if units[subject[1]].lower in language.times:
        return None
    run = subject[0]
    while run > 0 and units[run - 1].lower in PARTICLES:
        run -= 1
    if run < subject[0] and (run == 0 or units[run].is_capital):
        return subject  # "Van der Sluis"
    before = units[subject[0] - 1].lower if subject[0] else ""
    links = language.conjunctions | language.complementizers | language.auxiliaries
    leads = language.leads - language.determiners - links
    if before not in leads or language.is_pronoun(before):
        return subject
    first = first_subject(units[: subject[0]], 0, language)
    follows = units[first[1] + 1].lower if first else ""
    return first if follows in language.auxiliaries else None


def _begins_somebody(unit: Unit, language: Language) -> bool:
    """Tell "die Ministerin" and "Feld" from a verb that goes before them."""
    opens = unit.lower in language.determiners or unit.lower in language.possessives
    known = language.is_pronoun(unit.lower) or language.is_role(unit.lower)
    return opens or known or unit.is_capital


def subject_before(units: Sequence[Unit], begin: int, language: Language) -> Phrase | None:
    """Return the phrase before the verb group, over an aside or a relative pronoun."""
    if begin == 0:
        return None
    before = begin - 1
    if units[before].lower in language.conjunctions:
        return first_subject(units[:before], 0, language)  # "Smith left and said"
    if units[before].lower in language.relatives:
        at = before - 1 if before and units[before - 1].text != "," else before - 2
        return _nearest_name(units, phrase_before(units, at, language), language)
    if units[before].text in (",", ")", "—", "–"):  # dashes around an aside
        return phrase_before_aside(units, before, language)
    dotted = before > 1 and units[before].text == "."
    if dotted and units[before - 1].lower in language.abbreviations:
        before -= 1  # "Walter Field Jr. told"
    return phrase_before(units, before, language)


def _nearest_name(
    units: Sequence[Unit], phrase: Phrase | None, language: Language
) -> Phrase | None:
    """Return the name that "who" follows, without what it hangs on: "the mouth of Ann Smith"."""
    if phrase is None or not is_name_unit(units[phrase[1]], language):
        return phrase
    first = phrase[1]
    while first > phrase[0] and units[first - 1].lower not in language.joiners:
        first -= 1
    return first, phrase[1]


def own_subject(units: Sequence[Unit], at: int, language: Language) -> Phrase | None:
    """Return whom a participle follows directly: "with Smith shouting"."""
    begin = group_begin(units, at, language)
    own = begin > 0 and units[begin - 1].is_word and units[begin - 1].lower not in language.joiners
    phrase = phrase_before(units, begin - 1, language) if own else None
    return phrase if phrase and units[phrase[0] - 1].lower in language.absolutes else None


def clause_subject(units: Sequence[Unit], at: int, language: Language) -> Phrase | None:
    """Return the sentence's subject for "…, adding that": its first noun phrase."""
    first = 0
    while first < at and not units[first].is_word:
        first += 1
    subject = first_subject(units[:at], first, language)
    if subject is not None or at > first + 1:
        return subject
    comma = next((place for place in range(at, len(units)) if units[place].text == ","), None)
    return phrase_after(units, comma + 1, language) if comma else None  # "After saying so, she …"


def first_subject(units: Sequence[Unit], first: int, language: Language) -> Phrase | None:
    """Return the first noun phrase that begins a clause, over "In a speech on Monday,"."""
    for begin in range(first, min(len(units), first + _MAX_OPENING_UNITS)):
        starts = begin == first or units[begin - 1].text in CLAUSE_ENDS
        joined = begin == first + 1 and units[first].lower in language.conjunctions
        word = units[begin].lower
        if not (starts or joined) or word in language.cited or word in language.connectives:
            continue
        if phrase := phrase_after(units, begin, language):
            return phrase
    return None


def after_day(units: Sequence[Unit], at: int, language: Language) -> int:
    """Return where the speaker stands behind "annonce mardi", "sagte am Dienstag", "freute sich"."""
    if language.verb_second and at + 1 < len(units) and units[at].lower in language.cue_adverbs:
        at += 1
    if language.needs_opener:
        return after_circumstances(units, at, language)
    for day in range(at, min(at + 2, len(units) - 1)):
        place = day == at or units[at].lower in language.leads
        if place and units[day].lower in language.weekdays:
            return day + 1
    return at
