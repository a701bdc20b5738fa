"""Units of a sentence and a place in, the noun phrase that ends or begins there out."""

# typographic marks are what this module is about

from collections.abc import Sequence
from itertools import takewhile

from bot.condensing.frames import Unit, is_name_unit
from bot.condensing.language import Language

Phrase = tuple[int, int]  # first and last unit, inclusive

_MAX_WORDS = 14
_ROLE_WITHIN = 3  # words after a name: "Harvard law professor"
_ALWAYS_JOINS = frozenset(
    (  # noqa: SIM905  # one word a line would read worse
        "of de du des d' del di dei degli della delle dell' dello von van do da dos das"
    ).split()
)
_IN_NAMES = frozenset({"-", "&", "’", "'", "%", "$", "#", "@", "€", "£", "/"})


def phrase_before(units: Sequence[Unit], last: int, language: Language) -> Phrase | None:
    """Return the noun phrase whose last word is unit `last`, None where none ends there."""
    if last < 0 or not units[last].is_word:
        return None
    if _is_pronoun(units, last, language):
        return (last, last)
    first = last + 1
    while first > 0 and last - first < _MAX_WORDS:
        grown = _grow_left(units, first - 1, last, language)
        if grown is None:
            break
        first = grown
        begins = units[first].lower in language.determiners
        inside = units[first].is_capital and first > 0 and units[first - 1].is_capital
        if begins and not inside and not _joined_before(units, first, language):
            break
    first = _trim(units, first, last, language)
    return (first, last) if first <= last and is_nominal(units, first, last, language) else None


def _grow_left(units: Sequence[Unit], at: int, last: int, language: Language) -> int | None:
    """Return the new first unit when the phrase takes in unit `at`."""
    unit = units[at]
    if not unit.is_word:
        return _across_mark(units, at, last, language)
    if unit.lower in language.determiners or unit.lower in language.possessives:
        return at
    if unit.lower in language.joiners and at < last:
        return at if _joins(units, at, language) else None
    if unit.lower in language.boundaries or _is_pronoun(units, at, language):
        return None
    return None if _is_verb(unit, language) else at


