"""A source's words in a sentence in, whom they mean out: names, pronouns, "the minister"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.condensing.descriptions import role_words
from bot.condensing.document import Document
from bot.condensing.frames import Unit, is_name_unit
from bot.condensing.language import Language
from bot.condensing.names import Person
from bot.condensing.noun_phrases import Phrase

_SENTENCES_BACK = 8  # a pronoun further from its name is not resolved
_MODIFIER_STEM = 3  # letters by which "Amts-" is known in "des Amtes"
_BODY_SENTENCES_BACK = 3  # "their" for a body must be near it


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something."""

    name: str | None  # resolved; None for a pronoun nobody can be found for
    mention: str  # as it stands
    person: Person | None  # who of the named, None for "two officials"
    start: int  # where the mention stands
    end: int
    referent: tuple[int, int] | None = None  # the words a pronoun stands for, elsewhere


@dataclass(slots=True)
class Memory:
    """Who has spoken so far, by sentence."""

    sources: dict[int, list[Source]] = field(default_factory=dict)

    def note(self, sentence: int, source: Source) -> None:
        """Remember that `source` speaks in `sentence`."""
        self.sources.setdefault(sentence, []).append(source)


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
        return _last_speaker(document, memory, sentence, plain)
    if len(units) == 1 and language.is_pronoun(units[0].lower):
        kind = language.pronoun_kind(units[0].lower)
        return _of_pronoun(document, memory, sentence, kind, plain)
    if len(units) > 1 and units[0].lower in language.possessives and not _is_named(units):
        return _of_possessive(document, memory, sentence, units)
    return _of_phrase(document, units, plain)


def _of_phrase(document: Document, units: Sequence[Unit], plain: Source) -> Source:
    """Resolve a name, "the minister", "the trust", or leave "two officials" as they are."""
    person = _named(document, units)
    if person is not None:
        return replace(plain, name=person.name, person=person)
    meant = by_role(document, units, plain.start) or _by_body(document, units, plain.start)
    if meant is not None:
        place = full_name_place(meant, plain.start)
        return replace(plain, name=meant.name, person=meant, referent=place)
    nominative = _nominative(document, units)
    if nominative is not None:
        return replace(plain, name=document.text[slice(*nominative)], referent=nominative)
    return replace(plain, name=_as_inside(document, units, plain.mention))


def _nominative(document: Document, units: Sequence[Unit]) -> tuple[int, int] | None:
    """Return where "das Amt" stands for the "Amtes" of "nach Angaben des Amtes"."""
    language = document.language
    if not language.capital_nouns or len(units) > 1 or units[0].lower[-1] != "s":
        return None
    word = units[0].lower
    forms = {word, word.removesuffix("s"), word.removesuffix("es")}
    for frame in document.frames:
        for before, unit in pairwise(frame.units):
            if before.lower in ("das", "der", "die") and unit.lower in forms - {word}:
                return before.start, unit.end
    return None


def _is_named(units: Sequence[Unit]) -> bool:
    """Tell "their chairman, Paul Rowe" from "their chairman"."""
    return any(unit.text == "," for unit in units)


def _as_inside(document: Document, units: Sequence[Unit], mention: str) -> str:
    """Write "The report" from a sentence's start as it reads elsewhere."""
    if units[0].lower in document.language.determiners:
        return mention[0].lower() + mention[1:]
    return mention


def _named(document: Document, units: Sequence[Unit]) -> Person | None:
    """Return the person whom a phrase names as its head: "campaign manager Robby Mook"."""
    language = document.language
    last = len(units) - 1
    if not is_name_unit(units[last], language) or units[last].lower.endswith("'s"):
        return None
    first = last
    while first > 0 and _may_be_name(units[first - 1], language):
        first -= 1
    before = units[first - 1].lower if first else ""
    governed = before in language.joiners and before not in language.determiners
    if governed or before in language.passive_by:
        return None  # "a spokesman for Clinton"
    return document.people.at(units[first].start, units[last].end)


def _may_be_name(unit: Unit, language: Language) -> bool:
    return is_name_unit(unit, language) or not (unit.is_word or unit.text == ",")


def by_role(document: Document, units: Sequence[Unit], start: int) -> Person | None:
    """Return the last one named before whose title or description says "the minister"."""
    language = document.language
    roles = {unit.lower for unit in units if language.is_role(unit.lower)}
    if not _is_definite(language, units) or len(units) > 3 or not roles:  # noqa: PLR2004  # "the prime minister"
        return None
    if any(role.endswith("s") and role.removesuffix("s") in language.roles for role in roles):
        return None
    for person in reversed(document.people.between(0, start)):
        human = person.is_person or document.people.looks_human(person)
        if human and _holds(language, roles, role_words(document, person)):
            return person
    return None


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


