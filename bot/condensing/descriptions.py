"""A named person in, the title, role or affiliation that the article gives them out."""

# typographic marks are what this module is about

from collections.abc import Iterator, Sequence

from bot.condensing.case_subjects import with_adjectives
from bot.condensing.document import Document
from bot.condensing.epithets import epithets_of
from bot.condensing.frames import QUOTE, Unit
from bot.condensing.language import Language
from bot.condensing.mentions import Mention
from bot.condensing.names import Person
from bot.condensing.noun_phrases import phrase_after, phrase_before

_MAX_BEFORE = 7  # "former Republican presidential campaign manager" and its kind
_HEAD_WITHIN = 4  # words of a phrase in which its role stands: "former chief engineer of"
_MIN_ROLE = 5  # letters of a role that is known by its ending
_HELD_WITHIN = 8  # units between a name and "as director"
_MAX_AFTER = 14  # a longer aside tells a story


def describe(document: Document, person: Person) -> str | None:
    """Return what the article calls `person`, None where it says nothing."""
    return next(iter(_descriptions(document, person)), None)


def role_words(document: Document, person: Person) -> set[str]:
    """Return the words of every description of `person` in lower case."""
    return {word for text in _descriptions(document, person) for word in text.lower().split()}


def _descriptions(document: Document, person: Person) -> list[str]:
    if person.descriptions is None:
        found = [text for m in person.mentions for text in _of_mention(document, m)]
        found += epithets_of(document, person) if not found else ()
        found.sort(key=lambda text: text.lower() in document.language.general_titles)
        person.descriptions = list(dict.fromkeys(found))
    return person.descriptions


def _of_mention(document: Document, mention: Mention) -> Iterator[str]:
    units = document.frames[mention.sentence].units
    begin = _role_begin(units, mention, document)
    if begin < mention.name_first:
        end = mention.name_first
        while end > begin + 1 and _is_no_role(units[end - 1], document.language):
            if document.language.has_articles and _abbreviates(units, end - 1, document.language):
                break
            end -= 1  # "Minister Dr. Field"
        while begin < end - 1 and _is_declined(units, begin, end, document.language):
            begin += 1
        title = document.text[units[begin].start : units[end].start].rstrip(" ,:\u00a0\u202f")
        words = units[begin : mention.name_first]
        known = any(_is_role(unit, document.language) for unit in words)
        noun = _is_determined_noun(units, begin, mention, document.language)
        if (known or noun) and title.lower().rstrip(".") not in document.language.bare_titles:
            yield title
    if len(mention.words) > 1 or mention.titled:
        yield from _role_before_comma(units, begin, document)
        yield from _aside(units, mention.last + 1, document)
        yield from _held(units, mention, document)


def _is_role(unit: Unit, language: Language) -> bool:
    """Tell a role, by its ending too: beside a name "relojera" can be nothing else."""
    if language.is_role(unit.lower):
        return True
    ends = unit.lower.endswith(language.role_endings) and len(unit.text) >= _MIN_ROLE
    return ends and not unit.is_capital and unit.lower not in language.boundaries


def _is_determined_noun(
    units: Sequence[Unit], begin: int, mention: Mention, language: Language
) -> bool:
    """Tell the noun of "la boulangère Ann Field", that only a role can be, from a body's."""
    if not language.role_endings or begin == 0 or mention.first - begin not in (1, 2):
        return False
    nouns = units[begin : mention.first]
    bodies = language.groups | language.called
    opened = units[begin - 1].lower in language.determiners
    return opened and all(u.text.islower() and u.lower not in bodies for u in nouns)


def _is_declined(units: Sequence[Unit], at: int, end: int, language: Language) -> bool:
    """Tell the adjective of "der frühere Minister", which reads so only behind its article."""
    word = units[at]
    if not language.capital_nouns or not word.text.islower():
        return False
    she = language.title_kind(units[end - 1].lower) == "she"
    return word.lower.endswith(("en", "em")) or (word.lower.endswith("e") and not she)


def _is_bare(unit: Unit, language: Language) -> bool:
    return unit.text == "." or unit.lower in language.bare_titles


def _abbreviates(units: Sequence[Unit], at: int, language: Language) -> bool:
    """Tell the dot of "Gov.", a title, from that of "Minister Dr."."""
    return units[at].text == "." and at > 0 and units[at - 1].lower not in language.bare_titles


def _held(units: Sequence[Unit], mention: Mention, document: Document) -> Iterator[str]:
    """Yield "director of the museum" from "Ann Field resigns as director of the museum"."""
    language = document.language
    alone = document.people.between(units[0].start, units[-1].end)
    if any(person.is_person and mention not in person.mentions for person in alone):
        return
    for at in range(mention.last + 2, min(mention.last + _HELD_WITHIN, len(units) - 1)):
        first = at + (units[at].lower in language.determiners)
        held = units[at - 1].lower in language.as_words and _is_role(units[first], language)
        if held and (phrase := phrase_after(units, first, language)):
            yield document.text[units[phrase[0]].start : units[phrase[1]].end]


