"""A sentence's units in, what it reports "according to" somebody out."""

from collections.abc import Iterator, Sequence

from bot.condensing.frames import QUOTE, Frame, Unit
from bot.condensing.language import Language
from bot.condensing.noun_phrases import Phrase, phrase_before, phrase_behind
from bot.condensing.reports import Form, Report

_MAX_PAPER_UNITS = 9  # "published last year by the University of Leeds"


def according_reports(frame: Frame, language: Language) -> Iterator[Report]:
    """Yield "according to Smith", "Smith zufolge" and ", so Smith"."""
    units = frame.units
    lowers = [unit.lower for unit in units]
    content = (0, len(units) - 1)
    for cue in _cues(lowers, language.according):
        source = phrase_behind(units, cue[1] + 1, language)
        if source := source or _bare_words(units, cue[1] + 1, language):
            source = _whole_paper(units, cue, source, language)
            yield Report(Form.ACCORDING, cue, source, content, is_opinion=False)
    for cue in _cues(lowers, language.own_views):
        yield Report(Form.ACCORDING, cue, cue, content, is_opinion=False)
    for cue in _cues(lowers, language.inserted):
        source = phrase_behind(units, cue[1] + 1, language)
        if source and _stands_apart(units, cue[0], source[1]):
            yield Report(Form.ACCORDING, cue, source, content, is_opinion=False)
    for cue in _cues(lowers, language.according_after):
        if source := phrase_before(units, cue[0] - 1, language):
            yield Report(Form.ACCORDING, cue, source, content, is_opinion=False)


def _bare_words(units: Sequence[Unit], first: int, language: Language) -> Phrase | None:
    """Return the words up to the next mark: "according to early but unofficial returns"."""
    for at in range(first, min(first + _MAX_PAPER_UNITS, len(units))):
        if not units[at].is_word:
            return (first, at - 1) if at > first + 1 else None
        word = units[at].lower
        if word in language.auxiliaries | language.reporting or language.is_pronoun(word):
            break  # "según entiende"
    return None


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


def _stands_apart(units: Sequence[Unit], first: int, last: int) -> bool:
    """Tell ", so Merkel," from "so viele Menschen"."""
    opened = first > 0 and (units[first - 1].text == "," or units[first - 1].lower == QUOTE)
    return opened and (last + 1 == len(units) or not units[last + 1].is_word)


def _cues(lowers: Sequence[str], phrases: Sequence[str]) -> Iterator[Phrase]:
    """Yield where one of the phrases stands."""
    present = set(lowers)
    for phrase in phrases:
        words = phrase.split()
        if not present.issuperset(words):
            continue
        for at, lower in enumerate(lowers):
            if lower == words[0] and list(lowers[at : at + len(words)]) == words:
                yield at, at + len(words) - 1
