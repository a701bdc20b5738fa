"""Words such as "the minister" or "the trust" in, whom of those named they mean out."""

from collections.abc import Sequence

from bot.condensing.descriptions import role_words
from bot.condensing.document import Document
from bot.condensing.epithets import by_epithet
from bot.condensing.frames import Unit
from bot.condensing.language import Language
from bot.condensing.names import Person

_OFFICE_UNITS = 8  # "la ministre de la Transition écologique"
_MODIFIER_STEM = 3  # letters by which "Amts-" is known in "des Amtes"


def by_role(document: Document, units: Sequence[Unit], start: int) -> Person | None:
    """Return the last one named before whose title or description says "the minister"."""
    language = document.language
    roles = {unit.lower for unit in units if language.is_role(unit.lower)}
    if not _is_definite(language, units) or not roles:
        return None
    if len(units) > 3:  # noqa: PLR2004  # "the prime minister"
        roles = roles | _office(units, language)
        if len(roles) == 1:
            return None
    if any(role.endswith("s") and role.removesuffix("s") in language.roles for role in roles):
        return None
    for person in document.people.before(start):
        human = person.is_person or document.people.looks_human(person)
        if human and _holds(language, roles, role_words(document, person)):
            return person
    return _by_synonym(document, units, start)


def _office(units: Sequence[Unit], language: Language) -> set[str]:
    """Return the words that "le ministre de la Santé" needs besides its role, none if too many."""
    if not language.needs_opener or len(units) > _OFFICE_UNITS:
        return set()
    small = language.determiners | language.joiners
    return {unit.lower for unit in units[1:] if unit.is_word and unit.lower not in small}


def _by_synonym(document: Document, units: Sequence[Unit], start: int) -> Person | None:
    """Return the last one named whose role "l'allenatore" is another word for: the "tecnico"."""
    others = set(document.language.synonyms.get(units[-1].lower, ()))
    kind = document.language.article_kind(units[0].lower)
    for person in document.people.before(start) if others else ():
        fits = kind is None or person.gender in (None, kind)
        human = person.is_person or document.people.looks_human(person)
        if fits and human and others & role_words(document, person):
            return person
    return None


def by_noun(document: Document, units: Sequence[Unit], start: int) -> Person | None:
    """Return whom "the councillor" can only mean, if that is no other office than theirs."""
    person = by_epithet(document, units, start)
    other = person is not None and _holds_another_office(document, person, units[-1].lower)
    return None if other else person


def _holds_another_office(document: Document, person: Person, noun: str) -> bool:
    """Tell "the prefect" behind a mayor, who is somebody else, from "the councillor"."""
    titles, known = document.language.titles, role_words(document, person)
    if document.language.needs_opener and noun in titles and noun not in known:
        return True  # whose office the article does not say may have another
    return noun in titles and not titles.isdisjoint(known)


def _is_definite(language: Language, units: Sequence[Unit]) -> bool:
    """Tell who is known already: "the minister"; a bare "министр" where there are no articles."""
    if language.definites and units[0].lower in language.definites:
        return True
    return not language.has_articles and len(units) == 1 and not units[0].is_capital


def _holds(language: Language, roles: set[str], words: set[str]) -> bool:
    """Tell whether a description has the roles, "Amtsleiterin" as "Leiterin des Amtes" too."""
    if roles <= words:
        return True
    for role in roles - words:
        head = language.head_role(role) if language.capital_nouns else None
        if head not in words:
            return False
        modifier = role.removesuffix(head or "")[:_MODIFIER_STEM]
        if not any(word.startswith(modifier) for word in words):
            return False
    return True


def by_body(document: Document, units: Sequence[Unit], start: int) -> Person | None:
    """Return the body that "the trust" shortens: the last named before with that noun in its name."""
    language = document.language
    if len(units) != 2 or units[0].lower not in language.definites:  # noqa: PLR2004  # an article, a noun
        return None
    noun = units[1].lower
    if units[1].is_capital and not language.capital_nouns:
        return None
    for person in document.people.before(start):
        whole = len(person.words) > 1 and noun in (person.words[0], person.words[-1])
        if whole and person.gender is None and not person.is_person:
            return person
    return None