def _by_body(document: Document, units: Sequence[Unit], start: int) -> Person | None:
    """Return the body that "the trust" shortens: the last named before with that noun in its name."""
    language = document.language
    if len(units) != 2 or units[0].lower not in language.definites:  # noqa: PLR2004  # an article, a noun
        return None
    noun = units[1].lower
    if units[1].is_capital and not language.capital_nouns:
        return None
    for person in reversed(document.people.between(0, start)):
        whole = len(person.words) > 1 and noun in (person.words[0], person.words[-1])
        if whole and person.gender is None and not person.is_person:
            return person
    return None


def _of_pronoun(
    document: Document, memory: Memory, sentence: int, kind: str | None, source: Source
) -> Source:
    if kind == "it":
        body, at = _last_body(memory, sentence)
        return replace(source, name=body, referent=at) if body else source
    if kind not in ("he", "she"):
        return source
    person = find_person(document, memory, sentence, kind, source.start)
    if person is None:
        return source
    place = full_name_place(person, source.start)
    return replace(source, name=person.name, person=person, referent=place)


def full_name_place(person: Person, before: int) -> tuple[int, int]:
    """Return where the fullest form of the name stands, best before character `before`."""
    full = [m for m in person.mentions if len(m.words) == len(person.words)] or person.mentions
    earlier = [m for m in full if m.start < before] or full
    return earlier[-1].start, earlier[-1].end


def find_person(
    document: Document, memory: Memory, sentence: int, kind: str, before: int
) -> Person | None:
    """Return whom "he" or "she" before character `before` means: the nearest speaker or subject.

    Those known to be people come first; a name with nothing to tell only when they fail.
    """
    for sure in (True, False):
        found = _nearest(document, memory, sentence, (kind, sure), before)
        if found is not None:
            return found
    return None


def _nearest(
    document: Document, memory: Memory, sentence: int, wanted: tuple[str, bool], before: int
) -> Person | None:
    here = _fitting(document, document.sentences[sentence].start, before, wanted)
    if here:
        return here[0]
    for at in range(sentence - 1, max(-1, sentence - 1 - _SENTENCES_BACK), -1):
        spoke = [s.person for s in memory.sources.get(at, ()) if s.person is not None]
        span = document.sentences[at]
        found = [p for p in reversed(spoke) if _fits(document, p, wanted)]
        found = found or _fitting(document, span.start, span.end, wanted)
        if found:
            return found[0]
    return None


def _fits(document: Document, person: Person, wanted: tuple[str, bool]) -> bool:
    kind, sure = wanted
    return document.people.may_be(person, kind) and (not sure or person.is_person)


def _fitting(document: Document, start: int, end: int, wanted: tuple[str, bool]) -> list[Person]:
    """Return who is named here and may be meant, those whose gender is known first."""
    named = [p for p in document.people.between(start, end) if _fits(document, p, wanted)]
    return [p for p in named if p.gender == wanted[0]] or named


def _of_possessive(
    document: Document, memory: Memory, sentence: int, units: Sequence[Unit]
) -> Source:
    """Resolve "their sources" to "Bloomberg's sources" where the owner is sure."""
    start, end = units[0].start, units[-1].end
    mention = document.text[start:end]
    kind = document.language.possessives[units[0].lower]
    owner, place = _owner(document, memory, sentence, kind, start)
    form = document.language.owner_form
    if owner is None or not form:
        return Source(mention, mention, None, start, end)
    name = f"{form.format(owner)} {document.text[units[1].start : end]}"
    return Source(name, mention, None, start, end, place)


def _owner(
    document: Document, memory: Memory, sentence: int, kind: str, before: int
) -> tuple[str | None, tuple[int, int] | None]:
    if kind != "they":
        person = find_person(document, memory, sentence, kind, before)
        return (person.name, full_name_place(person, before)) if person else (None, None)
    return _last_body(memory, sentence)


def _last_body(memory: Memory, sentence: int) -> tuple[str | None, tuple[int, int] | None]:
    """Return the body that spoke last before `sentence`, and where it is named."""
    for source in _spoke_before(memory, sentence):
        if source.name is not None and (source.person is None or source.person.gender is None):
            return source.name, source.referent or (source.start, source.end)
    return None, None


def _last_speaker(document: Document, memory: Memory, sentence: int, plain: Source) -> Source:
    """Resolve "in her view" to the one who spoke last, else stood last as a person."""
    speaker = next((s.person for s in _spoke_before(memory, sentence) if s.person), None)
    begin = document.sentences[max(0, sentence - 1)].start
    named = [p for p in document.people.between(begin, plain.start) if p.is_person]
    person = speaker or next(iter(named), None)
    if person is None:
        return plain
    place = full_name_place(person, plain.start)
    return replace(plain, name=person.name, person=person, referent=place)


def _spoke_before(memory: Memory, sentence: int) -> Iterator[Source]:
    """Yield who spoke in the sentences before, the last first."""
    for at in range(sentence - 1, max(-1, sentence - 1 - _BODY_SENTENCES_BACK), -1):
        yield from reversed(memory.sources.get(at, []))
