"""A sentence's units in, what it reports "according to" somebody out."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from bot.condensing.appositions import phrase_behind
from bot.condensing.case_subjects import subject_behind
from bot.condensing.frames import QUOTE, Frame, Unit
from bot.condensing.inflection import may_be_genitive
from bot.condensing.language import Language
from bot.condensing.noun_phrases import Phrase, phrase_before
from bot.condensing.reports import Form, Report
from bot.condensing.verb_groups import after_circumstances

_MAX_TOLD = 4  # units between "come" and its verb: "come ha poi anche spiegato"
_MAX_PAPER_UNITS = 12  # "published last year by the University of Leeds"


def according_reports(frame: Frame, language: Language) -> Iterator[Report]:
    """Yield "according to Smith", "Smith zufolge" and ", so Smith"."""
    units = frame.units
    lowers = [unit.lower for unit in units]
    content = (0, len(units) - 1)
    for cue in _citing(units, lowers, language):
        of = not language.of_sources.isdisjoint(lowers[cue[1] + 1 : cue[1] + 2])
        source = phrase_behind(units, cue[1] + 1 + of, language)
        if source := source or _bare_words(units, cue[1] + 1, language):
            source = _whole_paper(units, cue, source, language)
            source = _governed(units, source, language)
            yield Report(Form.ACCORDING, cue, source, content, is_opinion=False)
    yield from _told_as(units, language)
    yield from _seen_by(units, lowers, language)
    yield from _evident(units, language)
    for cue in _cues(lowers, language.own_views):
        yield Report(Form.ACCORDING, cue, cue, content, is_opinion=False)
    for cue in _cues(lowers, language.inserted):
        source = phrase_behind(units, cue[1] + 1, language)
        if source and _stands_apart(units, cue[0], source[1], language):
            yield Report(Form.ACCORDING, cue, source, content, is_opinion=False)
    for cue in _cues(lowers, language.according_after):
        if source := phrase_before(units, cue[0] - 1, language):
            yield Report(Form.ACCORDING, cue, source, content, is_opinion=False)


def _evident(units: Sequence[Unit], language: Language) -> Iterator[Report]:
    """Yield "Uit een rapport van de bond blijkt dat …", "Aus dem Papier geht hervor, dass …"."""
    for at in _places(units, language.evident_verbs):
        source = phrase_before(units, at - 1, language)
        if source and source[0] and units[source[0] - 1].lower in language.out_of:
            content = (0, len(units) - 1)
            yield Report(Form.ACCORDING, (at, at), source, content, is_opinion=False)


def _citing(units: Sequence[Unit], lowers: Sequence[str], language: Language) -> Iterator[Phrase]:
    """Yield where "secondo" stands before who says it.

    Not in "secondo quanto riferito" and "según contó", nor in "classés selon la taille", where no
    mark sets it apart and nobody who speaks follows.
    """
    for cue in _cues(lowers, language.according):
        behind = units[cue[1] + 1 : cue[1] + 5]
        told = behind and behind[0].text.islower() and lowers[cue[1] + 1] in language.cue_verbs
        if told or not language.told_as.isdisjoint(lowers[cue[1] + 1 : cue[1] + 2]):
            continue
        apart = cue[0] <= 1 or not units[cue[0] - 1].is_word
        if apart or not language.needs_opener or any(_may_speak(u, language) for u in behind):
            yield cue


def _may_speak(unit: Unit, language: Language) -> bool:
    known = language.is_role(unit.lower) or unit.lower in language.groups
    return known or unit.is_capital or language.is_pronoun(unit.lower)


def _seen_by(units: Sequence[Unit], lowers: Sequence[str], language: Language) -> Iterator[Report]:
    """Yield "Para ella, …", and "Per il sindacato, …" where a hedge shows that it is reported."""
    for cue in _cues(lowers, language.opening):
        source = phrase_behind(units, cue[1] + 1, language) if cue[0] == 0 else None
        if source is None or units[source[1] + 1 : source[1] + 2] == []:
            continue
        alone = source[0] == source[1] and language.pronoun_kind(lowers[source[0]]) is not None
        hedged = any(hedge in lowers for hedge in language.hedges)
        quoted = QUOTE in lowers and (units[source[1]].is_capital or alone)
        behind = units[source[1] + 1]
        if (behind.text == "," or behind.lower == QUOTE) and (alone or hedged or quoted):
            content = (0, len(units) - 1)
            yield Report(Form.ACCORDING, cue, source, content, is_opinion=False)


def _told_as(units: Sequence[Unit], language: Language) -> Iterator[Report]:
    """Yield "как сообщило министерство," where the verb stands before who says it."""
    content = (0, len(units) - 1)
    for at in _places(units[:-2], language.told_as):
        unit = units[at]
        apart = at == 0 or not units[at - 1].is_word or units[at - 1].lower in language.before_told
        apart = apart or unit.lower in language.according  # "lo robaron según informó Field"
        if not apart:
            continue
        verb = _told_verb(units, at + 1, language)
        if verb + 1 >= len(units) or units[verb].lower not in language.cue_verbs:
            continue
        by = units[verb + 1].lower in language.passive_by  # "secondo quanto riferito dalla polizia"
        told = subject_behind(units, verb + 1, language) or verb + 1 + by
        told = after_circumstances(units, told, language) if language.needs_opener else told
        source = phrase_behind(units, told, language)
        if source is None and language.drops_pronouns and units[verb + 1].text == ",":
            source = (verb, verb)
        if source is not None:
            first = at - (at > 0 and units[at - 1].lower in language.before_told)
            yield Report(Form.ACCORDING, (first, verb), source, content, is_opinion=False)


def _told_verb(units: Sequence[Unit], at: int, language: Language) -> int:
    """Return where the verb stands behind "come": "come ha spiegato", "comme l'a dit"."""
    skipped = language.cue_adverbs
    skipped |= language.auxiliaries | language.determiners if language.needs_opener else frozenset()
    first = at
    while at < len(units) - 1 and at - first < _MAX_TOLD and units[at].lower in skipped:
        at += 1
    return at


def _bare_words(units: Sequence[Unit], first: int, language: Language) -> Phrase | None:
    """Return the words up to the next mark: "according to early but unofficial returns"."""
    for at in range(first, min(first + _MAX_PAPER_UNITS, len(units))):
        if not units[at].is_word:
            enough = at > first + language.has_articles  # "по оценкам хозяйки,"
            return (first, at - 1) if enough else None
        word = units[at].lower
        verb = word in language.reporting and at + 1 < len(units) and units[at + 1].is_word
        if verb or word in language.auxiliaries or language.is_pronoun(word):
            break  # "según entiende"
    return None


def _governed(units: Sequence[Unit], source: Phrase, language: Language) -> Phrase:
    """Return what stands in the genitive of "Zdaniem ekspertów droga …", which no comma ends."""
    if language.code != "pl":
        return source
    seen = False  # the noun itself; behind it only what hangs on it
    for at in range(source[0], source[1] + 1):
        word = units[at].lower
        if not units[at].is_word or units[at].is_capital or not units[at].text[0].isalpha():
            seen = seen or units[at].is_capital
        elif not may_be_genitive(word, adjective=True):
            hangs = word in language.nominal_forms and word not in language.roles
            if seen and not hangs and not may_be_genitive(word, adjective=False):
                return source[0], at - 1
            seen = True
    return source


def _whole_paper(units: Sequence[Unit], cue: Phrase, source: Phrase, language: Language) -> Phrase:
    """Return "a study published by the town" up to the comma that ends what opens a sentence."""
    first, last = source
    opens = cue[0] <= 1 and first < last and units[first].lower in language.determiners
    if not opens or units[first + 1].lower not in language.groups:
        return source
    for at in range(last + 1, min(last + _MAX_PAPER_UNITS, len(units))):
        if units[at].text == ",":
            return first, at - 1
        if not units[at].is_word:
            break
    return source


def _places(units: Sequence[Unit], words: AbstractSet[str]) -> list[int]:
    """Return which units are one of `words`; most languages have none for most cues."""
    return [at for at, unit in enumerate(units) if unit.lower in words] if words else []


def _stands_apart(units: Sequence[Unit], first: int, last: int, language: Language) -> bool:
    """Tell ", so Merkel," from "so viele Menschen"."""
    opened = first > 0 and (units[first - 1].text == "," or units[first - 1].lower == QUOTE)
    behind = units[last + 1 : last + 3]
    further = len(behind) > 1 and behind[0].lower in language.further  # ", so Merkel weiter."
    return opened and (not behind or not behind[further].is_word)


def _cues(lowers: Sequence[str], phrases: Sequence[str]) -> Iterator[Phrase]:
    """Yield where one of the phrases stands."""
    firsts, split = _split(tuple(phrases))
    if firsts.isdisjoint(lowers):
        return
    for words in split:
        if words[0] not in lowers:
            continue
        for at, lower in enumerate(lowers):
            if lower == words[0] and tuple(lowers[at : at + len(words)]) == words:
                yield at, at + len(words) - 1


@lru_cache(maxsize=128)  # a few lists in each of a dozen languages
def _split(phrases: tuple[str, ...]) -> tuple[frozenset[str], tuple[tuple[str, ...], ...]]:
    """Return the phrases' first words, and the words of each."""
    split = tuple(tuple(phrase.split()) for phrase in phrases)
    return frozenset(words[0] for words in split), split
