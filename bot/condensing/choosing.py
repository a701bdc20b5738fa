"""Scored sentences in, three to five claims that say different things out, in the article's order."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.condensing.document import Document
from bot.condensing.features import Features
from bot.condensing.readability import Claim, make_claim
from bot.condensing.sentences import Sentence
from bot.condensing.speakers import Voices
from bot.domain.articles import BlockKind
from bot.domain.text import TextSpan

_FEW_WORDS, _SOME_WORDS = 130, 230  # below: three claims, four claims; above: five
_TITLE_SHARE = 0.8  # of a sentence's content words that the headline has
_QUOTED_SHARE = 0.5  # of the characters of a sentence or of the notable quote, whichever is less
_TO_READER = 0.8  # of its score is left to what says "you" or "we" outside quotations
_MAX_TRIED = 80  # the best of a long list; the eightieth is no key claim
_REPEATS = 0.6  # of the shorter sentence's content words; more says the same again


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided about one sentence."""

    why: str  # "chosen", or why not
    claim: Claim | None = None
    rank: int = 0  # 1 is the most important; 0 where not chosen


@dataclass(frozen=True, slots=True)
class Ranked:
    """What the choice goes by."""

    features: Features
    scores: Sequence[float]  # by sentence
    quoted: Sequence[TextSpan]  # what the notable quote shows already


def claims_wanted(words: int) -> int:
    """Return how many claims an article of so many words gets."""
    if words < _FEW_WORDS:
        return 3
    return 4 if words < _SOME_WORDS else 5


def choose(document: Document, voices: Voices, ranked: Ranked, wanted: int) -> list[Choice]:
    """Return a decision for every sentence."""
    scores = [
        score * (_TO_READER if _speaks_to_reader(document, index) else 1)
        for index, score in enumerate(ranked.scores)
    ]
    decisions = [Choice("outranked")] * len(scores)
    chosen: list[int] = []
    best_first = sorted(range(len(scores)), key=lambda i: -scores[i])
    for index in best_first[:_MAX_TRIED]:
        if len(chosen) == wanted:
            break
        decision = _decide(document, voices, ranked, chosen, index)
        if decision.claim is not None:
            chosen.append(index)
            decision = Choice("chosen", decision.claim, len(chosen))
        decisions[index] = decision
    return decisions


def _speaks_to_reader(document: Document, index: int) -> bool:
    """Tell "you will run", "we think": advice or a column's own voice, not news."""
    language = document.language
    people = language.first_person | language.second_person
    return any(unit.lower.partition("'")[0] in people for unit in document.frames[index].units)


def _decide(
    document: Document, voices: Voices, ranked: Ranked, chosen: Sequence[int], index: int
) -> Choice:
    if document.sentences[index].kind is BlockKind.HEADING:
        return Choice("heading")
    words = ranked.features.words
    if _is_shown(document.sentences[index], ranked.quoted):
        return Choice("quoted")
    if _is_title(words[index], ranked.features.title):
        return Choice("repeats")
    if any(_repeats(words[index], words[other]) for other in chosen):
        return Choice("repeats")
    made = make_claim(document, voices, index)
    return Choice(made) if isinstance(made, str) else Choice("fits", made)


def _is_title(words: Sequence[str], title: frozenset[str]) -> bool:
    """Tell a sentence that says no more than the headline."""
    return bool(words) and len(title.intersection(words)) >= len(set(words)) * _TITLE_SHARE


def _is_shown(sentence: Sentence, quoted: Sequence[TextSpan]) -> bool:
    """Tell whether the notable quote says most of this sentence, or it most of the quote."""
    shared = sum(
        max(0, min(span.end, sentence.end) - max(span.start, sentence.start)) for span in quoted
    )
    shown = sum(span.end - span.start for span in quoted)
    return shared > min(sentence.end - sentence.start, max(1, shown)) * _QUOTED_SHARE


def _repeats(left: Sequence[str], right: Sequence[str]) -> bool:
    smaller = min(len(set(left)), len(set(right)))
    return smaller > 0 and len(set(left) & set(right)) / smaller >= _REPEATS
