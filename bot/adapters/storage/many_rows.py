"""Many rows of a table in, one statement out whose cost hardly grows with their number.

SQLAlchemy's own way looks at each value of each row anew, asks SQLite for ids row by row, and sends
PostgreSQL a message for each: most of what storing a brief with its thirty rows cost. Here SQLite
gets plain values and one prepared statement; PostgreSQL gets all rows as one JSON value.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import JSON, Dialect, LargeBinary, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeDecorator, TypeEngine

Rows = Sequence[Mapping[str, object]]  # values by column, of the same columns each
ToPlain = Callable[[Any], Any]

SKIP_KNOWN: Final = "ON CONFLICT DO NOTHING"  # leaves alone what stands under the same unique key

_DIALECTS: Final[dict[str, Dialect]] = {
    "sqlite": sqlite.dialect(),
    "postgresql": postgresql.dialect(),  # type: ignore[no-untyped-call]  # as SQLAlchemy made it
}
_STATEMENTS: Final = 256  # more than there are tables and ways to write them
_LAST_ID: Final = "SELECT seq FROM sqlite_sequence WHERE name = ?"


class JsonText(str):
    """A value of a JSON column, written as JSON already."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Insert:
    """How rows of some columns get into a table."""

    statement: str
    to_plain: Mapping[str, ToPlain | None]  # by column, in the statement's order; None: as it is


async def insert_rows(
    connection: AsyncConnection, table: Table, rows: Rows, *, otherwise: str = ""
) -> None:
    """Insert the rows in their order; `otherwise` says what happens where one is there already."""
    if not rows:
        return
    insert = _insert(connection.dialect.name, table, (*rows[0],), otherwise)
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql(insert.statement, list(_tuples(insert, rows)))
    else:
        await connection.exec_driver_sql(insert.statement, {"rows": _as_json(insert, rows)})


async def insert_numbered(connection: AsyncConnection, table: Table, rows: Rows) -> list[int]:
    """Insert the rows and return their ids, which grow in the order given; of tables with ids."""
    if not rows:
        return []
    if connection.dialect.name == "sqlite":  # nobody else writes, so the next ids are ours
        last = (await connection.exec_driver_sql(_LAST_ID, (table.name,))).scalar() or 0
        ids = list(range(last + 1, last + 1 + len(rows)))
        insert = _insert(connection.dialect.name, table, (*rows[0], "id"), "")
        await connection.exec_driver_sql(insert.statement, list(_tuples(insert, rows, ids)))
        return ids
    insert = _insert(connection.dialect.name, table, (*rows[0],), "RETURNING id")
    given = await connection.exec_driver_sql(insert.statement, {"rows": _as_json(insert, rows)})
    return sorted(given.scalars())


def _tuples(insert: _Insert, rows: Rows, *more: Iterable[object]) -> Iterator[tuple[object, ...]]:
    """Return the values, turned into what the driver takes, and behind them `more` columns."""
    columns: list[Iterable[object]] = []
    for name, to_plain in insert.to_plain.items():
        if name in rows[0]:
            values = map(itemgetter(name), rows)
            columns.append(values if to_plain is None else map(to_plain, values))
    return zip(*columns, *more, strict=True)


def _as_json(insert: _Insert, rows: Rows) -> str:
    names = (*insert.to_plain, "n")
    plain = _tuples(insert, rows, range(len(rows)))
    return json.dumps([dict(zip(names, values, strict=True)) for values in plain], default=_iso)


def _iso(value: date) -> str:
    return value.isoformat()


@lru_cache(_STATEMENTS)
def _insert(database: str, table: Table, names: tuple[str, ...], otherwise: str) -> _Insert:
    dialect = _DIALECTS[database]
    quoted = {name: dialect.identifier_preparer.quote(name) for name in names}
    into = f"INSERT INTO {dialect.identifier_preparer.quote(table.name)} ({', '.join(quoted.values())})"
    if database == "sqlite":
        values = f"VALUES ({', '.join('?' * len(names))})"
        to_plain = {name: _for_driver(table.c[name].type, dialect) for name in names}
    else:
        values = _from_json(table, quoted, dialect)
        to_plain = {name: _for_json(table.c[name].type, dialect) for name in names}
    return _Insert(statement=f"{into} {values} {otherwise}", to_plain=to_plain)


def _from_json(table: Table, quoted: Mapping[str, str], dialect: Dialect) -> str:
    """Return a SELECT of the rows, in their order, which ids then follow."""
    wanted, given = [], ["n int"]
    for name, column in quoted.items():
        kind = table.c[name].type
        is_json = isinstance(kind, JSON)
        wanted.append(f"CAST({column} AS json)" if is_json else column)
        given.append(f"{column} {'text' if is_json else kind.compile(dialect)}")
    source = f"json_to_recordset(CAST(%(rows)s AS json)) AS given({', '.join(given)})"
    return f"SELECT {', '.join(wanted)} FROM {source} ORDER BY n"  # noqa: S608  # names of ours


def _for_driver(kind: TypeEngine[Any], dialect: Dialect) -> ToPlain | None:
    if isinstance(kind, JSON):
        return _json(kind)
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _for_json(kind: TypeEngine[Any], dialect: Dialect) -> ToPlain | None:
    if isinstance(kind, JSON):
        return _json(kind)  # as text in text, which is read no sooner than as JSON alone would be
    if isinstance(kind, TypeDecorator):
        return lambda value: kind.process_bind_param(value, dialect)
    return _hexadecimal if isinstance(kind, LargeBinary) else None


def _hexadecimal(value: bytes | None) -> str | None:
    return None if value is None else "\\x" + value.hex()


def _json(kind: JSON) -> ToPlain:
    def to_plain(value: Any) -> str | None:
        if isinstance(value, JsonText) or (value is None and kind.none_as_null):
            return value
        return json.dumps(value)

    return to_plain
