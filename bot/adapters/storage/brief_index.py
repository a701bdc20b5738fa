"""Words somebody looks for in, the best briefs out: SQL behind the BriefIndex port."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select, text

from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import brief_of
from bot.adapters.storage.search_query import match_expression
from bot.adapters.storage.tables import briefs, delivery_items
from bot.domain.channels import ChannelName
from bot.pipeline.records import BriefHeadline, SearchHit, SearchQuery, StoredBrief

# Ranking all matches of a common word takes seconds on a million briefs, the newest ones
# milliseconds (measured); what is older than 2,000 better-placed matches is not missed.
_CANDIDATES = 2000
# bm25 weighs headline, body and places, and is the better the further below zero. News of now
# counts fully, of a month ago two thirds, the oldest never less than 0.3 of it.
_BEST_MATCHES = text(
    "WITH newest AS ("
    "  SELECT rowid AS brief_id, bm25(search_index, 3.0, 1.0, 0.0) AS distance"
    "  FROM search_index WHERE search_index MATCH :expression"
    "  ORDER BY rowid DESC LIMIT :candidates"
    "), aged AS ("
    "  SELECT brief_id, distance, max(0, julianday(:now) - julianday(made_at)) AS days"
    "  FROM newest JOIN briefs ON briefs.id = newest.brief_id"
    ") SELECT brief_id, -distance * (0.3 + 0.7 / (1 + days / 30)) AS score"
    " FROM aged ORDER BY score DESC, brief_id DESC LIMIT :most"
)


class SqlBriefIndex:
    """Fulfils BriefIndex."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, query: SearchQuery) -> Sequence[SearchHit]:
        """Return the best matches, best first: bm25 over the newest ones, new before old."""
        expression = match_expression(query.words, query.channels)
        if expression is None or query.limit < 1:
            return ()
        wanted = {
            "expression": expression,
            "candidates": _CANDIDATES,
            "now": self._database.clock.now().strftime("%Y-%m-%d %H:%M:%S"),
            "most": query.limit,
        }
        async with self._database.read() as connection:
            best = await connection.execute(_BEST_MATCHES, wanted)
            scores = {row.brief_id: row.score for row in best}
            stored = select(briefs.c.id.label("brief_id"), briefs.c.made_at, briefs.c.content)
            rows = await connection.execute(stored.where(briefs.c.id.in_(scores)))
            hits = [SearchHit(brief=brief_of(row), score=scores[row.brief_id]) for row in rows]
        return sorted(hits, key=lambda hit: (-hit.score, -hit.brief.id))

    async def recent(
        self, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[BriefHeadline]:
        """Return the headlines of the newest briefs of these channels, newest first."""
        newest: dict[int, BriefHeadline] = {}
        async with self._database.read() as connection:
            for channel in channels:  # each by its own index; one query over all would sort them
                for row in await connection.execute(_newest_in(channel, limit)):
                    newest[row.id] = BriefHeadline(
                        brief_id=row.id, headline=row.headline, made_at=row.made_at
                    )
        newest_first = sorted(newest.values(), key=lambda each: each.brief_id, reverse=True)
        return newest_first[:limit]

    async def brief_in(
        self, brief_id: int, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        """Return the brief if one of these channels gets it."""
        getting = delivery_items.c.article_id == briefs.c.article_id
        there = select(delivery_items.c.channel).where(
            getting, delivery_items.c.channel.in_(channels)
        )
        wanted = select(briefs.c.id.label("brief_id"), briefs.c.made_at, briefs.c.content)
        wanted = wanted.where(briefs.c.id == brief_id, there.exists())
        async with self._database.read() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return brief_of(row) if row else None


def _newest_in(channel: ChannelName, limit: int) -> Select[Any]:
    headlines = select(briefs.c.id, briefs.c.headline, briefs.c.made_at).join(
        delivery_items, delivery_items.c.article_id == briefs.c.article_id
    )
    there = headlines.where(delivery_items.c.channel == channel)
    return there.order_by(delivery_items.c.article_id.desc()).limit(limit)
