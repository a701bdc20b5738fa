"""Words somebody looks for in, the best briefs out: SQL behind the BriefIndex port."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.rows import brief_of
from bot.adapters.storage.searching.completing import completed
from bot.adapters.storage.searching.finding import best_ids
from bot.adapters.storage.searching.near_words import corrected
from bot.adapters.storage.searching.sayings import find_sayings, find_speakers
from bot.adapters.storage.searching.visible import (
    CHANNELS_TO_COME,
    STANDS,
    AnyChannels,
    stands_in,
)
from bot.adapters.storage.tables import articles, briefs, deliveries, delivery_items
from bot.domain.channels import ChannelName
from bot.pipeline.records import (
    BriefHeadline,
    Saying,
    SayingQuery,
    SearchHit,
    SearchQuery,
    StoredBrief,
)


class SqlBriefIndex:
    """Fulfils BriefIndex."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, query: SearchQuery) -> Sequence[SearchHit]:
        """Return the best of the newest matches: by where the words stand, and new before old."""
        return await self._database.read_at_once(partial(self._search, query))

    async def meant(self, query: SearchQuery) -> str | None:
        """Return what was probably meant where `query` finds nothing; None where nothing is near.

        What it returns finds something, with all that `query` asks for besides.
        """
        return await self._database.read_at_once(partial(self._meant, query))

    async def completions(
        self, typed: str, channels: Collection[ChannelName] | None, *, limit: int
    ) -> Sequence[str]:
        """Return what was typed with its last word completed, from briefs of these channels.

        What stands in most of the newest headlines comes first.
        """
        return await self._database.read_at_once(
            lambda connection: completed(connection, typed, channels, limit)
        )

    async def sayings(self, query: SayingQuery) -> Sequence[Saying]:
        """Return what that person is quoted with or said to say, newest first."""
        return await self._database.read_at_once(lambda connection: find_sayings(connection, query))

    async def speakers(
        self, typed: str, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[str]:
        """Return the names of who is quoted in these channels, fitting what was typed.

        Who is quoted most in the newest briefs comes first.
        """
        return await self._database.read_at_once(
            lambda connection: find_speakers(connection, typed, channels, limit)
        )

    async def recent(
        self, channels: Collection[ChannelName], *, limit: int
    ) -> Sequence[BriefHeadline]:
        """Return the headlines of the newest briefs of these channels, newest first."""
        return await self._database.read_at_once(
            lambda connection: _recent(connection, channels, limit)
        )

    async def brief_in(
        self, brief_id: int, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        """Return the brief if one of these channels gets it."""
        async with self._database.read() as connection:
            return await _one(connection, briefs.c.id == brief_id, channels)

    async def brief_at(
        self, article_key: str, channels: Collection[ChannelName]
    ) -> StoredBrief | None:
        """Return the brief of the article of that key if one of these channels gets it."""
        article = select(articles.c.id).where(articles.c.key == article_key).scalar_subquery()
        async with self._database.read() as connection:
            return await _one(connection, briefs.c.article_id == article, channels)

    async def _meant(self, query: SearchQuery, connection: AsyncConnection) -> str | None:
        words = await corrected(connection, query.words, query.channels)
        asked = replace(query, words=words or "", limit=1)
        return words if await self._search(asked, connection) else None

    async def _search(self, query: SearchQuery, connection: AsyncConnection) -> Sequence[SearchHit]:
        scores = await best_ids(connection, query, self._database.clock.now().date())
        if not scores:
            return []
        ids: dict[str, Any] = {"ids": list(scores)}
        if query.channels is None:
            rows = await connection.execute(_FOUND, ids)
        else:
            rows = await connection.execute(_SEEN, {**ids, "channels": query.channels})
        hits = [SearchHit(brief=brief_of(row), score=scores[row.brief_id]) for row in rows.all()]
        return sorted(hits, key=lambda hit: (-hit.score, -hit.brief.id))


def seen(wanted: ColumnElement[bool], channels: AnyChannels | None) -> Select[Any]:
    """Select briefs as `brief_of` takes them; the index may not know yet what was taken down."""
    stored = select(briefs.c.id.label("brief_id"), briefs.c.made_at, briefs.c.content).where(wanted)
    return stored if channels is None else stored.where(stands_in(channels))


_THESE: Final = briefs.c.id.in_(bindparam("ids", expanding=True))
_FOUND: Final = seen(_THESE, None)
_SEEN: Final = seen(_THESE, CHANNELS_TO_COME)


async def _recent(
    connection: AsyncConnection, channels: Collection[ChannelName], limit: int
) -> Sequence[BriefHeadline]:
    newest: dict[int, BriefHeadline] = {}
    for channel in channels:  # each by its own index; one query over all would sort them
        for row in await connection.execute(newest_in(channel, limit)):
            newest[row.id] = BriefHeadline(
                brief_id=row.id, headline=row.headline, made_at=row.made_at
            )
    newest_first = sorted(newest.values(), key=lambda each: each.brief_id, reverse=True)
    return newest_first[:limit]


async def _one(
    connection: AsyncConnection, wanted: ColumnElement[bool], channels: Collection[ChannelName]
) -> StoredBrief | None:
    row = (await connection.execute(seen(wanted, channels))).one_or_none()
    return brief_of(row) if row else None


def newest_in(channel: ChannelName, limit: int) -> Select[Any]:
    """Select the newest briefs of a channel by their headlines."""
    items = delivery_items.join(briefs, briefs.c.article_id == delivery_items.c.article_id)
    there = select(briefs.c.id, briefs.c.headline, briefs.c.made_at).select_from(
        items.join(deliveries, deliveries.c.id == delivery_items.c.delivery_id)
    )
    there = there.where(delivery_items.c.channel == channel, STANDS)
    return there.order_by(delivery_items.c.article_id.desc()).limit(limit)
