"""A source's words in a sentence in, whom they mean out: names, pronouns, "the minister"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.condensing.descriptions import role_words
from bot.condensing.document import Document
from bot.condensing.dropped_subjects import is_dropped
from bot.condensing.epithets import by_epithet
from bot.condensing.frames import Unit, is_name_unit
from bot.condensing.inflection import verb_gender
from bot.condensing.language import Language
from bot.condensing.mentions import PARTICLES
from bot.condensing.names import Person
from bot.condensing.noun_phrases import Phrase, phrase_behind
from bot.condensing.reported_speech import first_subject
from bot.condensing.tokens import tokenize

_SENTENCES_BACK = 8  # a pronoun further from its name is not resolved
_OFFICE_UNITS = 8  # "la ministre de la Transition écologique"
_CONTRACTED = frozenset({"du", "des", "del"})  # a preposition and its article in one
_NEAR_CHARS = 40  # from a department's name to its minister's
_DROPPED_SENTENCES_BACK = 2  # a verb without its subject goes on with who spoke just now
# German articles of other cases -> those of the first.
_NOMINATIVES = {"des": ("das", "der"), "dem": ("das", "der"), "der": ("die",), "den": ("die",)}
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
    if is_dropped(units, language):
        return _of_dropped(document, memory, sentence, units[0], plain)
    owned = len(units) > 1 and units[0].lower in language.possessives and not _is_named(units)
    if owned and _named(document, units) is None:
        return _of_possessive(document, memory, sentence, units)
    return _of_phrase(document, units, plain)


def _of_phrase(document: Document, units: Sequence[Unit], plain: Source) -> Source:
    """Resolve a name, "the minister", "the trust", or leave "two officials" as they are."""
    person = _named(document, units)
    if person is not None:
        return replace(plain, name=person.name, person=person)
    meant = by_role(document, units, plain.start) or _by_body(document, units, plain.start)
    meant = meant or _of_epithet(document, units, plain.start)
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
    if not language.capital_nouns or len(units) != 2:  # noqa: PLR2004  # an article, a noun
        return None
    articles = _NOMINATIVES.get(units[0].lower, ())
    word = units[1].lower
    if not articles or language.title_kind(word) == "he":  # "der Sprecher" is in no case
        return None
    forms = {word} | ({word.removesuffix("s"), word.removesuffix("es")} - {word})
    return document.places.first_behind(articles, forms)


def _is_named(units: Sequence[Unit]) -> bool:
    """Tell "their chairman, Paul Rowe" from "their chairman"."""
    return any(unit.text == "," for unit in units)


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
    bodies = _is_body_of_place(units, language) or _names_a_body(units, first, language)
    if bodies or _is_paper(units[:first], language):
        return None
    before = units[first - 1].lower if first else ""
    person = document.people.at(units[first].start, units[last].end)
    if before in language.passive_by or _is_governed(units, first, language):
        inside = person is not None and person.is_person and _begins_behind(person, units[first])
        return person if inside else None  # "a spokesman for Clinton"; "… all'Istruzione Ann Field"
    service = not language.has_articles and before in language.body_forms  # "пресс-служба МЧС"
    return None if service and person is not None and not person.is_person else person


def _names_a_body(units: Sequence[Unit], first: int, language: Language) -> bool:
    """Tell "le bureau d'études Tréhin", whose noun belongs to its name, from "la juge Tréhin"."""
    if not language.needs_opener or first < 2 or first != len(units) - 1:  # noqa: PLR2004  # an article, a noun
        return False
    head = units[1].lower
    return units[0].lower in language.determiners and head in language.groups - language.roles


def _is_governed(units: Sequence[Unit], first: int, language: Language) -> bool:
    """Tell "ministère de la Mer" and "spokesman for Clinton", where the name is not the head."""
    at = first - 1
    while at > 0 and units[at].lower in language.determiners - _CONTRACTED:
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
    kind = _article_kind(units[0], document.language)
    for person in document.people.before(start) if others else ():
        fits = kind is None or person.gender in (None, kind)
        human = person.is_person or document.people.looks_human(person)
        if fits and human and others & role_words(document, person):
            return person
    return None


def _article_kind(article: Unit, language: Language) -> str | None:
    """Return "he" or "she" where the article tells: "la testimone"."""
    if article.lower in language.his_determiners:
        return "he"
    return "she" if article.lower in language.her_determiners else None


def _of_epithet(document: Document, units: Sequence[Unit], start: int) -> Person | None:
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


def _by_body(document: Document, units: Sequence[Unit], start: int) -> Person | None:
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


def _of_pronoun(
    document: Document, memory: Memory, sentence: int, kind: str | None, source: Source
) -> Source:
    if kind == "it":
        body, at = _body_before(document, sentence)
        if body is None:
            body, at = _last_body(memory, sentence, document.language)
        return replace(source, name=body, referent=at) if body else source
    if kind not in ("he", "she"):
        return source
    spoke = _body_as_person(document, memory, sentence, kind)
    if spoke is not None:
        return replace(source, name=spoke.name, referent=spoke.referent or (spoke.start, spoke.end))
    person = find_person(document, memory, sentence, kind, source.start)
    if person is None:
        return source
    place = full_name_place(person, source.start)
    return replace(source, name=person.name, person=person, referent=place)


def _body_as_person(document: Document, memory: Memory, sentence: int, kind: str) -> Source | None:
    """Return the body that spoke just before, where "elle" may mean "l'agence"."""
    language = document.language
    spoke = memory.sources.get(sentence - 1, ()) if language.her_determiners else ()
    if not spoke or spoke[-1].person is not None or spoke[-1].name is None:
        return None
    words = tokenize(spoke[-1].mention)
    told = _article_kind(words[0], language)
    body = any(word.lower in language.groups for word in words[:3])
    return spoke[-1] if body and told in (None, kind) else None


def _of_dropped(
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
                return _as_spoken(source, memory.sources[at][-1])
            named = _subject_person(document, at, verb.start)
        human = (p for p in (*spoke, *named) if p.is_person or _stands_for(document, p))
        person = next((p for p in human if kind is None or document.people.may_be(p, kind)), None)
        if person is not None:
            place = full_name_place(person, source.start)
            return replace(source, name=person.name, person=person, referent=place)
    return source


def _as_spoken(source: Source, spoke: Source) -> Source:
    """Return the body that the sentence before has for its speaker: "La compañía …"."""
    return replace(source, name=spoke.name, referent=spoke.referent or (spoke.start, spoke.end))


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
    return _last_body(memory, sentence, document.language)


def _last_body(
    memory: Memory, sentence: int, language: Language
) -> tuple[str | None, tuple[int, int] | None]:
    """Return the body that spoke last before `sentence`, and where it is named."""
    for source in _spoke_before(memory, sentence):
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


def _last_speaker(document: Document, memory: Memory, sentence: int, plain: Source) -> Source:
    """Resolve "in her view" to the one who spoke last, else stood last as a person."""
    owners = document.language.possessives
    kind = next((owners[word] for word in plain.mention.lower().split() if word in owners), None)
    people = document.people
    spoke = (s.person for s in _spoke_before(memory, sentence) if s.person)
    speaker = next((p for p in spoke if kind is None or people.may_be(p, kind)), None)
    begin = document.sentences[max(0, sentence - 1)].start
    named = [p for p in people.between(begin, plain.start) if p.is_person]
    named = [p for p in named if kind is None or people.may_be(p, kind)]
    person = speaker or next(iter(named), None)
    if person is None:
        return plain
    place = full_name_place(person, plain.start)
    return replace(plain, name=person.name, person=person, referent=place)


def _spoke_before(memory: Memory, sentence: int) -> Iterator[Source]:
    """Yield who spoke in the sentences before, the last first."""
    for at in range(sentence - 1, max(-1, sentence - 1 - _BODY_SENTENCES_BACK), -1):
        yield from reversed(memory.sources.get(at, []))
