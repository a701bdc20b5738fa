"""Rows by age in, the next of them that may go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

# Rows looked at in one statement, a few milliseconds; most of them stay.
WINDOW = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """How some rows are looked for."""

    before: datetime  # what is younger stays
    after: int  # ids from here on
    limit: int  # so many, at most


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Some rows, looked at in the order of their ids."""

    ids: Sequence[Any]  # what may go
    looked_until: int
    ended: bool  # nothing old comes after these


async def look(
    connection: AsyncConnection,
    table: Table,
    is_older: ColumnElement[bool],
    may_go: ColumnElement[bool],
    window: Window,
) -> Found:
    """Return the next rows that are old and may go.

    The database compares, so that a row whose date is none stays and stops nothing; and one
    dated far ahead, by a clock that was wrong, hides nothing that comes after it.
    """
    columns = (table.c.id, is_older.label("is_older"), may_go.label("may_go"))
    rows = select(*columns).where(table.c.id > window.after).order_by(table.c.id).limit(WINDOW)
    looked_at = (await connection.execute(rows)).all()
    old = [row for row in looked_at if row.is_older]
    going = [row.id for row in old if row.may_go]
    ids = going[: window.limit]
    if len(ids) < len(going):
        return Found(ids=ids, looked_until=ids[-1], ended=False)
    until = old[-1].id if old else window.after
    return Found(ids=ids, looked_until=until, ended=not old or len(looked_at) < WINDOW)
