"""Units of a sentence and a place in, the noun phrase that ends or begins there out."""

# typographic marks are what this module is about

from collections.abc import Sequence
from itertools import takewhile

from bot.condensing.frames import QUOTE, Unit, is_name_unit
from bot.condensing.language import Language

Phrase = tuple[int, int]  # first and last unit, inclusive

_MAX_WORDS = 14
_ROLE_WITHIN = 3  # words after a name: "Harvard law professor"
_MAX_ASIDE_UNITS = 32  # "Smith, who …, said"
_ALWAYS_JOINS = frozenset(
    (  # noqa: SIM905  # one word a line would read worse
        "of de du des d' del di dei degli della delle dell' dello von van do da dos das"
    ).split()
)
# What tells how near a source stands: "people familiar with the matter", "officials close to it".
_RELATIONS = {"en": frozenset({"familiar", "close", "briefed", "knowledgeable", "involved"})}
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
    if units[at].lower in ("and", "&", "und", "et", "y", "e", "en", "i", "и", "та"):
        return _joins_two(before, units[at + 1 : at + 2], language)
    if units[at].lower in language.determiners:
        return not language.capital_nouns or not _is_bare_name(units, at - 1, language)
    if units[at].lower in _ALWAYS_JOINS:
        acts = before.is_capital and _is_infinitive(units[at + 1 : at + 2], language)
        return before.lower not in language.boundaries and not acts
    near = bool(language.circumstances) and at > 1 and units[at - 2].lower in language.roles
    near = near or before.lower in _RELATIONS.get(language.code, ())
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
    if any(u.lower in language.nominal_forms or _in_marks(u) for u in words):
        return True
    head = words[0].lower
    determined = head in language.determiners or head in language.possessives
    return (determined and len(words) > 1) or language.is_pronoun(words[-1].lower)


def _in_marks(unit: Unit) -> bool:
    """Tell a name in quotation marks: "«Заря»"."""
    return unit.is_word and not unit.text[0].isalnum()


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
    told = language.code == "en" and unit.text.islower() and unit.lower.endswith("ed")
    body = units[last - 1].lower in language.groups
    return not unit.is_word or unit.lower in language.joiners or (told and body)


def _begins_phrase(unit: Unit, language: Language) -> bool:
    if unit.lower in language.determiners or unit.lower in language.possessives:
        return True
    when = language.weekdays | language.months | language.time_nouns
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
    stops = language.boundaries | language.joiners | language.weekdays | language.cue_adverbs
    named = is_name_unit(units[at - 1], language) and not language.capital_nouns
    return at if own and opened and named and unit.lower not in stops else None


def _leaves_noun(units: Sequence[Unit], at: int) -> bool:
    """Tell, where nouns are capital, that "rund 40 Wagen" is no more of "des Amtes"."""
    return units[at - 1].is_capital and not units[at].is_capital


