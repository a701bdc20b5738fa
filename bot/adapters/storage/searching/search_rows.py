"""Briefs in, rows of the search index out; it keeps no text, only words."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.json_forms import brief_from_json
from bot.adapters.storage.many_rows import insert_rows
from bot.adapters.storage.searching.analyzer import ANALYZER_VERSION, index_text
from bot.adapters.storage.searching.markers import (
    channel_word,
    day_words,
    feed_word,
    language_word,
)
from bot.adapters.storage.searching.sayings import add_sayings, store_sayings
from bot.adapters.storage.searching.visible import bringing_feeds, receiving_channels
from bot.adapters.storage.searching.word_index import Document
from bot.adapters.storage.searching.word_indexes import word_index
from bot.adapters.storage.statements import chunks
from bot.adapters.storage.tables import briefs, sayings, search_documents
from bot.domain.briefs import Brief, LinkCard
from bot.pipeline.rules.days import day_of

Contents = Mapping[int, Brief | LinkCard | None]

# Made once: making a statement costs more than running it.
_BRIEFS = bindparam("briefs", expanding=True, type_=briefs.c.id.type)
_RECEIVING = receiving_channels(_BRIEFS)
_BRINGING = bringing_feeds(_BRIEFS)
_MOVED = (
    update(search_documents)
    .where(search_documents.c.brief_id == bindparam("this"))
    .values(places=bindparam("new"))
)


async def add_documents(connection: AsyncConnection, contents: Contents) -> None:
    """Index briefs that are not in the index yet, with where they stand, and who says what.

    Of a brief that cannot be read (None) it is only noted that the index has been there.
    """
    if contents:
        await _add(connection, contents, await _times(connection, contents))
        readable = {key: content for key, content in contents.items() if content is not None}
        await store_sayings(connection, readable)


async def add_new_documents(
    connection: AsyncConnection,
    contents: Mapping[int, Brief | LinkCard],
    made_at: Mapping[int, datetime],
) -> None:
    """Likewise, briefs that were made just now, at these times."""
    if contents:
        await _add(connection, contents, made_at)
        await add_sayings(connection, contents)


async def _add(
    connection: AsyncConnection, contents: Contents, made_at: Mapping[int, datetime]
) -> None:
    days = {
        brief_id: made_at[brief_id].date()
        if content is None
        else day_of(content, made_at[brief_id])
        for brief_id, content in contents.items()
    }
    places = await _places(connection, contents, days)
    readable = {brief_id: content for brief_id, content in contents.items() if content is not None}
    documents = [
        Document(brief_id=brief_id, text=index_text(content), places=places[brief_id])
        for brief_id, content in sorted(readable.items())
    ]
    await word_index(connection).add(connection, documents)
    rows = [
        {
            "brief_id": brief_id,
            "analyzer_version": ANALYZER_VERSION,
            "places": places[brief_id],
            "dated_on": days[brief_id],
        }
        for brief_id in contents
    ]
    await insert_rows(connection, search_documents, rows)


async def refresh_places(connection: AsyncConnection, brief_ids: Collection[int]) -> None:
    """Index briefs anew if the channels that get them, or the feeds that bring them, have changed."""
    for some in chunks(sorted(set(brief_ids))):
        # Whoever else changes where they stand, or makes the index anew, waits until we are done.
        these = select(briefs.c.id).where(briefs.c.id.in_(some)).order_by(briefs.c.id)
        await connection.execute(these.with_for_update(key_share=True))
        await _refresh(connection, some)


async def _refresh(connection: AsyncConnection, ids: Sequence[int]) -> None:
    # unknown or outdated ones wait for the index to be made anew
    indexed = select(search_documents).where(
        search_documents.c.brief_id.in_(ids),
        search_documents.c.analyzer_version == ANALYZER_VERSION,
    )
    known = {row.brief_id: row for row in await connection.execute(indexed)}
    contents = {
        brief_id: content
        for brief_id, content in (await stored_contents(connection, list(known))).items()
        if content is not None
    }
    days = {brief_id: known[brief_id].dated_on for brief_id in contents}
    places = await _places(connection, contents, days)
    moved = [
        brief_id for brief_id in sorted(contents) if places[brief_id] != known[brief_id].places
    ]
    if not moved:
        return
    words, index = {each: index_text(contents[each]) for each in moved}, word_index(connection)
    before = [
        Document(brief_id=each, text=words[each], places=known[each].places) for each in moved
    ]
    after = [Document(brief_id=each, text=words[each], places=places[each]) for each in moved]
    await index.remove(connection, before)
    await index.add(connection, after)
    await connection.execute(_MOVED, [{"this": each, "new": places[each]} for each in moved])


async def remove_documents(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Take briefs out of the index, before they are removed themselves."""
    for some in chunks(ids):
        listed = search_documents.c.brief_id.in_(some)
        known = search_documents.c.analyzer_version == ANALYZER_VERSION
        contents = await stored_contents(connection, some)
        rows = await connection.execute(select(search_documents).where(listed, known))
        documents = [
            Document(brief_id=row.brief_id, text=index_text(content), places=row.places)
            for row in rows
            if (content := contents.get(row.brief_id)) is not None
        ]
        await word_index(connection).remove(connection, documents)
        await connection.execute(delete(sayings).where(sayings.c.brief_id.in_(some)))
        await connection.execute(delete(search_documents).where(listed))


async def stored_contents(connection: AsyncConnection, ids: Sequence[int]) -> Contents:
    """Return the briefs of these ids, None for one where what is stored makes none."""
    stored = select(briefs.c.id, briefs.c.content).where(briefs.c.id.in_(ids))
    return {row.id: _content(row.content) for row in await connection.execute(stored)}


def _content(stored: object) -> Brief | LinkCard | None:
    try:
        return brief_from_json(stored)
    except (ValueError, TypeError):
        return None


async def _times(connection: AsyncConnection, ids: Collection[int]) -> dict[int, datetime]:
    times: dict[int, datetime] = {}
    for some in chunks(ids):
        rows = await connection.execute(
            select(briefs.c.id, briefs.c.made_at).where(briefs.c.id.in_(some))
        )
        times.update((row.id, row.made_at) for row in rows)
    return times


async def _places(
    connection: AsyncConnection, contents: Contents, days: Mapping[int, date]
) -> dict[int, str]:
    """Return the words of where each brief stands: channels, feeds, days, language."""
    words: dict[int, set[str]] = defaultdict(set)
    for some in chunks(contents):
        for brief_id, channel in (await connection.execute(_RECEIVING, {"briefs": some})).all():
            words[brief_id].add(channel_word(channel))
        for brief_id, feed_id in (await connection.execute(_BRINGING, {"briefs": some})).all():
            words[brief_id].add(feed_word(feed_id))
    for brief_id, content in contents.items():
        words[brief_id].update(day_words(days[brief_id]))
        if content is not None and content.language:
            words[brief_id].add(language_word(content.language))
    return {brief_id: " ".join(sorted(words[brief_id])) for brief_id in contents}
