"""Briefs in, rows of the full-text index out; the index keeps no text, only words."""

from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.json_forms import brief_from_json
from bot.adapters.storage.searching.analyzer import ANALYZER_VERSION, index_text
from bot.adapters.storage.searching.sayings import store_sayings
from bot.adapters.storage.searching.search_query import place_word
from bot.adapters.storage.searching.visible import receiving_channels
from bot.adapters.storage.tables import briefs, search_documents
from bot.domain.briefs import Brief, LinkCard
from bot.pipeline.rules.days import day_of

_INSERT = text(
    "INSERT INTO search_index(rowid, headline, body, speakers, places)"
    " VALUES (:brief_id, :headline, :body, :speakers, :places)"
)
# A contentless index forgets a row only when it is told the row's very words.
_DELETE = text(
    "INSERT INTO search_index(search_index, rowid, headline, body, speakers, places)"
    " VALUES ('delete', :brief_id, :headline, :body, :speakers, :places)"
)
_DELETE_ALL = text("INSERT INTO search_index(search_index) VALUES ('delete-all')")


_REINDEXED_AT_ONCE = 200  # briefs a transaction, about half a second
_MADE_AT = select(briefs.c.made_at)


async def add_document(
    connection: AsyncConnection, brief_id: int, content: Brief | LinkCard | None
) -> None:
    """Index a brief that is not in the index yet, with the channels that get it, and who says what.

    Of a brief that cannot be read (None) it is only noted that the index has been there.
    """
    places = await _places(connection, brief_id)
    made_at = (await connection.execute(_MADE_AT.where(briefs.c.id == brief_id))).scalar_one()
    day = made_at.date()
    if content is not None:
        await connection.execute(_INSERT, _words(brief_id, content, places))
        await store_sayings(connection, brief_id, content)
        day = day_of(content, made_at)
    row = {
        "brief_id": brief_id,
        "analyzer_version": ANALYZER_VERSION,
        "places": places,
        "dated_on": day,
    }
    await connection.execute(insert(search_documents), row)


async def refresh_places(connection: AsyncConnection, brief_id: int) -> None:
    """Index a brief anew if the channels that get it have changed."""
    document = search_documents.c.brief_id == brief_id
    known = (await connection.execute(select(search_documents).where(document))).one_or_none()
    places = await _places(connection, brief_id)
    if known is None or known.places == places or known.analyzer_version != ANALYZER_VERSION:
        return  # unknown or outdated ones wait for `reindex_some`
    content = await _stored_content(connection, brief_id)
    if content is not None:
        await connection.execute(_DELETE, _words(brief_id, content, known.places))
        await connection.execute(_INSERT, _words(brief_id, content, places))
        await connection.execute(update(search_documents).where(document).values(places=places))


async def complete_index(database: Database) -> None:
    """Index what another version of the analyzer, or a cut re-indexing, has left behind."""
    async with database.write() as connection:
        await forget_outdated(connection)
    indexed = _REINDEXED_AT_ONCE
    while indexed == _REINDEXED_AT_ONCE:
        async with database.write() as connection:
            indexed = await reindex_some(connection, _REINDEXED_AT_ONCE)


async def forget_outdated(connection: AsyncConnection) -> None:
    """Empty the index if another analyzer made any of it: its words are not ours to take out."""
    other = search_documents.c.analyzer_version != ANALYZER_VERSION
    if (await connection.execute(select(search_documents.c.brief_id).where(other))).first():
        await connection.execute(_DELETE_ALL)
        await connection.execute(delete(search_documents))


async def reindex_some(connection: AsyncConnection, limit: int) -> int:
    """Index up to `limit` briefs that are missing, and return how many were."""
    if await _count(connection, briefs) == await _count(connection, search_documents):
        return 0
    missing = briefs.c.id.not_in(select(search_documents.c.brief_id))
    ids = (await connection.execute(select(briefs.c.id).where(missing).limit(limit))).scalars()
    missing_ids = list(ids)
    for brief_id in missing_ids:
        await add_document(connection, brief_id, await _stored_content(connection, brief_id))
    return len(missing_ids)


async def _stored_content(connection: AsyncConnection, brief_id: int) -> Brief | LinkCard | None:
    """Return the brief, None where what is stored makes none."""
    stored = select(briefs.c.content).where(briefs.c.id == brief_id)
    try:
        return brief_from_json((await connection.execute(stored)).scalar_one())
    except (ValueError, TypeError):
        return None


async def _places(connection: AsyncConnection, brief_id: int) -> str:
    names = (await connection.execute(receiving_channels(brief_id))).scalars()
    return " ".join(sorted(place_word(name) for name in names))


def _words(brief_id: int, content: Brief | LinkCard, places: str) -> dict[str, Any]:
    words = index_text(content)
    return {
        "brief_id": brief_id,
        "headline": words.headline,
        "body": words.body,
        "speakers": words.speakers,
        "places": places,
    }


async def _count(connection: AsyncConnection, table: Any) -> int:
    number: int = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
    return number
