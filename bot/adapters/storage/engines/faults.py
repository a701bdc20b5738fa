"""Errors of SQLite, PostgreSQL, SQLAlchemy and the file system in, errors of our own tree out."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.domain.errors import (
    DatabaseCorrupt,
    DatabaseLocked,
    DatabaseOld,
    DatabaseReadOnly,
    DatabaseUnreachable,
    DiskFull,
    StorageError,
)

# Primary result codes (https://www.sqlite.org/rescode.html); the extended ones carry them in
# their low byte.
_BY_CODE: dict[int, type[StorageError]] = {
    sqlite3.SQLITE_BUSY: DatabaseLocked,
    sqlite3.SQLITE_LOCKED: DatabaseLocked,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_CANTOPEN: DatabaseReadOnly,
    sqlite3.SQLITE_AUTH: DatabaseReadOnly,
    sqlite3.SQLITE_CORRUPT: DatabaseCorrupt,
    sqlite3.SQLITE_NOTADB: DatabaseCorrupt,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR: StorageError,
    sqlite3.SQLITE_NOMEM: StorageError,
    sqlite3.SQLITE_PROTOCOL: DatabaseLocked,  # lost a race for the WAL's locks, many times over
}
# SQLSTATEs of PostgreSQL (appendix A of its manual), whole or by their class, the first two signs.
_BY_STATE: dict[str, type[StorageError]] = {
    "08": DatabaseUnreachable,
    "28": DatabaseUnreachable,  # it does not let us in
    "3D": DatabaseUnreachable,  # no such database
    "57P": DatabaseUnreachable,  # it is being stopped or started
    "53300": DatabaseUnreachable,  # too many connections
    "25P03": DatabaseUnreachable,  # we took too long within a transaction
    "25006": DatabaseReadOnly,
    "42501": DatabaseReadOnly,
    "53100": DiskFull,
    "53": StorageError,
    "40": DatabaseLocked,  # a deadlock: one of two must begin again
    "55P03": DatabaseLocked,
    "57014": DatabaseLocked,
    "42P01": DatabaseOld,
    "42703": DatabaseOld,
    "XX001": DatabaseCorrupt,
    "XX002": DatabaseCorrupt,
    "58": StorageError,
}
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def translated(database: str) -> Iterator[None]:
    """Raise StorageErrors for what the database or its file refuses.

    What is wrong with one row (a broken constraint, a value of the wrong type) passes through
    as it is: that is a defect of ours, which waiting does not mend.
    """
    try:
        yield
    except DBAPIError as error:
        ours = _storage_error(database, error.orig)
        if ours is None:
            raise
        raise ours from error
    except sqlite3.Error as error:
        ours = _storage_error(database, error)
        if ours is None:
            raise
        raise ours from error
    except (PoolTimeout, PendingRollbackError) as error:
        raise DatabaseLocked(database=database, detail=_first_line(error)) from error
    except OSError as error:
        raise _file_error(database, error) from error


def _storage_error(database: str, error: BaseException | None) -> StorageError | None:
    """Return our error for one of a database, None where it speaks of a single row or statement."""
    kind = _sqlite_kind(error) if isinstance(error, sqlite3.Error) else _postgresql_kind(error)
    return kind(database=database, detail=_first_line(error)) if kind and error else None


def _sqlite_kind(error: sqlite3.Error) -> type[StorageError] | None:
    detail = _first_line(error)
    if "no such table" in detail or "no such column" in detail:
        return DatabaseOld
    return _BY_CODE.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF)


def _postgresql_kind(error: BaseException | None) -> type[StorageError] | None:
    """Tell by the SQLSTATE; an error of a connection that was never made, or broke, has none."""
    state = getattr(error, "sqlstate", "")
    if state is None:
        return DatabaseUnreachable if type(error).__name__ == "OperationalError" else None
    states = (state[:length] for length in (5, 3, 2))
    return next((_BY_STATE[each] for each in states if each in _BY_STATE), None)


def _file_error(database: str, error: OSError) -> StorageError:
    kind = DiskFull if error.errno in _NO_ROOM else DatabaseReadOnly
    return kind(database=database, detail=error.strerror or _first_line(error))


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
