"""Answers of a language model of long ago in, those removed out."""

from collections.abc import Sequence

from sqlalchemy import delete, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.keeping.looking import Found, Window, look
from bot.adapters.storage.tables import model_answers


async def look_at_answers(connection: AsyncConnection, window: Window) -> Found:
    """Find answers that came long ago."""
    old = model_answers.c.answered_at < window.before
    return await look(connection, model_answers, old, true(), window)


async def remove_answers(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Forget them; whoever asks the same again pays again."""
    await connection.execute(delete(model_answers).where(model_answers.c.id.in_(ids)))
