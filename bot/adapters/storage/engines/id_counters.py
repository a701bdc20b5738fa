"""The last id that each table ever gave: what is counted on behind, so that none is given twice.

Nonces are made of the ids of deliveries, and those of briefs stand in messages and their buttons.
"""

from typing import Final

from sqlalchemy import Connection, Table, text

from bot.adapters.storage.tables import metadata

# Those that never give an id again, though its row is gone.
COUNTING: Final = tuple(
    table for table in metadata.sorted_tables if table.kwargs.get("sqlite_autoincrement")
)


def last_id(connection: Connection, table: Table) -> int:
    """Return the greatest id that was ever given; 0 where none was."""
    if connection.dialect.name == "postgresql":
        sequence = _sequence(connection, table)
        given = "CASE WHEN is_called THEN last_value ELSE last_value - 1 END"
        asked = text(f"SELECT {given} FROM {sequence}")  # noqa: S608  # a name of ours
        last: int = connection.execute(asked).scalar_one()
        return last
    known = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return connection.execute(known, {"name": table.name}).scalar() or 0


def count_on(connection: Connection, table: Table, last: int) -> None:
    """Have the table give ids behind `last` from now on."""
    if connection.dialect.name == "postgresql":
        sequence = _sequence(connection, table)
        going_on = text("SELECT setval(CAST(:sequence AS regclass), :next, false)")
        connection.execute(going_on, {"sequence": sequence, "next": last + 1})
        return
    name = {"name": table.name}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), name)
    counter = text("INSERT INTO sqlite_sequence(name, seq) VALUES (:name, :last)")
    connection.execute(counter, {**name, "last": last})


def _sequence(connection: Connection, table: Table) -> str:
    named = text("SELECT pg_get_serial_sequence(:name, 'id')")
    sequence: str = connection.execute(named, {"name": table.name}).scalar_one()
    return sequence
