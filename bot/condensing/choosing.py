"""Scored sentences in, three to five claims that say different things out, in the article's order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.condensing.document import Document
from bot.condensing.features import Features
from bot.condensing.readability import Claim, make_claim
from bot.condensing.sentences import Sentence, is_standfirst
from bot.condensing.speakers import Voices
from bot.condensing.standing import is_initials
from bot.domain.articles import BlockKind
from bot.domain.text import TextSpan

_FEW_WORDS, _SOME_WORDS = 130, 230  # below: three claims, four claims; above: five
_TITLE_SHARE = 0.8  # of a sentence's content words that the headline has
_QUOTED_SHARE = 0.5  # of the characters of a sentence or of the notable quote, whichever is less
_TO_READER = 0.8  # of its score is left to what says "you" or "we" outside quotations
_LEAD_SENTENCES = 5  # of an article not in English, that are worth more, the first the most
_LEAD_WEIGHT = 2.0  # on the scale of the ranker's sum; from 1 to 4 it makes little difference
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
    lead = _lead_bonuses(document)
    scores = [
        score * lead[index] * (_TO_READER if _speaks_to_reader(document, index) else 1)
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


def _lead_bonuses(document: Document) -> list[float]:
    """Return by what each sentence's score is multiplied for where it stands.

    The ranker learnt from English articles how much an opening is worth, chatty ones among them.
    In other languages nothing taught it, and the lead is the best summary that is known.
    """
    if document.language.code == "en":
        return [1.0] * len(document.sentences)
    bonuses = []
    place = 0
    for index in range(len(document.sentences)):
        bonuses.append(math.exp(_LEAD_WEIGHT * max(0.0, 1 - place / _LEAD_SENTENCES)))
        place += not _is_heading(document, index)
    return bonuses


def _speaks_to_reader(document: Document, index: int) -> bool:
    """Tell "you will run", "we think": advice or a column's own voice, not news."""
    language = document.language
    people = language.first_person | language.second_person
    units = document.frames[index].units
    return any(u.lower.partition("'")[0] in people and not is_initials(u) for u in units)


def _decide(
    document: Document, voices: Voices, ranked: Ranked, chosen: Sequence[int], index: int
) -> Choice:
    if _is_heading(document, index):
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


def _is_heading(document: Document, index: int) -> bool:
    """Tell a heading from the whole sentence of a lead that only looks like one on its page."""
    sentence = document.sentences[index]
    if sentence.kind is not BlockKind.HEADING:
        return False
    return not is_standfirst(document.text, document.article.blocks[sentence.block])


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
