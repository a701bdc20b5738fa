"""A source's words in a sentence in, whom they mean out: names, pronouns, "the minister"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.condensing.descriptions import role_words
from bot.condensing.document import Document
from bot.condensing.frames import Unit, is_name_unit
from bot.condensing.names import Person
from bot.condensing.noun_phrases import Phrase

_SENTENCES_BACK = 8  # a pronoun further from its name is not resolved
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
    plain = Source(None, mention, None, start, start + len(mention))
    language = document.language
    if len(units) == 1 and language.is_pronoun(units[0].lower):
        kind = language.pronoun_kind(units[0].lower)
        return _of_pronoun(document, memory, sentence, kind, plain)
    if len(units) > 1 and units[0].lower in language.possessives:
        return _of_possessive(document, memory, sentence, units)
    return _of_phrase(document, units, plain)


def _of_phrase(document: Document, units: Sequence[Unit], plain: Source) -> Source:
    """Resolve a name, "the minister", or leave "two officials" as they are."""
    person = _named(document, units)
    if person is not None:
        return replace(plain, name=person.name, person=person)
    described = _by_role(document, units, plain.start)
    if described is not None:
        first = described.mentions[0]
        place = (first.start, first.end)
        return replace(plain, name=described.name, person=described, referent=place)
    return replace(plain, name=_as_inside(document, units, plain.mention))


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
    while first > 0 and (is_name_unit(units[first - 1], language) or not units[first - 1].is_word):
        first -= 1
    before = units[first - 1].lower if first else ""
    if before in language.joiners and before not in language.determiners:
        return None  # "a spokesman for Clinton"
    return document.people.at(units[first].start, units[last].end)


def _by_role(document: Document, units: Sequence[Unit], start: int) -> Person | None:
    """Return the last one named before whose title or description says "the minister"."""
    language = document.language
    roles = {unit.lower for unit in units} & (language.roles | language.titles)
    if units[0].lower not in language.definites or len(units) > 3 or not roles:  # noqa: PLR2004  # "the prime minister"
        return None
    if any(role.endswith("s") and role.removesuffix("s") in language.roles for role in roles):
        return None
    for person in reversed(document.people.between(0, start)):
        if person.is_person and roles <= role_words(document, person):
            return person
    return None


def _of_pronoun(
    document: Document, memory: Memory, sentence: int, kind: str | None, source: Source
) -> Source:
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
    for at in range(sentence - 1, max(-1, sentence - 1 - _BODY_SENTENCES_BACK), -1):
        for source in reversed(memory.sources.get(at, [])):
            if source.name is not None and (source.person is None or source.person.gender is None):
                return source.name, source.referent or (source.start, source.end)
    return None, None
