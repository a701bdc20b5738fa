"""A file of SQLite in, what is wrong with it out, table by table so that others get their turn."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from bot.adapters.storage.engines.faults import translated

# Tables that stand in the file; those of modules (the search index) stand in others of these.
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    " AND name NOT LIKE 'sqlite%' ORDER BY name"
)
_MOST_FINDINGS = 5


class FileExamination:
    """Reads a whole file, in a thread; another one may end it."""

    def __init__(self, location: Path) -> None:
        self._location = location
        self._connection: sqlite3.Connection | None = None
        self._ended = False

    def run(self, between: Callable[[], None] = lambda: None) -> list[str]:
        """Return what is wrong, some sentences at most; `between` is called after each table.

        One table is one statement, so that no reader keeps the write-ahead log from being emptied
        for as long as the whole file takes. Raises StorageErrors where it cannot be read at all.
        """
        with translated(str(self._location)), self._opened() as connection:
            findings: list[str] = []
            for (table,) in connection.execute(_TABLES).fetchall():
                if self._ended or len(findings) >= _MOST_FINDINGS:
                    break
                findings.extend(self._of_table(connection, table))
                between()
        return findings[:_MOST_FINDINGS]

    def _of_table(self, connection: sqlite3.Connection, table: str) -> list[str]:
        try:
            return list(_findings(connection, table))
        except sqlite3.DatabaseError as error:  # too damaged even to be checked, or ended
            return [] if self._ended else [f"{table}: {error}"]

    def end(self) -> None:
        """Have it end soon; from any thread, also when it has ended."""
        self._ended = True
        if self._connection is not None:
            with suppress(sqlite3.ProgrammingError):  # closed meanwhile
                self._connection.interrupt()

    def _opened(self) -> "closing[sqlite3.Connection]":
        # Ended from another thread; used in one.
        self._connection = sqlite3.connect(self._location, check_same_thread=False)
        return closing(self._connection)


def _findings(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    quoted = '"' + table.replace('"', '""') + '"'
    for (finding,) in connection.execute(f"PRAGMA quick_check({quoted})"):
        if finding != "ok":
            yield f"{table}: {' '.join(str(finding).split())}"
    dangling = len(connection.execute(f"PRAGMA foreign_key_check({quoted})").fetchall())
    if dangling:
        yield f"{table}: {dangling} rows point at rows that are not there"
