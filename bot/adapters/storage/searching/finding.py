"""A query in, the ids of the best briefs with their scores out: the newest matches, ranked."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.searching.ranking import best_of, marks_of
from bot.adapters.storage.searching.search_query import asked_for
from bot.adapters.storage.searching.word_indexes import word_index
from bot.pipeline.records import SearchQuery

# Ranking all matches of a common word takes seconds on a million briefs, the newest ones
# milliseconds (measured); what is older than so many other matches is not missed.
MOST_CANDIDATES: Final = 2_000


async def best_ids(
    connection: AsyncConnection, query: SearchQuery, today: date
) -> Mapping[int, float]:
    """Return up to `query.limit` ids, best first; of every database the same ones."""
    asked = asked_for(query)
    if asked is None or query.limit < 1:
        return {}
    marks = marks_of(asked.terms)
    matches = await word_index(connection).matches(connection, asked.wanted, marks, MOST_CANDIDATES)
    return best_of(matches, today, query.limit)
