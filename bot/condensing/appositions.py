"""A noun phrase in, with the name or the role that stands beside it out."""

from collections.abc import Sequence
from itertools import takewhile

from bot.condensing.frames import QUOTE, Unit, is_name_unit
from bot.condensing.language import Language
from bot.condensing.noun_phrases import Phrase, phrase_after, phrase_before

_MAX_ASIDE_UNITS = 32  # "Smith, who …, said"


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
            if phrase is not None and not goes_on and _begins_clause(units, phrase[0], language):
                outermost = _described_name(units, phrase, language) or phrase
                break
    full = inside if inside and _is_full_name(units, inside, language) else None
    if outermost is None:  # "the firm that held the lease, Dean Brothers,"
        return full if full and units[full[0] - 1].text == "," else None
    if full and full[0] == at + 1:
        named = is_name_unit(units[outermost[1]], language)
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
    return name if _begins_clause(units, name[0], language) else None


def _is_role_of(units: Sequence[Unit], phrase: Phrase, language: Language) -> bool:
    """Tell "the chief engineer of the Dean Agency", somebody's role, from a name."""
    first, last = phrase
    begins = language.openings
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
    begins = language.openings
    role = units[phrase[0]].lower in begins or language.is_role(units[phrase[0]].lower)
    if not role or comma + 1 >= len(units) or units[comma].text != ",":
        return phrase
    name = phrase_after(units, comma + 1, language)
    if name is None or name[1] - name[0] < 1:
        return phrase
    closed = name[1] + 1 >= len(units) or not units[name[1] + 1].is_word
    named = all(is_name_unit(units[at], language) for at in (name[1] - 1, name[1]))
    return (phrase[0], name[1]) if closed and named else phrase


def _begins_clause(units: Sequence[Unit], first: int, language: Language) -> bool:
    """Tell whether a clause's subject can begin here, not what a preposition governs."""
    if first == 0:
        return True
    before = units[first - 1]
    joins = before.lower in language.conjunctions or before.lower in language.ands
    subordinate = before.lower in language.boundaries and before.lower in language.asides
    return not before.is_word or joins or subordinate or before.lower in language.clause_openers


def _is_full_name(units: Sequence[Unit], phrase: Phrase, language: Language) -> bool:
    first, last = phrase
    return last > first and all(
        is_name_unit(unit, language) or not unit.is_word for unit in units[first : last + 1]
    )