def _is_pronoun(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "me" from the title of "Me Tréhin"."""
    if not language.is_pronoun(units[at].lower):
        return False
    titled = units[at].is_capital and units[at].lower in language.titles
    return not (titled and at + 1 < len(units) and units[at + 1].is_capital)


def _is_verb(unit: Unit, language: Language) -> bool:
    """Tell "said" from the capital of a name and from "report", which is a noun too."""
    verb = unit.lower in language.cue_verbs or unit.lower in language.auxiliaries
    noun = unit.lower in language.roles or unit.lower in language.groups
    return verb and not noun and not unit.is_capital


def _across_mark(units: Sequence[Unit], at: int, last: int, language: Language) -> int | None:
    """Go on over "Sen. X" and "George W. Bush", over a hyphen or an ampersand."""
    if units[at].text in _IN_NAMES and at < last:
        return at
    dotted = units[at].text == "." and at > 0 and at < last and units[at + 1].is_capital
    before = units[at - 1]
    if units[at].text == "." and 0 < at < last and "." in before.text and units[at + 1].is_word:
        return at  # "U.S. lobbying records"
    if dotted and (len(before.text) == 1 or before.lower in language.abbreviations):
        return at
    return None


def _joins(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell whether the preposition at `at` holds two parts of one phrase together."""
    said_in = at + 1 < len(units) and units[at + 1].lower in language.speech_nouns
    if at == 0 or said_in or not units[at - 1].is_word:  # "związek w oświadczeniu"
        return False
    before = units[at - 1]
    if units[at].lower in language.ands:
        return _joins_two(before, units[at + 1 : at + 2], language)
    if units[at].lower in language.determiners:
        return not language.capital_nouns or not _is_bare_name(units, at - 1, language)
    if units[at].lower in _ALWAYS_JOINS:
        acts = before.is_capital and _is_infinitive(units[at + 1 : at + 2], language)
        return before.lower not in language.boundaries and not acts
    near = bool(language.circumstances) and at > 1 and units[at - 2].lower in language.roles
    near = near or before.lower in language.relations
    return near or before.lower in language.nominal_forms  # "fonti vicine al dossier"


def _joins_two(before: Unit, behind: Sequence[Unit], language: Language) -> bool:
    """Tell the "and" of "Leeds and York" from one that goes on with a clause."""
    if not behind:
        return False
    if language.needs_opener and behind[0].lower in _ALWAYS_JOINS:
        return True  # "l'industrie du gaz et des eaux"
    return before.is_capital and behind[0].is_capital


def _is_bare_name(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "sagte Allendorf der Zeitung", whom somebody tells, from "die Chefin der Zeitung"."""
    if not units[at].is_capital or units[at].lower in language.nominal_forms:
        return False
    if language.is_role(units[at].lower):
        return False
    before = units[at - 1] if at else None
    named = before is not None and before.is_capital and before.lower not in language.determiners
    return before is not None and (named or before.lower in language.reporting)


def _is_infinitive(units: Sequence[Unit], language: Language) -> bool:
    """Tell "et Paul Vasseur de conclure" from "Paul de Vasseur"."""
    return any(u.text.islower() and u.lower.endswith(language.infinitive_endings) for u in units)


def _joined_before(units: Sequence[Unit], first: int, language: Language) -> bool:
    """Tell whether more of the phrase stands before: "chief of the bank", "Chef der Bank"."""
    at = first - 1
    if language.capital_nouns and at >= 0 and units[first].lower in language.joiners:
        return language.is_role(units[at].lower) or units[at].lower in language.groups
    if at >= 0 and units[first].lower in language.joiners & _ALWAYS_JOINS:
        return units[at].is_word and units[at].lower not in language.boundaries  # "comité des"
    return at > 0 and units[at].lower in language.joiners and _joins(units, at, language)


def _trim(units: Sequence[Unit], first: int, last: int, language: Language) -> int:
    """Take leading prepositions and marks off."""
    while first <= last:
        unit = units[first]
        joins = unit.lower in language.joiners and unit.lower not in language.determiners
        if unit.is_word and not joins and unit.lower not in language.connectives:
            break
        first += 1
    return first


def is_nominal(units: Sequence[Unit], first: int, last: int, language: Language) -> bool:
    """Tell whether the words can name a speaker: a name, a role, a body or a determined noun."""
    words = units[first : last + 1]
    if any(
        is_name_unit(unit, language) and unit.lower not in language.stop_words for unit in words
    ):
        return True
    if any(unit.lower in language.nominal_forms for unit in words):
        return True
    head = words[0].lower
    determined = head in language.determiners or head in language.possessives
    return (determined and len(words) > 1) or language.is_pronoun(words[-1].lower)


def phrase_after(
    units: Sequence[Unit], first: int, language: Language, *, governed: bool = False
) -> Phrase | None:
    """Return the noun phrase whose first word is unit `first`, None where none begins there.

    Where a verb or preposition before it governs it, no verb of its own may follow.
    """
    if first >= len(units) or not units[first].is_word:
        return None
    if _is_pronoun(units, first, language):
        return (first, first)
    last = first
    if not _begins_phrase(units[first], language):
        return None
    while last + 1 < len(units) and last - first < _MAX_WORDS:
        grown = _grow_right(units, last + 1, language)
        if grown is None and governed:
            grown = _grow_over_name(units, first, last + 1, language)
        if grown is None:
            break
        last = grown
    while last > first and _hangs_loose(units, last, language):
        last -= 1
    return (first, last) if is_nominal(units, first, last, language) else None


def _hangs_loose(units: Sequence[Unit], last: int, language: Language) -> bool:
    """Tell what ends no phrase: a mark, "of", and "published" of "a study published today"."""
    unit = units[last]
    told = unit.text.islower() and unit.lower.endswith(language.participle_endings)
    body = units[last - 1].lower in language.groups
    return not unit.is_word or unit.lower in language.joiners or (told and body)


def _begins_phrase(unit: Unit, language: Language) -> bool:
    if unit.lower in language.determiners or unit.lower in language.possessives:
        return True
    when = language.times
    return unit.lower not in when and unit.lower not in language.boundaries


def _grow_right(units: Sequence[Unit], at: int, language: Language) -> int | None:
    unit = units[at]
    if not unit.is_word:
        return _across_mark(units, at, len(units) - 1, language)
    if unit.lower in language.joiners:
        apart = unit.lower in language.circumstances and unit.lower not in language.determiners
        apart = apart and not _is_portfolio(units, at, language)
        return at if not apart and _joins(units, at, language) else None
    when = unit.lower in language.weekdays or unit.lower in language.months
    if when or unit.lower in language.boundaries or _is_pronoun(units, at, language):
        return None
    if _is_verb(unit, language) or _leaves_name(units, at, language):
        return None
    return None if language.capital_nouns and _leaves_noun(units, at) else at


def _is_portfolio(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "l'assessora all'Istruzione Ann Field" from "l'assessora a Torino"."""
    first = at + 1 + (at + 1 < len(units) and units[at + 1].lower in language.determiners)
    names = list(takewhile(lambda unit: unit.is_capital, units[first : first + 3]))
    return len(names) == 3  # noqa: PLR2004  # an office, a first name, a last one


def _grow_over_name(units: Sequence[Unit], first: int, at: int, language: Language) -> int | None:
    """Go on from "the printed Field" to its noun: "the printed Field card said"."""
    unit = units[at]
    own = unit.is_word and not unit.is_capital and not _is_verb(unit, language)
    opened = units[first].lower in language.determiners or not units[at - 1].lower.isalpha()
    stops = language.leads | language.weekdays | language.cue_adverbs
    named = is_name_unit(units[at - 1], language) and not language.capital_nouns
    return at if own and opened and named and unit.lower not in stops else None


def _leaves_noun(units: Sequence[Unit], at: int) -> bool:
    """Tell, where nouns are capital, that "rund 40 Wagen" is no more of "des Amtes"."""
    return units[at - 1].is_capital and not units[at].is_capital


def _leaves_name(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "Smith shot back" from "Smith campaign manager": no role follows the name."""
    if language.capital_nouns or units[at].is_capital or not is_name_unit(units[at - 1], language):
        return False
    near = units[at : at + _ROLE_WITHIN]
    return not any(unit.lower in language.nouns or unit.lower in language.groups for unit in near)
