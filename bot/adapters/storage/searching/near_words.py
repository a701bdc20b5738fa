"""Words that find nothing in, what was probably meant out: words of briefs that may be seen."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.analyzer import (
    index_words,
    is_in_word,
    is_unspaced,
    surface_words,
)
from bot.adapters.storage.searching.search_query import Channels, in_channels, typed_terms
from bot.adapters.storage.searching.typed_words import MAX_TYPED_CHARS
from bot.adapters.storage.searching.word_indexes import word_index
from bot.adapters.storage.searching.word_tree import Node, all_of, word

_SHORTEST: Final = 3  # of shorter words everything is near
_TWO_SLIPS: Final = 6  # so long a word may be wrong in two places
_LONGEST: Final = 40
_MOST_WORDS: Final = 8  # of a query; in more, most are right, and each costs several questions
_MOST_TERMS: Final = 60_000  # of one beginning; comparing them takes some 10 ms
_MOST_NEAR: Final = 25  # the nearest are looked at: may the asker see them, and how common
_COUNTED: Final = 50  # so common is common enough


async def corrected(connection: AsyncConnection, words: str, channels: Channels) -> str | None:
    """Return the words with each that no brief of the channels has replaced by one that is near.

    None where all stand there, or where nothing is near one of them. Only words of briefs of
    these channels are ever told, and only how common they are there counts.
    """
    pieces = ["".join(run) for _, run in groupby(words[:MAX_TYPED_CHARS], key=is_in_word)]
    if sum(1 for piece in pieces if surface_words(piece)) > _MOST_WORDS:
        return None
    meant: list[str] = []
    for piece in pieces:
        surfaces = surface_words(piece)
        near: str | None = piece
        if len(surfaces) == 1 and not await _count(connection, typed_terms(piece), channels):
            near = await _nearest(connection, surfaces[0], channels)
        if near is None:
            return None
        meant.append(near)
    return "".join(meant) if meant != pieces else None


async def _nearest(connection: AsyncConnection, surface: str, channels: Channels) -> str | None:
    """Return the nearest word, the most common of those that are equally near."""
    typed = "".join(index_words(surface))
    if is_unspaced(surface) or not _SHORTEST <= len(typed) <= _LONGEST:
        return None
    best: tuple[int, int, str] | None = None
    for term, distance in await _near(connection, typed):
        if best and distance > -best[0]:
            break
        count = await _count(connection, [word(term)], channels)
        if count:
            best = max(best or (-distance, 0, ""), (-distance, count, term))
    return best[2] if best else None


async def _near(connection: AsyncConnection, typed: str) -> list[tuple[str, int]]:
    """Return terms with how many slips lie between, the nearest first."""
    slips = 2 if len(typed) >= _TWO_SLIPS else 1
    found: dict[str, int] = {}
    for beginning in _beginnings(typed):
        terms = await word_index(connection).terms(connection, beginning, most=_MOST_TERMS)
        near = process.extract(
            typed, terms, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR
        )
        found.update((term, int(distance)) for term, distance, _ in near if distance)
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))[:_MOST_NEAR]


def _beginnings(typed: str) -> Iterator[str]:
    """Yield how words begin that may be meant: few mistake the first letter, some swap it."""
    yield typed[0]
    if typed[1] != typed[0]:
        yield typed[1] + typed[0]


async def _count(connection: AsyncConnection, terms: Sequence[Node], channels: Channels) -> int:
    """Return how many briefs of the channels have the words, at most as many as are counted."""
    if not terms:
        return 0
    wanted = all_of([*in_channels(channels), *terms])
    return len(await word_index(connection).newest(connection, wanted, most=_COUNTED))
