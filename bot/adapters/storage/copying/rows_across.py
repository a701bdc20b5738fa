"""Rows of one open database in, the same rows in another one out, and whether they are. Blocks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select

from bot.adapters.storage.engines.id_counters import COUNTING, count_on, last_id
from bot.adapters.storage.rows import AnyRow
from bot.adapters.storage.tables import leaders, metadata, sayings
from bot.domain.errors import CopyDiffers, DatabaseCorrupt

_AT_ONCE: Final = 500
# What the index knows is made anew from the briefs; who leads lives in the other database.
_MADE_ANEW: Final = {leaders.name, sayings.name}
_OF_THE_INDEX: Final = "search_"
COPIED: Final = tuple(
    table
    for table in metadata.sorted_tables
    if table.name not in _MADE_ANEW and not table.name.startswith(_OF_THE_INDEX)
)

# Told of how many rows of which table are copied so far, and how many there are.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """What was copied."""

    tables: int
    rows: int


def is_empty(connection: Connection) -> bool:
    """Tell whether no table has a row."""
    return not any(_first(connection, table) for table in COPIED)


def copy_rows(source: Connection, target: Connection, progress: Progress) -> Copied:
    """Copy every row, and go on counting ids where the other left off.

    Leases stay behind: who held them works with the other database.
    """
    rows = 0
    for table in COPIED:
        there = _count(source, table)
        copied = 0
        for some in _chunks(source, table):
            values = [_values(table, row) for row in some]
            target.execute(insert(table), values)
            copied += len(values)
            progress(table.name, copied, there)
        rows += copied
        if table in COUNTING:
            count_on(target, table, last_id(source, table))
    return Copied(tables=len(COPIED), rows=rows)


def compare_rows(source: Connection, target: Connection, database: str) -> None:
    """Read both again, row by row; CopyDiffers names the first that is not the same."""
    for table in COPIED:
        pairs = zip_longest(_rows(source, table), _rows(target, table))
        for ours, theirs in pairs:
            if ours is None or theirs is None or _values(table, ours) != _values(table, theirs):
                row = ours if ours is not None else theirs
                raise CopyDiffers(database=database, detail=f"{table.name} {_key(table, row)}")


def _chunks(connection: Connection, table: Table) -> Iterator[Sequence[AnyRow]]:
    """Yield all rows by their keys; DatabaseCorrupt where one holds what its column cannot."""
    ordered = select(table).order_by(*table.primary_key.columns)
    streamed = {"yield_per": _AT_ONCE}
    try:
        yield from connection.execute(ordered, execution_options=streamed).partitions()
    except (ValueError, TypeError) as error:
        detail = f"a row of {table.name} cannot be read ({type(error).__name__})"
        raise DatabaseCorrupt(
            database=str(connection.engine.url.database), detail=detail
        ) from error


def _rows(connection: Connection, table: Table) -> Iterator[AnyRow]:
    for some in _chunks(connection, table):
        yield from some


def _values(table: Table, row: AnyRow) -> dict[str, Any]:
    values = dict(zip(table.columns.keys(), row, strict=True))
    if "lease_until" in values:
        values["lease_until"] = None
    return values


def _key(table: Table, row: AnyRow | None) -> str:
    values = {} if row is None else dict(zip(table.columns.keys(), row, strict=True))
    return " ".join(str(values.get(column.name)) for column in table.primary_key.columns)


def _count(connection: Connection, table: Table) -> int:
    number: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return number


def _first(connection: Connection, table: Table) -> AnyRow | None:
    return connection.execute(select(*table.primary_key.columns).limit(1)).first()
