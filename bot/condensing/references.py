"""A source's words in a sentence in, whom they mean out: names, pronouns, "the minister"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.condensing.document import Document
from bot.condensing.dropped_subjects import is_dropped
from bot.condensing.frames import Unit, is_name_unit
from bot.condensing.language import Language
from bot.condensing.mentions import PARTICLES
from bot.condensing.names import Person
from bot.condensing.noun_phrases import Phrase
from bot.condensing.offices import by_body, by_noun, by_role
from bot.condensing.pronouns import last_speaker, of_dropped, of_possessive, of_pronoun
from bot.condensing.sources import Memory, Source, as_person

_NEAR_CHARS = 40  # from a department's name to its minister's


def resolve(document: Document, memory: Memory, sentence: int, phrase: Phrase) -> Source:
    """Return whom the units `phrase` of a sentence mean."""
    units = document.frames[sentence].units[phrase[0] : phrase[1] + 1]
    mention = document.text[units[0].start : units[-1].end].rstrip(" ,;:")
    start = units[0].start
    if len(units) == 1 and document.language.is_pronoun(units[0].lower):
        mention = re.split("['’]", mention)[0]  # "he" of "he's"
    plain = Source(None, mention, None, start, start + len(mention))
    language = document.language
    if " ".join(unit.lower for unit in units) in language.own_views:
        return last_speaker(document, memory, sentence, plain)
    if len(units) == 1 and language.is_pronoun(units[0].lower):
        kind = language.pronoun_kind(units[0].lower)
        return of_pronoun(document, memory, sentence, kind, plain)
    if is_dropped(units, language):
        return of_dropped(document, memory, sentence, units[0], plain)
    owned = len(units) > 1 and units[0].lower in language.possessives
    if owned and _named(document, units) is None:
        return of_possessive(document, memory, sentence, units)
    return _of_phrase(document, units, plain)


def _of_phrase(document: Document, units: Sequence[Unit], plain: Source) -> Source:
    """Resolve a name, "the minister", "the trust", or leave "two officials" as they are."""
    person = _named(document, units)
    if person is not None:
        return replace(plain, name=person.name, person=person)
    meant = by_role(document, units, plain.start) or by_body(document, units, plain.start)
    meant = meant or by_noun(document, units, plain.start)
    if meant is not None:
        return as_person(plain, meant)
    nominative = _nominative(document, units)
    if nominative is not None:
        return replace(plain, name=document.text[slice(*nominative)], referent=nominative)
    return replace(plain, name=_as_inside(document, units, plain.mention))


def _nominative(document: Document, units: Sequence[Unit]) -> tuple[int, int] | None:
    """Return where "das Amt" stands for the "Amtes" of "nach Angaben des Amtes"."""
    language = document.language
    if len(units) != 2:  # noqa: PLR2004  # an article, a noun
        return None
    articles = language.nominatives.get(units[0].lower, ())
    word = units[1].lower
    if not articles or language.title_kind(word) == "he":  # "der Sprecher" is in no case
        return None
    forms = {word} | ({word.removesuffix("s"), word.removesuffix("es")} - {word})
    return document.places.first_behind(articles, forms)


def _as_inside(document: Document, units: Sequence[Unit], mention: str) -> str:
    """Write "The report" from a sentence's start as it reads elsewhere."""
    language = document.language
    first = units[0].lower
    small = first in language.roles or first in language.groups
    bare = small and not language.capital_nouns and not any(u.is_capital for u in units[1:2])
    if first in language.determiners or (bare and not units[0].text.isupper()):
        return mention[0].lower() + mention[1:]
    return mention


def _named(document: Document, units: Sequence[Unit]) -> Person | None:
    """Return the person whom a phrase names as its head: "campaign manager Robby Mook"."""
    language = document.language
    last = len(units) - 1
    if not is_name_unit(units[last], language) or units[last].lower.endswith("'s"):
        return None
    first = last
    if person := _particled(document, units):
        return person
    while first > 0 and _may_be_name(units[first - 1], language):
        first -= 1
    if _is_body_of_place(units, language) or _is_paper(units[:first], language):
        return None
    before = units[first - 1].lower if first else ""
    person = document.people.at(units[first].start, units[last].end)
    if before in language.passive_by or _is_governed(units, first, language):
        inside = person is not None and person.is_person and _begins_behind(person, units[first])
        return person if inside else None  # "a spokesman for Clinton"; "… all'Istruzione Ann Field"
    service = not language.has_articles and before in language.body_forms  # "пресс-служба МЧС"
    return None if service and person is not None and not person.is_person else person


def _is_governed(units: Sequence[Unit], first: int, language: Language) -> bool:
    """Tell "ministère de la Mer" and "spokesman for Clinton", where the name is not the head."""
    at = first - 1
    while at > 0 and units[at].lower in language.determiners - language.contracted:
        at -= 1
    if at < 0 or (at == 0 and units[0].lower in language.determiners):
        return False
    before = units[at].lower
    return before in language.joiners and (before not in language.determiners or at > 0)


def _begins_behind(person: Person, first: Unit) -> bool:
    """Tell "Beatrice Nardelli" in "Istruzione Beatrice Nardelli"."""
    return any(first.end < m.start < first.end + _NEAR_CHARS for m in person.mentions)


def _particled(document: Document, units: Sequence[Unit]) -> Person | None:
    """Return whom a name with a particle means: "Sluis" of "Van der Sluis", "Ann van Holten"."""
    mention = document.people.ending_at(units[-1].end)
    if mention is None or PARTICLES.isdisjoint(mention[0].words):
        return None
    before = next((unit for unit in reversed(units) if unit.end <= mention[0].start), None)
    governed = before is not None and before.lower in document.language.joiners
    return None if governed else mention[1]


def _is_body_of_place(units: Sequence[Unit], language: Language) -> bool:
    """Tell "de gemeente Urk", a body with the name of its place, from the place."""
    if len(units) != 3 or units[0].lower not in language.definites:  # noqa: PLR2004  # an article, a noun, a name
        return False
    return units[1].lower in language.groups and units[1].lower not in language.roles


def _is_paper(units: Sequence[Unit], language: Language) -> bool:
    """Tell "a survey by the charity Dean Watch", a body's paper, from the body."""
    if not units or units[0].lower not in language.determiners:
        return False
    if any(unit.text == "," for unit in units):
        return False
    joined = next((at for at, unit in enumerate(units) if at and unit.lower in language.joiners), 0)
    return units[joined - 1].lower in language.groups if joined else False


def _may_be_name(unit: Unit, language: Language) -> bool:
    return is_name_unit(unit, language) or not (unit.is_word or unit.text == ",")
