"""Answers of a language model of long ago, and what they cost each server, in; those removed out."""

from collections.abc import Sequence
from datetime import UTC, date

from sqlalchemy import delete, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.keeping.looking import Found, Window, look
from bot.adapters.storage.tables import model_answers, server_model_costs

_DAY_AND_SERVER = server_model_costs.c.day, server_model_costs.c.server


async def look_at_answers(connection: AsyncConnection, window: Window) -> Found:
    """Find answers that came long ago."""
    old = model_answers.c.answered_at < window.before
    return await look(connection, model_answers, old, true(), window)


async def remove_answers(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Forget them; whoever asks the same again pays again."""
    await connection.execute(delete(model_answers).where(model_answers.c.id.in_(ids)))


async def look_at_server_costs(connection: AsyncConnection, window: Window) -> Found:
    """Find what servers cost on days of long ago; the oldest first, as their key has it."""
    old = server_model_costs.c.day < window.before.astimezone(UTC).date()
    rows = select(*_DAY_AND_SERVER).where(old).order_by(*_DAY_AND_SERVER).limit(window.limit)
    found = [(row.day, row.server) for row in await connection.execute(rows)]
    return Found(ids=found, looked_until=window.after, ended=len(found) < window.limit)


async def remove_server_costs(connection: AsyncConnection, ids: Sequence[tuple[date, str]]) -> None:
    """Forget them; what all servers cost together on those days stays."""
    theirs = tuple_(*_DAY_AND_SERVER).in_(ids)
    await connection.execute(delete(server_model_costs).where(theirs))
