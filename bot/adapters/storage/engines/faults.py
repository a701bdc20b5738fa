"""Errors of SQLite, SQLAlchemy and the file system in, errors of our own tree out."""

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
    """Return our error for one of SQLite, None where it speaks of a single row or statement."""
    if not isinstance(error, sqlite3.Error):
        return None
    detail = _first_line(error)
    if "no such table" in detail or "no such column" in detail:
        return DatabaseOld(database=database, detail=detail)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    kind = _BY_CODE.get(code)
    return kind(database=database, detail=detail) if kind else None


def _file_error(database: str, error: OSError) -> StorageError:
    kind = DiskFull if error.errno in _NO_ROOM else DatabaseReadOnly
    return kind(database=database, detail=error.strerror or _first_line(error))


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