def _role_before_comma(units: Sequence[Unit], begin: int, document: Document) -> Iterator[str]:
    """Yield "mayor of Leeds" from "the mayor of Leeds, Ann Field"."""
    language = document.language
    determined = begin > 0 and units[begin - 1].lower in language.determiners
    comma = begin - 2 if determined else begin - 1  # ", el ingeniero Abel Santacruz"
    if comma < 1 or units[comma].text != ",":
        return
    phrase = phrase_before(units, comma - 1, language)
    if phrase is None:
        return
    first = phrase[0]
    begins = language.openings
    if units[first].lower in begins and units[first].lower not in language.possessives:
        first += 1
    head = units[first : min(first + _HEAD_WITHIN, phrase[1] + 1)]
    owner = next((at for at in range(phrase[1], first, -1) if _owns(units[at - 1])), first)
    first = max(first, owner)  # "the study's lead author"
    if phrase[0] != first and any(_is_role(unit, language) for unit in head):
        yield document.text[units[first].start : units[phrase[1]].end]


def _owns(unit: Unit) -> bool:
    return unit.text.islower() and unit.lower.endswith("'s")


def _is_no_role(unit: Unit, language: Language) -> bool:
    """Tell "Dr." before a name, and the rank in "rzecznik straży asp. Michał Wąs"."""
    rank = unit.lower in language.titles and unit.lower in language.abbreviations
    return _is_bare(unit, language) or (not language.has_articles and (rank or unit.text == "."))


def _joined_units(units: Sequence[Unit], begin: int, language: Language) -> int:
    """Return how many units before `begin` go with a role: "Secretary of", "captain of the “Ark”"."""
    unit, nouns = units[begin - 1], language.nouns
    joins = unit.lower == QUOTE or unit.lower in language.joiners
    if joins and begin > 1 and units[begin - 2].lower in nouns:
        return 2
    if [u.text for u in units[max(0, begin - 3) : begin : 2]] == ["(", ")"] and begin > 3:  # noqa: PLR2004  # a mark, a party, a mark
        return 3  # "le maire (PSR) Ann Field"
    if _joins_office(units, begin, language):
        return 3  # "ministre de la Santé"
    dotted = unit.text == "." and begin > 1 and _is_no_role(units[begin - 2], language)
    return 2 * dotted  # "straży asp. Michał Wąs"


def _joins_office(units: Sequence[Unit], begin: int, language: Language) -> bool:
    """Tell "ministre de la" before "Santé": a role, a preposition and an article."""
    if begin < 3 or units[begin - 1].lower not in language.determiners:  # noqa: PLR2004  # those three
        return False
    role = units[begin - 3].lower in language.nouns
    return role and units[begin - 2].lower in language.prepositions


def _role_begin(units: Sequence[Unit], mention: Mention, document: Document) -> int:
    """Return where the words before a name begin that say what the person is."""
    language = document.language
    begin = mention.first
    while begin > 0 and mention.first - begin < _MAX_BEFORE:
        unit = units[begin - 1]
        if joined := _joined_units(units, begin, language):
            begin -= joined
            continue
        stops = unit.lower in language.leads or unit.lower in language.determiners
        stops = stops or unit.lower in language.cue_verbs
        if not unit.is_word or (stops and unit.lower not in language.roles):
            break
        begin -= 1
    heads = [at for at in range(begin, mention.first) if _is_role(units[at], language)]
    if not heads:
        named = len(mention.words) > 1 and _is_determined_noun(units, begin, mention, language)
        return begin if named else mention.first
    return begin if language.has_articles else with_adjectives(units, begin, heads[0], language)


def _aside(units: Sequence[Unit], comma: int, document: Document) -> Iterator[str]:
    """Yield "a professor at Leeds" from "Smith, a professor at Leeds, …"."""
    language = document.language
    if comma + 1 >= len(units) or units[comma].text != ",":
        return
    last = comma
    while last + 1 < len(units) and last - comma < _MAX_AFTER and _is_inside(units[last + 1]):
        last += 1
    closed = last + 1 < len(units) and units[last + 1].text in ",.;—–)"  # dashes
    words = [unit.lower for unit in units[comma + 1 : last + 1]]
    roles = language.nouns
    noun = bool(words) and _is_role(units[comma + 1], language)
    if not closed or not words or not (noun or roles.intersection(words[:6])):
        return
    if words[0] in language.relatives or words[0] in language.boundaries:
        return
    begin = comma + 1
    opens = words[0] in language.determiners and words[0] not in language.possessives
    if opens and words[1:2] and words[1] not in language.joiners:  # "one of the first" stays whole
        begin += 1
    if begin <= last:
        yield document.text[units[begin].start : units[last].end]


def _is_inside(unit: Unit) -> bool:
    return unit.lower != QUOTE and (unit.is_word or unit.text in "-’'&/%$€£")
