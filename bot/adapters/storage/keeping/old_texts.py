"""Articles and entries that were read long ago in, the same without their texts out."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, and_, bindparam, case, func, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.keeping.looking import Found, Window, look
from bot.adapters.storage.tables import articles, feed_entries

# Of what the feed says about an entry a beginning stays, for filters and lists of entries: no
# more than a card shows.
SUMMARY_CHARS = 300

_EMPTIED = (
    update(articles)
    .where(articles.c.id == bindparam("this"))
    .values(content=bindparam("empty", type_=articles.c.content.type))
)
ENTRY_DONE = feed_entries.c.state.in_(("read", "remembered", "given_up"))


async def look_at_texts(connection: AsyncConnection, window: Window) -> Found:
    """Find articles with texts; those that wait to be condensed keep them."""
    has_text = articles.c.text_sha256.is_not(None) & (articles.c.state != "waiting")
    return await look(connection, articles, articles.c.read_at < window.before, has_text, window)


async def remove_texts(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Empty the texts; the sentences that a brief rests on, and their hash, stand in the brief."""
    stored = select(articles.c.id, type_coerce(articles.c.content, Text).label("content"))
    rows = (await connection.execute(stored.where(articles.c.id.in_(ids)))).all()
    emptied = [{"this": row.id, "empty": without_text(row.content)} for row in rows]
    readable = [values for values in emptied if values["empty"] is not None]
    if readable:
        await connection.execute(_EMPTIED, readable)
    these = update(articles).where(articles.c.id.in_(ids))
    await connection.execute(these.values(text_sha256=None))


async def look_at_entry_texts(connection: AsyncConnection, window: Window) -> Found:
    """Find entries with more than the beginning of their text."""
    has_text = or_(
        feed_entries.c.content != "", func.length(feed_entries.c.summary) > SUMMARY_CHARS
    )
    old = feed_entries.c.first_seen_at < window.before
    return await look(connection, feed_entries, old, and_(ENTRY_DONE, has_text), window)


async def shorten_entries(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Keep the beginning of what the feed said."""
    summary = feed_entries.c.summary
    beginning = case(
        (func.length(summary) > SUMMARY_CHARS, func.substr(summary, 1, SUMMARY_CHARS)),
        else_=summary,
    )
    these = update(feed_entries).where(feed_entries.c.id.in_(ids))
    await connection.execute(these.values(content="", summary=beginning))


def without_text(stored: Any) -> dict[str, Any] | None:
    """Return a stored article without its text; None where what is stored is none."""
    values = stored
    if isinstance(stored, str):
        try:
            values = json.loads(stored)
        except ValueError:
            return None
    if not isinstance(values, dict) or "text" not in values:
        return None
    return {**values, "text": "", "blocks": []}
