"""Spans of ids in, the words of the blocks that cover them out.

A word of a block stands in every brief of that block, so that an inverted index without an order
of its own finds the newest matches first without reading all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# Ids of a block, as powers of two: from some 4,000 to 2 million.
_LEVELS: Final = (12, 15, 18, 21)
_SMALLEST: Final = 1 << _LEVELS[0]
_MARK: Final = "^"
_FIRST_LOOK: Final = 2 * _SMALLEST
_GROWTH: Final = 4  # each look back is at least so many times as long as all before it
_SPARE: Final = 1.5  # how many more matches a look plans for than are still wanted
# Where so little is left out, the blocks cost more than they spare.
_NEARLY_ALL: Final = 0.6


@dataclass(frozen=True, slots=True)
class Span:
    """Ids, both ends included."""

    first: int
    last: int


def block_words(brief_id: int) -> list[str]:
    """Return the words of the blocks that an id is in."""
    return [_word(level, brief_id >> level) for level in _LEVELS]


def words_of_span(span: Span) -> list[str]:
    """Return the words of the fewest blocks that cover a span, which begins where a block does."""
    return list(_covering(span.first, span.last))


def first_look(top: int) -> Span:
    """Return the newest ids, to begin with."""
    return Span(_aligned(top - _FIRST_LOOK), top)


def next_look(span: Span, top: int, *, found: int, wanted: int) -> Span:
    """Return the ids before `span` that probably hold what is still wanted; all if that is few."""
    last, seen = span.first - 1, top - span.first + 1
    length = max(_GROWTH * seen, int(_SPARE * (wanted - found) * seen / max(found, 1)))
    if not found or length >= _NEARLY_ALL * last:
        return Span(0, last)
    return Span(_aligned(last - length), last)


def _covering(first: int, last: int) -> Iterator[str]:
    while first <= last:
        level = next(
            level
            for level in reversed(_LEVELS)
            if level == _LEVELS[0]
            or (first % (1 << level) == 0 and first + (1 << level) - 1 <= last)
        )
        yield _word(level, first >> level)
        first = ((first >> level) + 1) << level


def _aligned(brief_id: int) -> int:
    return max(brief_id, 0) // _SMALLEST * _SMALLEST


def _word(level: int, number: int) -> str:
    return f"{_MARK}{level}.{number}"
