"""Statements that several stores share: insert what is new, ask for many ids, write history."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.many_rows import SKIP_KNOWN, insert_numbered, insert_rows
from bot.adapters.storage.tables import outcomes
from bot.domain.outcomes import Outcome

Value = TypeVar("Value")
Row = dict[str, object]

# Far below the parameters that SQLite (32,766) and PostgreSQL (65,535) take in one statement.
_MOST_PARAMETERS = 500


def chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield the values in lists that fit into one statement."""
    listed = list(values)
    for start in range(0, len(listed), _MOST_PARAMETERS):
        yield listed[start : start + _MOST_PARAMETERS]


def insert_into(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that may say what happens where a unique key stands there already."""
    on_postgresql = connection.dialect.name == postgresql.dialect.name
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)


def one_writes(connection: AsyncConnection) -> bool:
    """Tell whether only one transaction writes at a time, so that rows need no locks."""
    return connection.dialect.name == sqlite.dialect.name


async def readable_rows(
    connection: AsyncConnection,
    query: Select[Any],
    key: ColumnElement[Any],
    record_of: Callable[[Any], Value],
) -> list[Value]:
    """Return the records of the rows that can be read; `key` tells one row from the others.

    The stages set the others aside and tell of them: they keep nobody from what is sound.
    """
    try:
        return [record_of(row) for row in await connection.execute(query)]
    except (ValueError, TypeError):  # at least one is broken: find out which
        keys = query.with_only_columns(key, maintain_column_froms=True)
        each = [query.where(key == one) for one in (await connection.execute(keys)).scalars().all()]
    found: list[Value] = []
    for one in each:
        with suppress(ValueError, TypeError):
            found += [record_of(row) for row in await connection.execute(one)]
    return found


async def insert_missing(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows, leaving alone those whose unique key stands there already."""
    await insert_rows(connection, table, rows, otherwise=SKIP_KNOWN)


async def insert_in_order(
    connection: AsyncConnection, table: Table, rows: Sequence[Row]
) -> list[int]:
    """Insert the rows and return their ids, which grow in the order given."""
    return await insert_numbered(connection, table, rows)


async def store_outcomes(connection: AsyncConnection, told: Iterable[Outcome]) -> None:
    """Write lines of history."""
    await insert_rows(connection, outcomes, outcome_rows(told))


def outcome_rows(told: Iterable[Outcome]) -> list[Row]:
    """Return lines of history as rows of `outcomes`."""
    return [
        {
            "at": outcome.at,
            "stage": outcome.stage.value,
            "subject": outcome.subject.value,
            "subject_id": outcome.subject_id,
            "code": outcome.code,
            "data": dict(outcome.data),
        }
        for outcome in told
    ]
