"""Which briefs match, and where their words stand, in; the best first out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from heapq import nlargest
from typing import Final

from bot.adapters.storage.searching.search_query import Asked
from bot.adapters.storage.searching.word_index import Matches
from bot.adapters.storage.searching.word_tree import Node, Part, Words, all_of, any_of, within

# A word in the headline says what a brief is about, a speaker whom it is about; the very word
# counts more than another form of it. Of a thousand headlines, each looked for by one to three of
# its words, more come first so than by bm25 (measured).
_THE_WORD_IN_HEADLINE: Final = 4
_IN_HEADLINE: Final = 3
_ELSEWHERE: Final = 1
_AMONG_SPEAKERS: Final = 1  # besides, once, whatever the number of words
_MARKS_OF_A_TERM: Final = 2
# News of now counts fully, of a month ago two thirds, the oldest never less than 0.3 of it.
_OLDEST: Final = 0.3
_HALF_FADED_DAYS: Final = 30


def marks_of(asked: Asked) -> list[Node]:
    """Return what the index is asked besides.

    First whether any of the terms stands among the speakers, then of each term whether the very
    word, and whether any way to read it, stands in the headline; each asks for all that is wanted.
    """
    terms = [_whole(term) for term in asked.terms]
    # The part comes first, for it is the rarest; the rest is asked for besides.
    rests = [
        (*asked.terms[:number], *asked.terms[number + 1 :], *asked.besides)
        for number in range(len(terms))
    ]
    spoken = any_of(
        all_of((within(Part.SPEAKERS, term), *rest))
        for term, rest in zip(terms, rests, strict=True)
    )
    marks = [spoken]
    for term, rest in zip(terms, rests, strict=True):
        marks += [all_of((within(Part.HEADLINE, way), *rest)) for way in (_first(term), term)]
    return marks


def best_of(matches: Matches, today: date, most: int) -> Mapping[int, float]:
    """Return the best ids with their scores, best first, the newer of equals before the older."""
    points = _points(matches)
    fresh = {day: _recency((today - day).days) for day in set(matches.days.values())}
    scores = {brief_id: points[brief_id] * fresh[day] for brief_id, day in matches.days.items()}
    best = nlargest(most, scores.items(), key=_by_score)
    return dict(best)


def _by_score(pair: tuple[int, float]) -> tuple[float, int]:
    brief_id, score = pair
    return score, brief_id


def _whole(term: Node) -> Node:
    """Return a term without what it may begin: looking through all those words takes too long."""
    if isinstance(term, Words):
        return replace(term, begins=False, begun=None)
    return replace(term, nodes=tuple(map(_whole, term.nodes)))


def _first(term: Node) -> Node:
    """Return what asks for the very word, which stands first among the ways to read it."""
    return term if isinstance(term, Words) or not term.nodes else _first(term.nodes[0])


def _points(matches: Matches) -> dict[int, int]:
    """Return what each brief earns: the sum over the terms, and for its speakers."""
    spoken, *headlines = matches.marked or [()]
    terms = len(headlines) // _MARKS_OF_A_TERM
    points = dict.fromkeys(matches.days, max(terms, 1) * _ELSEWHERE)
    extra = (_THE_WORD_IN_HEADLINE - _IN_HEADLINE, _IN_HEADLINE - _ELSEWHERE)
    # The very word is one of the ways to read it, so both add up.
    worths = zip((spoken, *headlines), (_AMONG_SPEAKERS, *extra * terms), strict=True)
    for ids, worth in worths:
        for brief_id in ids:
            if brief_id in points:
                points[brief_id] += worth
    return points


def _recency(days: int) -> float:
    return _OLDEST + (1 - _OLDEST) / (1 + max(0, days) / _HALF_FADED_DAYS)
