"""Who speaks in, what is kept of that while an article is read out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.condensing.names import Person

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


def full_name_place(person: Person, before: int) -> tuple[int, int]:
    """Return where the fullest form of the name stands, best before character `before`."""
    full = [m for m in person.mentions if len(m.words) == len(person.words)] or person.mentions
    earlier = [m for m in full if m.start < before] or full
    return earlier[-1].start, earlier[-1].end


def spoke_before(memory: Memory, sentence: int) -> Iterator[Source]:
    """Yield who spoke in the sentences before, the last first."""
    for at in range(sentence - 1, max(-1, sentence - 1 - _BODY_SENTENCES_BACK), -1):
        yield from reversed(memory.sources.get(at, []))


def as_person(source: Source, person: Person) -> Source:
    """Return `source` as words that mean `person`, whose full name stands elsewhere."""
    place = full_name_place(person, source.start)
    return replace(source, name=person.name, person=person, referent=place)


def as_body(source: Source, spoke: Source) -> Source:
    """Return `source` as words that mean the body that spoke: "La compañía …"."""
    return replace(source, name=spoke.name, referent=spoke.referent or (spoke.start, spoke.end))
