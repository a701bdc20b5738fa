"""A role with an article in, the one person out whom it can only mean: "die Stürmerin sagte"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.condensing.document import Document
from bot.condensing.frames import Unit
from bot.condensing.language import Language
from bot.condensing.names import Person

_SENTENCES_BACK = 5  # to a name, where none stands nearer
_SENTENCES_ON = 1  # behind a name in which a noun may still describe it


def by_epithet(document: Document, units: Sequence[Unit], start: int) -> Person | None:
    """Return whom "die Stürmerin", "the 31-year-old" can only mean: the one person just named.

    None where the noun was used before, for it may mean somebody without a name.
    """
    language = document.language
    described = len(units) == 3 and units[1].text.islower() and language.verb_second  # noqa: PLR2004  # "die neue Trainerin"
    if not (len(units) == 2 or described) or not _is_definite_singular(units[0], language):  # noqa: PLR2004  # an article, a noun
        return None
    noun = units[-1].lower
    aged = noun[0].isdigit() and "-" in noun
    kind = language.title_kind(noun) or _article_kind(units, language)
    if not aged and not _is_one(noun, kind, language):
        return None
    index = document.sentence_at(start)
    begin = document.sentences[max(0, index - 1)].start
    near = _near(document, begin, start)
    if not near and language.needs_opener:  # what a witness says may go on over paragraphs
        near = _near(document, document.sentences[max(0, index - _SENTENCES_BACK)].start, start)
    fits = [p for p in near.values() if kind is None or p.gender in (None, kind)]
    fits = [p for p in fits if p.is_person] or fits
    if len(fits) != 1 or (not aged and _was_used(document, noun, start)):
        return None
    told = aged or kind is not None or _is_subject(fits[0], index)
    return fits[0] if told else None


def _is_definite_singular(article: Unit, language: Language) -> bool:
    """Tell "la" from "una" and "los"."""
    singular = language.his_determiners | language.her_determiners | {"l'", "the"}
    plural = bool(language.his_determiners) and article.lower not in singular
    return article.lower in language.definites and not plural


def _is_one(noun: str, kind: str | None, language: Language) -> bool:
    """Tell "goalkeeper", one person, from "goalkeepers" and "ministry"."""
    plural = noun.endswith("s") and noun.removesuffix("s") in language.roles
    single = noun in language.roles and not plural
    return noun not in language.groups and (kind is not None or single)


def _is_subject(person: Person, index: int) -> bool:
    """Tell who opens the sentence before, whom "the goalkeeper" then may mean."""
    return any(m.sentence == index - 1 and m.first <= 1 for m in person.mentions)


def _near(document: Document, begin: int, start: int) -> dict[int, Person]:
    return {id(p): p for p in document.people.between(begin, start) if _is_human(document, p)}


def _article_kind(units: Sequence[Unit], language: Language) -> str | None:
    """Return "she" for "la testimone", whose article tells."""
    if units[1].lower not in language.roles or units[1].lower in language.titles:
        return None
    return language.article_kind(units[0].lower)


def _is_human(document: Document, person: Person) -> bool:
    return person.is_person or document.people.looks_human(person)


def _was_used(document: Document, noun: str, start: int) -> bool:
    first = document.places.first(noun)
    return first is not None and first < start


def epithets_of(document: Document, person: Person) -> Iterator[str]:
    """Yield what the article calls `person` with an article just behind the name."""
    for mention in person.mentions:
        for frame in document.frames[mention.sentence : mention.sentence + 1 + _SENTENCES_ON]:
            for pair in pairwise(frame.units):
                role = pair[1].start > mention.end and document.language.is_role(pair[1].lower)
                if role and by_epithet(document, pair, pair[0].start) is person:
                    yield document.text[pair[1].start : pair[1].end]
