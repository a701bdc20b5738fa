"""Which briefs match, and where their words stand, in; the best first out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bot.adapters.storage.searching.search_query import Asked
from bot.adapters.storage.searching.word_index import Matches
from bot.adapters.storage.searching.word_tree import Node, Part, Words, all_of, within

# A word in the headline says what a brief is about, a speaker whom it is about; the very word
# counts more than another form of it. Of a thousand headlines, each looked for by one to three of
# its words, more come first so than by bm25 (measured).
_THE_WORD_IN_HEADLINE: Final = 4
_IN_HEADLINE: Final = 3
_IN_SPEAKERS: Final = 2
_ELSEWHERE: Final = 1
_POINTS: Final = (_THE_WORD_IN_HEADLINE, _IN_HEADLINE, _IN_SPEAKERS)
# News of now counts fully, of a month ago two thirds, the oldest never less than 0.3 of it.
_OLDEST: Final = 0.3
_HALF_FADED_DAYS: Final = 30


def marks_of(asked: Asked) -> list[Node]:
    """Return what the index is asked besides: three questions for each term, as `_POINTS`.

    Each asks for all that is wanted, and for the term in a certain place.
    """
    terms = asked.terms
    return [
        all_of((*asked.besides, *terms[:number], *terms[number + 1 :], mark))
        for number, term in enumerate(terms)
        for mark in _marks(_whole(term))
    ]


def best_of(matches: Matches, today: date, most: int) -> Mapping[int, float]:
    """Return the best ids with their scores, best first, the newer of equals before the older."""
    points = _points(matches)
    scores = {
        brief_id: points[brief_id] * _recency((today - day).days)
        for brief_id, day in matches.days.items()
    }
    best = sorted(scores.items(), key=lambda pair: (-pair[1], -pair[0]))
    return dict(best[:most])


def _marks(term: Node) -> tuple[Node, ...]:
    in_headline = within(Part.HEADLINE, term)
    return within(Part.HEADLINE, _first(term)), in_headline, within(Part.SPEAKERS, term)


def _whole(term: Node) -> Node:
    """Return a term without what it may begin: looking through all those words takes too long."""
    if isinstance(term, Words):
        return replace(term, begins=False)
    return replace(term, nodes=tuple(map(_whole, term.nodes)))


def _first(term: Node) -> Node:
    """Return what asks for the very word, which stands first among the ways to read it."""
    return term if isinstance(term, Words) or not term.nodes else _first(term.nodes[0])


def _points(matches: Matches) -> dict[int, int]:
    """Return for each brief the sum over the terms, of each what it earns at best."""
    terms = len(matches.marked) // len(_POINTS)
    points = dict.fromkeys(matches.days, max(terms, 1) * _ELSEWHERE)
    for first in range(0, len(matches.marked), len(_POINTS)):
        earned: dict[int, int] = {}
        marked = matches.marked[first : first + len(_POINTS)]
        for ids, worth in reversed(list(zip(marked, _POINTS, strict=True))):
            earned |= dict.fromkeys(ids, worth)  # the better over the less good
        for brief_id, worth in earned.items():
            if brief_id in points:
                points[brief_id] += worth - _ELSEWHERE
    return points


def _recency(days: int) -> float:
    return _OLDEST + (1 - _OLDEST) / (1 + max(0, days) / _HALF_FADED_DAYS)
