"""A query in, the ids of the best briefs with their scores out: the newest matches, ranked."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.ranking import best_of, marks_of
from bot.adapters.storage.searching.search_query import Asked, asked_for
from bot.adapters.storage.searching.word_indexes import word_index
from bot.pipeline.records import SearchQuery

# Ranking all matches of a common word takes seconds on a million briefs, the newest ones
# milliseconds (measured); what is older than so many other matches is not missed.
MOST_CANDIDATES: Final = 700


async def best_ids(
    connection: AsyncConnection, query: SearchQuery, today: date
) -> Mapping[int, float]:
    """Return up to `query.limit` ids, best first; of every database the same ones.

    Only where whole words find fewer, the last one is taken for the beginning of others, too:
    looking through all those takes a hundred times as long.
    """
    if query.limit < 1:
        return {}
    best: Mapping[int, float] = {}
    for open_end in (False, True):
        asked = asked_for(query, open_end=open_end)
        if asked is not None and len(best) < query.limit:
            best = await _best(connection, asked, today, query.limit)
    return best


async def _best(
    connection: AsyncConnection, asked: Asked, today: date, most: int
) -> Mapping[int, float]:
    index = word_index(connection)
    matches = await index.matches(connection, asked.wanted, marks_of(asked), MOST_CANDIDATES)
    return best_of(matches, today, most)
