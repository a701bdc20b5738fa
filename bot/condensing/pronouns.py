"""A pronoun, a possessive or a verb without its subject in, whom it means out."""

from collections.abc import Sequence
from dataclasses import replace

from bot.condensing.appositions import phrase_behind
from bot.condensing.document import Document
from bot.condensing.frames import Unit
from bot.condensing.inflection import verb_gender
from bot.condensing.language import Language
from bot.condensing.names import Person
from bot.condensing.sources import Memory, Source, as_body, as_person, full_name_place, spoke_before
from bot.condensing.subjects import first_subject
from bot.condensing.tokens import tokenize

_SENTENCES_BACK = 8  # a pronoun further from its name is not resolved
_DROPPED_SENTENCES_BACK = 2  # a verb without its subject goes on with who spoke just now


def of_pronoun(
    document: Document, memory: Memory, sentence: int, kind: str | None, source: Source
) -> Source:
    """Resolve "he", "she" or a body's "it"; others stay as they are."""
    if kind == "it":
        body, at = _body_before(document, sentence)
        if body is None:
            body, at = _last_body(memory, sentence, document.language)
        return replace(source, name=body, referent=at) if body else source
    if kind not in ("he", "she"):
        return source
    spoke = _body_as_person(document, memory, sentence, kind)
    if spoke is not None:
        return as_body(source, spoke)
    person = find_person(document, memory, sentence, kind, source.start)
    return as_person(source, person) if person is not None else source


def _body_as_person(document: Document, memory: Memory, sentence: int, kind: str) -> Source | None:
    """Return the body that spoke just before, where "elle" may mean "l'agence"."""
    language = document.language
    spoke = memory.sources.get(sentence - 1, ()) if language.her_determiners else ()
    if not spoke or spoke[-1].person is not None or spoke[-1].name is None:
        return None
    words = tokenize(spoke[-1].mention)
    told = language.article_kind(words[0].lower)
    body = any(word.lower in language.groups for word in words[:3])
    return spoke[-1] if body and told in (None, kind) else None


def of_dropped(
    document: Document, memory: Memory, sentence: int, verb: Unit, source: Source
) -> Source:
    """Resolve the "she" that "dodała" leaves out: who spoke last, else whom a sentence is about."""
    kind = verb_gender(verb.lower, document.language.code)
    for at in range(sentence, max(-1, sentence - 1 - _DROPPED_SENTENCES_BACK), -1):
        span = document.sentences[at]
        spoke = [s.person for s in reversed(memory.sources.get(at, ())) if s.person is not None]
        named = document.people.between(span.start, min(span.end, verb.start))
        if document.language.needs_opener:
            if memory.sources.get(at) and not spoke:
                return as_body(source, memory.sources[at][-1])
            named = _subject_person(document, at, verb.start)
        human = (p for p in (*spoke, *named) if p.is_person or _stands_for(document, p))
        person = next((p for p in human if kind is None or document.people.may_be(p, kind)), None)
        if person is not None:
            return as_person(source, person)
    return source


def _stands_for(document: Document, person: Person) -> bool:
    """Tell a speaker or subject that looks human, in languages where those alone are asked."""
    return document.language.needs_opener and document.people.looks_human(person)


def _subject_person(document: Document, sentence: int, before: int) -> list[Person]:
    """Return the person a sentence is about: its subject, not whomever it names."""
    units = [u for u in document.frames[sentence].units if u.end <= before]
    phrase = first_subject(units, 0, document.language)
    while phrase and units[phrase[1] + 1 : phrase[1] + 2] and units[phrase[1] + 1].text == ",":
        named = phrase_behind(units, phrase[0], document.language)  # "La alcaldesa, Ann Field,"
        phrase, grown = named or phrase, named is not None and named[1] > phrase[1]
        if not grown:
            break
    if phrase is None:
        return []
    person = document.people.at(units[phrase[0]].start, units[phrase[1]].end)
    return [person] if person is not None else []


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


def of_possessive(
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
    return _last_body(memory, sentence, document.language)


def _last_body(
    memory: Memory, sentence: int, language: Language
) -> tuple[str | None, tuple[int, int] | None]:
    """Return the body that spoke last before `sentence`, and where it is named."""
    for source in spoke_before(memory, sentence):
        body = source.person is None or source.person.gender is None
        if source.name is not None and body and not _is_anybody(source, language):
            return source.name, source.referent or (source.start, source.end)
    return None, None


def _body_before(document: Document, sentence: int) -> tuple[str | None, tuple[int, int] | None]:
    """Return the named body that is the subject of the sentence before, in the same paragraph."""
    if sentence == 0 or not document.frames[sentence - 1].units:
        return None, None
    before, here = document.sentences[sentence - 1], document.sentences[sentence]
    units = document.frames[sentence - 1].units[:2]
    named = document.people.between(units[0].start, units[-1].end)
    body = next((p for p in named if not document.language.groups.isdisjoint(p.words)), None)
    if body is None or body.is_person or before.block != here.block:
        return None, None
    return body.name, full_name_place(body, here.start)


def _is_anybody(source: Source, language: Language) -> bool:
    """Tell "a phone expert", somebody without a name, from a body."""
    words = source.mention.lower().split()
    return source.person is None and words[-1] in language.roles - language.groups


def last_speaker(document: Document, memory: Memory, sentence: int, plain: Source) -> Source:
    """Resolve "in her view" to the one who spoke last, else stood last as a person."""
    owners = document.language.possessives
    kind = next((owners[word] for word in plain.mention.lower().split() if word in owners), None)
    people = document.people
    spoke = (s.person for s in spoke_before(memory, sentence) if s.person)
    speaker = next((p for p in spoke if kind is None or people.may_be(p, kind)), None)
    begin = document.sentences[max(0, sentence - 1)].start
    named = [p for p in people.between(begin, plain.start) if p.is_person]
    named = [p for p in named if kind is None or people.may_be(p, kind)]
    person = speaker or next(iter(named), None)
    return as_person(plain, person) if person is not None else plain