def _leaves_name(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell "Smith shot back" from "Smith campaign manager": no role follows the name."""
    if language.capital_nouns or units[at].is_capital or not is_name_unit(units[at - 1], language):
        return False
    nouns = language.roles | language.groups | language.titles
    return not any(unit.lower in nouns for unit in units[at : at + _ROLE_WITHIN])


def phrase_before_aside(units: Sequence[Unit], comma: int, language: Language) -> Phrase | None:
    """Return the phrase before the aside that ends at `comma`: "Smith, of Dallas, Texas,"."""
    inside = phrase_before(units, comma - 1, language)
    outermost: Phrase | None = None
    at = comma - 1
    while at > 0 and comma - at <= _MAX_ASIDE_UNITS and units[at].lower != QUOTE:
        at -= 1
        if units[at].text in (",", "(", "—", "–") and at > 0:  # dashes around an aside
            phrase = phrase_before(units, at - 1, language)
            goes_on = units[at + 1].lower in language.conjunctions  # "…, Germany, and co-author of"
            if phrase is not None and not goes_on and _begins_clause(units, phrase[0]):
                outermost = _described_name(units, phrase, language) or phrase
                break
    full = inside if inside and _is_full_name(units, inside, language) else None
    if outermost is None:  # "the firm that held the lease, Dean Brothers,"
        return full if full and units[full[0] - 1].text == "," else None
    if full and full[0] == at + 1:
        named = _has_name(units, outermost, language)
        return outermost if named and not _is_role_of(units, outermost, language) else full
    return outermost


def _described_name(units: Sequence[Unit], phrase: Phrase, language: Language) -> Phrase | None:
    """Return the name that opens a clause before its description: "Ann Field, a fellow in Leeds"."""
    determined = units[phrase[0]].lower in language.determiners
    if phrase[0] < 2 or not determined or units[phrase[0] - 1].text != ",":  # noqa: PLR2004  # a name, a comma
        return None
    name = phrase_before(units, phrase[0] - 2, language)
    if name is None or not _is_full_name(units, name, language):
        return None
    return name if _begins_clause(units, name[0]) else None


def _is_role_of(units: Sequence[Unit], phrase: Phrase, language: Language) -> bool:
    """Tell "the chief engineer of the Dean Agency", somebody's role, from a name."""
    first, last = phrase
    begins = language.determiners | language.possessives.keys()
    heads = takewhile(lambda unit: unit.lower not in language.joiners, units[first + 1 : last + 1])
    noun = units[min(first + 1, last)]
    if language.needs_opener and noun.text.islower() and noun.lower not in language.groups:
        return units[first].lower in begins  # "el párroco de Olmeda"
    return units[first].lower in begins and any(language.is_role(unit.lower) for unit in heads)


def phrase_behind(units: Sequence[Unit], first: int, language: Language) -> Phrase | None:
    """Return the noun phrase that begins at `first`, with the name that says who it is."""
    phrase = phrase_after(units, first, language, governed=True)
    if phrase and language.verb_second and not language.capital_nouns:
        phrase = _before_its_verb(units, phrase, language)
    if phrase is None:
        return None
    return _with_apposition(units, _over_bracket(units, phrase, language), language)


def _over_bracket(units: Sequence[Unit], phrase: Phrase, language: Language) -> Phrase:
    """Return "le maire (PSR) Ann Field" for "le maire", whose party stands in brackets."""
    opens, closes = phrase[1] + 1, phrase[1] + 3
    bracket = [unit.text for unit in units[opens : closes + 1 : 2]] == ["(", ")"]
    if not bracket or not language.is_role(units[phrase[1]].lower):
        return phrase
    name = phrase_after(units, closes + 1, language)
    named = name is not None and all(is_name_unit(units[at], language) for at in name)
    return (phrase[0], name[1]) if name is not None and named else phrase


def _before_its_verb(units: Sequence[Unit], phrase: Phrase, language: Language) -> Phrase:
    """End "de officier van justitie verdiende de verdachte" before its verb, which a subject follows."""
    for at in range(phrase[0] + 2, phrase[1] + 2):
        if at >= len(units):
            break
        begins = units[at].lower in language.determiners or language.is_pronoun(units[at].lower)
        verb = units[at - 1]
        bare = verb.is_word and verb.text.islower() and verb.lower not in language.nominal_forms
        if begins and bare and verb.lower not in language.joiners | language.determiners:
            return phrase[0], max(phrase[0], at - 2)
    return phrase


def _with_apposition(units: Sequence[Unit], phrase: Phrase, language: Language) -> Phrase:
    """Return the phrase with the name that follows a role: "the mayor of Leeds, Ann Field"."""
    comma = phrase[1] + 1
    begins = language.determiners | language.possessives.keys()
    role = units[phrase[0]].lower in begins or language.is_role(units[phrase[0]].lower)
    if not role or comma + 1 >= len(units) or units[comma].text != ",":
        return phrase
    name = phrase_after(units, comma + 1, language)
    if name is None or name[1] - name[0] < 1:
        return phrase
    closed = name[1] + 1 >= len(units) or not units[name[1] + 1].is_word
    named = all(is_name_unit(units[at], language) for at in (name[1] - 1, name[1]))
    return (phrase[0], name[1]) if closed and named else phrase


def _begins_clause(units: Sequence[Unit], first: int) -> bool:
    """Tell whether a clause's subject can begin here, not what a preposition governs."""
    if first == 0:
        return True
    before = units[first - 1]
    return not before.is_word or before.lower in (
        "and",
        "but",
        "as",
        "that",
        "while",
        "und",
        "et",
        "que",
    )


def _is_full_name(units: Sequence[Unit], phrase: Phrase, language: Language) -> bool:
    first, last = phrase
    return last > first and all(
        is_name_unit(unit, language) or not unit.is_word for unit in units[first : last + 1]
    )


def _has_name(units: Sequence[Unit], phrase: Phrase, language: Language) -> bool:
    return is_name_unit(units[phrase[1]], language)
