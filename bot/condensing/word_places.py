"""Frames of an article in, where a word, or a word behind an article, stands first out."""

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise

from bot.condensing.frames import Frame

Span = tuple[int, int]  # characters of the article


class WordPlaces:
    """Looked up once per source, so gathered once per article, and only where one is asked for."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._frames = frames

    def first(self, word: str) -> int | None:
        """Return the character where `word`, in lower case, begins first."""
        return self._places.get(word)

    def first_behind(self, articles: Collection[str], nouns: Collection[str]) -> Span | None:
        """Return where one of `articles` and one of `nouns` behind it stand first."""
        found = (self._pairs.get((article, noun)) for article in articles for noun in nouns)
        return min(filter(None, found), default=None)

    @cached_property
    def _places(self) -> dict[str, int]:
        places: dict[str, int] = {}
        for unit in (unit for frame in self._frames for unit in frame.units):
            places.setdefault(unit.lower, unit.start)
        return places

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], Span]:
        pairs: dict[tuple[str, str], Span] = {}
        for before, unit in (pair for frame in self._frames for pair in pairwise(frame.units)):
            pairs.setdefault((before.lower, unit.lower), (before.start, unit.end))
        return pairs
