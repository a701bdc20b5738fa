"""A database file of any age in, one of the present schema out, with a backup of the old.

Runs in a thread: Alembic and SQLite's backup block.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.engines.file_lock import FileLock, lock_beside
from bot.adapters.storage.engines.revisions import found_revision, newest_revision, upgrade
from bot.adapters.storage.engines.sqlite_connections import blocking_engine
from bot.adapters.storage.engines.transactions import ALONE, TRANSACTION
from bot.domain.errors import DatabaseCorrupt, DatabaseOld

# PRAGMA quick_check reads every page: about 0.3 s for this size when cached. Larger
# files are checked by what reads them first (schema and leases), damage elsewhere when it is met.
QUICK_CHECK_MAX_BYTES = 128 * 1024 * 1024


def migrate(location: Path, *, busy_timeout_seconds: float) -> tuple[str | None, str]:
    """Bring the file to the newest revision; return the one found (None: a fresh file) and that.

    The old file is copied to `<file>.before-<revision>.bak` first. DatabaseNewer and
    DatabaseCorrupt say that it is none that we may touch, DatabaseOld that other processes
    work with it as it is.
    """
    _make_folder(location)
    before = _revision(location, busy_timeout_seconds)
    locked_and_migrated(location, busy_timeout_seconds).release()
    return before, newest_revision()


def locked_and_migrated(location: Path, busy_timeout_seconds: float) -> FileLock:
    """Take the file's lock and see to it that the file is sound and of the newest revision.

    Where other processes have it open, nothing is changed: DatabaseOld says that it would
    have to be.
    """
    _make_folder(location)
    with translated(str(location)):
        lock = lock_beside(location)
    try:
        _settle(location, lock, busy_timeout_seconds)
    except BaseException:
        lock.release()
        raise
    return lock


def check_pages(location: Path) -> None:
    """Raise DatabaseCorrupt where the file is damaged; large files are not read through."""
    if not location.exists() or location.stat().st_size > QUICK_CHECK_MAX_BYTES:
        return
    with translated(str(location)), closing(sqlite3.connect(location)) as connection:
        (finding,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if finding != "ok":
        detail = " ".join(str(finding).split())
        raise DatabaseCorrupt(database=str(location), detail=detail)


def _make_folder(location: Path) -> None:
    with translated(str(location)):
        location.parent.mkdir(parents=True, exist_ok=True)


def _revision(location: Path, busy_timeout_seconds: float) -> str | None:
    with _connected(location, busy_timeout_seconds) as connection:
        return found_revision(connection, str(location))


def _settle(location: Path, lock: FileLock, busy_timeout_seconds: float) -> None:
    if lock.alone:
        check_pages(location)
    before = _revision(location, busy_timeout_seconds)
    if before == newest_revision():
        return
    if not lock.alone:
        raise DatabaseOld(database=str(location), detail=f"revision {before}, in use")
    _change(location, before, busy_timeout_seconds)


def _change(location: Path, before: str | None, busy_timeout_seconds: float) -> None:
    if before is not None:
        with translated(str(location)):
            _backup(location, newest_revision())
    with _connected(location, busy_timeout_seconds, writes=True) as connection:
        upgrade(connection)


@contextmanager
def _connected(
    location: Path, busy_timeout_seconds: float, *, writes: bool = False
) -> Iterator[Connection]:
    with translated(str(location)):
        engine = blocking_engine(location, busy_timeout_seconds=busy_timeout_seconds)
        try:
            options = {TRANSACTION: ALONE} if writes else {}
            with engine.connect().execution_options(**options) as connection:
                yield connection
        finally:
            engine.dispose()


def _backup(location: Path, revision: str) -> None:
    target = location.with_name(f"{location.name}.before-{revision}.bak")
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(location)) as old, closing(sqlite3.connect(unfinished)) as copy:
        old.backup(copy)
    unfinished.replace(target)
