"""A query in, the ids of the best briefs with their scores out: the newest matches, ranked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.ranking import best_of, marks_of
from bot.adapters.storage.searching.search_query import Asked, asked_for
from bot.adapters.storage.searching.word_index import Matches
from bot.adapters.storage.searching.word_indexes import word_index
from bot.adapters.storage.searching.word_tree import beginning_of, spelled_out
from bot.pipeline.records import SearchQuery

# Ranking all matches of a common word takes seconds on a million briefs, the newest ones
# milliseconds (measured); what is older than so many other matches is not missed.
MOST_CANDIDATES: Final = 700
# Words of one beginning that are looked for at first, the shortest: mostly the commonest. Three
# letters may begin thousands, and looking through all of them takes up to half a second.
MOST_BEGUN: Final = 100
_BEGUN = text(
    "SELECT term FROM search_terms WHERE term >= :beginning AND term < :end"
    " ORDER BY length(term), term LIMIT :most"
)
_AFTER_ALL: Final = "\U0010ffff"

Found = tuple[Asked, Mapping[int, date]]  # what was asked, and the newest that fulfil it


async def best_ids(
    connection: AsyncConnection, query: SearchQuery, today: date
) -> Mapping[int, float]:
    """Return up to `query.limit` ids, best first; of every database the same ones.

    Only where whole words find fewer, the last one is taken for the beginning of others, too; of
    very many others first for the shortest of them, and for all only where those find too few.
    """
    whole = asked_for(query, open_end=False)
    if whole is None or query.limit < 1:
        return {}
    found = await _newest(connection, whole)
    if len(found[1]) < query.limit:
        found = await _widened(connection, found, query)
    return best_of(await _matches(connection, found), today, query.limit)


async def _newest(connection: AsyncConnection, asked: Asked) -> Found:
    index = word_index(connection)
    return asked, await index.newest_days(connection, asked.wanted, most=MOST_CANDIDATES)


async def _widened(connection: AsyncConnection, found: Found, query: SearchQuery) -> Found:
    """Return the newest that fulfil what is asked with an open end, where there are too few."""
    for wider in await _ways_to_widen(connection, asked_for(query, open_end=True)):
        if len(found[1]) < query.limit and wider != found[0]:
            found = await _newest(connection, wider)
    return found


async def _ways_to_widen(connection: AsyncConnection, opened: Asked | None) -> list[Asked]:
    """Return what asks for some of the words that begin so, where those are not all, then for all.

    By the table of terms: where it has few words of a beginning, the index has no others.
    """
    if opened is None:
        return []
    beginning = next(filter(None, map(beginning_of, opened.terms)), "")
    if not beginning:
        return [opened]
    asked = {"beginning": beginning, "end": beginning + _AFTER_ALL, "most": MOST_BEGUN + 1}
    begun = (await connection.execute(_BEGUN, asked)).scalars().all()
    some = tuple(spelled_out(term, begun[:MOST_BEGUN]) for term in opened.terms)
    few = replace(opened, terms=some)
    return [few] if len(begun) <= MOST_BEGUN else [few, opened]


async def _matches(connection: AsyncConnection, found: Found) -> Matches:
    asked, days = found
    marks = marks_of(asked) if days else []
    each_once = list(dict.fromkeys(marks))  # of a phrase, some are the same
    ids = await word_index(connection).marked(connection, days, each_once) if days else ()
    by_mark = dict(zip(each_once, ids, strict=True))
    return Matches(days=days, marked=[by_mark[mark] for mark in marks])
