"""A sentence of an article in, who says it and by which of its words, out."""

from dataclasses import dataclass

from bot.condensing.attributing import move_attribution
from bot.condensing.document import Document
from bot.condensing.drafts import Draft
from bot.condensing.reports import Form
from bot.condensing.shares import reported_spans
from bot.condensing.speakers import Voices
from bot.condensing.tokens import tokenize
from bot.domain.briefs import Attribution


@dataclass(frozen=True, slots=True)
class Said:
    """Who says a sentence, as the engine has it."""

    attribution: Attribution | None  # None where the article says it in its own voice
    told: tuple[tuple[int, int], ...]  # characters that say so, and move into the attribution
    elsewhere: tuple[tuple[int, int], ...]  # where who says it stands, outside the sentence
    mention: str  # the words that say so, joined


def said_in(document: Document, voices: Voices, index: int) -> Said:
    """Return who says sentence `index`."""
    sentence = document.sentences[index]
    draft = Draft(document, index, sentence.start, sentence.end, memory=voices.memory)
    move_attribution(draft, voices)
    spans = [(sentence.start, draft.begin), *draft.cuts, (draft.end, sentence.end)]
    told = tuple(
        (start, end)
        for start, end in spans
        if any(token.is_word for token in tokenize(document.text, start, end))
    )
    elsewhere = tuple(
        (start, end) for start, end in draft.sources if not sentence.start <= start < sentence.end
    )
    if draft.attribution and not told:
        told = _introduction(document, voices, index)
    mention = " ".join(document.text[start:end] for start, end in (*told, *draft.sources))
    return Said(draft.attribution, told if draft.attribution else (), elsewhere, mention)


def _introduction(document: Document, voices: Voices, index: int) -> tuple[tuple[int, int], ...]:
    """Return the characters of "She said that", where the engine itself lets them stand."""
    units, language = document.frames[index].units, document.language
    for attributed in voices.reports[index]:
        report = attributed.report
        same = attributed.source is voices.sources[index]
        said = next(reported_spans(units, report, language), None)
        if same and report.form is Form.BEFORE and said is not None:
            times = language.time_openers | language.times  # "zapowiedziała w czwartek, że"
            words = (
                unit
                for unit in units
                if unit.start >= said[0] and unit.is_word and unit.lower not in times
            )
            opener = next(words, None)
            if opener is not None and opener.lower in language.clause_openers:
                return ((document.sentences[index].start, opener.end),)
    return ()


def is_same_source(said: Said, source: str) -> bool:
    """Tell whether `source`, as a model has it, may be who says it: words of the name or of it."""
    if said.attribution is None:
        return False
    known = _words(said.attribution.source) | _words(said.mention)
    claimed = _words(source)
    names = _words(said.attribution.source)
    return bool(claimed) and claimed <= known and bool(claimed & names)


def _words(text: str) -> set[str]:
    return {token.lower.removesuffix("'s") for token in tokenize(text) if token.is_word}
