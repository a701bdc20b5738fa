"""The beginning of a word in, words that complete it out: of briefs that may be seen, no others."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.analyzer import index_words, is_unspaced, surface_words
from bot.adapters.storage.searching.search_query import Channels, in_channels, typed_terms
from bot.adapters.storage.searching.typed_words import MAX_TYPED_CHARS
from bot.adapters.storage.searching.visible import CHANNELS_TO_COME, stands_in
from bot.adapters.storage.searching.word_indexes import word_index
from bot.adapters.storage.searching.word_tree import Node, all_of
from bot.adapters.storage.tables import briefs

_NEWEST: Final = 60  # headlines whose words are offered first
_SHORTEST_TERM: Final = 3  # of less, too many words begin so for the table of terms
_MOST_TERMS: Final = 12  # it takes a quarter of a millisecond to ask whether one may be seen
_LAST_WORD: Final = re.compile(r"\S+\Z")


async def completed(
    connection: AsyncConnection, typed: str, channels: Channels, limit: int
) -> list[str]:
    """Return what was typed with its last word completed, the most frequent of late first.

    Where no headline of late has such a word, the table of terms may know older ones.
    """
    end = _LAST_WORD.search(typed)
    surfaces = surface_words(end.group()) if end else []
    if not end or len(surfaces) != 1 or is_unspaced(surfaces[0]) or len(typed) > MAX_TYPED_CHARS:
        return []
    [beginning] = index_words(surfaces[0]) or [""]
    before = typed[: end.start()]
    conditions = [*in_channels(channels), *typed_terms(before, open_end=False)]
    words = list(await _of_newest(connection, beginning, conditions, channels))
    if not words and len(beginning) >= _SHORTEST_TERM:
        words = list(await _of_terms(connection, beginning, conditions))
    return [before + word for word in _each_once(words)][:limit]


async def _of_newest(
    connection: AsyncConnection, beginning: str, conditions: Sequence[Node], channels: Channels
) -> Iterator[str]:
    """Return words of the newest headlines as they are written there, in lower case."""
    asked: dict[str, Any] = {} if channels is None else {"channels": channels}
    if conditions:
        index = word_index(connection)
        asked["ids"] = await index.newest(connection, all_of(conditions), most=_NEWEST)
    newest = _newest_headlines(frozenset(asked))
    headlines = (await connection.execute(newest, asked)).scalars().all()
    counts = Counter(word for headline in headlines for word in _begun(headline, beginning))
    return (word for word, _ in counts.most_common())


@cache
def _newest_headlines(asked: frozenset[str]) -> Select[Any]:
    """Select the headlines of `ids`, else of all, as far as one of the `channels` gets them."""
    newest = select(briefs.c.headline).order_by(briefs.c.id.desc()).limit(_NEWEST)
    if "ids" in asked:
        newest = newest.where(briefs.c.id.in_(bindparam("ids", expanding=True)))
    return newest.where(stands_in(CHANNELS_TO_COME)) if "channels" in asked else newest


async def _of_terms(
    connection: AsyncConnection, beginning: str, conditions: Sequence[Node]
) -> Iterator[str]:
    besides = all_of(conditions) if conditions else None
    terms = await word_index(connection).terms(
        connection, beginning, most=_MOST_TERMS, besides=besides
    )
    return (term for term in terms if term != beginning)


def _begun(headline: str, beginning: str) -> Iterator[str]:
    if headline.isascii() and beginning not in headline.lower():
        return
    for surface in dict.fromkeys(surface_words(headline)):
        if surface.isascii() and not surface.startswith(beginning):
            continue
        words = index_words(surface)
        if len(words) == 1 and words[0].startswith(beginning) and words[0] != beginning:
            yield surface


def _each_once(words: Iterable[str]) -> Iterator[str]:
    """Yield the words, of those that differ in their accents only the first."""
    seen: set[str] = set()
    for word in words:
        plain = "".join(index_words(word))
        if plain not in seen:
            seen.add(plain)
            yield word
