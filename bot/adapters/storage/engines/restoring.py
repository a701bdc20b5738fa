"""A copy of a database in, the same in the place of the one that was there out. Blocks.

What was given out after the copy was made must not be given out again: the ids of deliveries are
nonces that Discord remembers, those of briefs stand in messages and their buttons. So the ids go
on behind the last ones of the file that is replaced, or, where it cannot be read, far behind.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, update

from bot.adapters.storage.engines.backup import check_copy, copy_pages, fold, place, remove_file
from bot.adapters.storage.engines.database import LEASED_TABLES
from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.engines.file_lock import lock_beside
from bot.adapters.storage.engines.id_counters import COUNTING, count_on, last_id
from bot.adapters.storage.engines.revisions import newest_revision, upgrade
from bot.adapters.storage.engines.sqlite_connections import blocking_engine
from bot.adapters.storage.engines.transactions import ALONE, TRANSACTION
from bot.adapters.storage.tables import bot_state, deliveries, feeds, outcomes
from bot.domain.errors import DatabaseLocked, FileUnreadable
from bot.pipeline.rules.restoring import RESTORED, SAVED_AT, Restored, write_restored

# More than a bot gives out between two backups: ten ids a second for more than a day.
_FAR_BEHIND = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Restoring:
    """What was done."""

    revision_before: str  # of the copy
    revision: str
    saved_at: datetime  # when the copy was made, as far as it tells
    aside: Path | None  # where the file is now that was replaced; None: there was none
    pending: int  # deliveries that were on their way when the copy was made


def restore_copy(
    copy: Path, location: Path, *, now: datetime, busy_timeout_seconds: float
) -> Restoring:
    """Put a copy in the place of the database, which is kept beside it.

    DatabaseLocked where a process has the database open; FileUnreadable and the other
    StorageErrors say what is wrong with the copy. Then nothing is changed.
    """
    if not copy.is_file():
        raise FileUnreadable(path=str(copy), why="there is no such file")
    with translated(str(location)):
        location.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_beside(location)
        try:
            if not lock.alone:
                detail = "a lede process has it open"
                raise DatabaseLocked(database=str(location), detail=detail)
            return _restore(copy, location, now, busy_timeout_seconds)
        finally:
            lock.release()


def _restore(copy: Path, location: Path, now: datetime, busy_timeout_seconds: float) -> Restoring:
    unfinished = location.with_name(f"{location.name}.restored.part")
    remove_file(unfinished)
    try:
        with translated(str(copy)):
            copy_pages(copy, unfinished)
        revision = check_copy(unfinished, named=copy)
        ids = _given_out(location)
        engine = blocking_engine(unfinished, busy_timeout_seconds=busy_timeout_seconds)
        try:
            with engine.connect().execution_options(**{TRANSACTION: ALONE}) as connection:
                upgrade(connection)
            with (
                engine.connect().execution_options(**{TRANSACTION: ALONE}) as connection,
                connection.begin(),
            ):
                saved_at = _saved_at(connection) or now
                pending = _settle(connection, ids, Restored(at=now, saved_at=saved_at))
        finally:
            engine.dispose()
        fold(unfinished)
        aside = _set_aside(location)
        place(unfinished, location)
    finally:
        remove_file(unfinished)
    return Restoring(
        revision_before=revision,
        revision=newest_revision(),
        saved_at=saved_at,
        aside=aside,
        pending=pending,
    )


def _given_out(location: Path) -> Mapping[str, int] | None:
    """Return the last ids of the file that is replaced; None where they are not to be had."""
    if not location.exists():
        return None
    try:
        with closing(sqlite3.connect(location)) as connection:
            return dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    except sqlite3.Error:
        return None


def _settle(connection: Connection, ids: Mapping[str, int] | None, restored: Restored) -> int:
    """Make it a database that goes on from here; return how many deliveries are on their way."""
    for table in LEASED_TABLES:
        connection.execute(update(table).values(lease_until=None))
    for table in COUNTING:
        last = last_id(connection, table)
        behind = last + _FAR_BEHIND if ids is None else max(last, ids.get(table.name, 0))
        count_on(connection, table, behind)
    known = bot_state.c.name.in_((RESTORED, SAVED_AT))
    connection.execute(bot_state.delete().where(known))
    fact = {"name": RESTORED, "value": write_restored(restored)}
    connection.execute(bot_state.insert(), fact)
    unfinished = select(func.count()).where(deliveries.c.due_at.is_not(None))
    number: int = connection.execute(unfinished).scalar_one()
    return number


def _saved_at(connection: Connection) -> datetime | None:
    """Return when the copy was made: as it says, else when something last happened in it."""
    noted = select(bot_state.c.value).where(bot_state.c.name == SAVED_AT)
    with suppress(ValueError):
        written = connection.execute(noted).scalar()
        if written is not None and datetime.fromisoformat(written).tzinfo is not None:
            return datetime.fromisoformat(written).astimezone(UTC)
    happened = (
        func.max(outcomes.c.at),
        func.max(feeds.c.last_success_at),
        func.max(deliveries.c.sent_at),
    )
    times = [connection.execute(select(each)).scalar() for each in happened]
    return max((each for each in times if each is not None), default=None)


def _set_aside(location: Path) -> Path | None:
    """Keep the file that is to be replaced, under another name; until then it stays in its place.

    Its write-ahead log is written into it first: found beside another file, it would be read into
    that one. Where the file is too damaged for that, the log goes along.
    """
    if not location.exists():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(location)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    aside = next(name for name in _names_aside(location) if not name.exists())
    try:
        os.link(location, aside)
    except OSError:  # a file system without hard links
        shutil.copy2(location, aside)
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            location.with_name(location.name + end).replace(aside.with_name(aside.name + end))
    return aside


def _names_aside(location: Path) -> Iterator[Path]:
    yield location.with_name(f"{location.name}.before-restore.bak")
    number = 2
    while True:
        yield location.with_name(f"{location.name}.before-restore-{number}.bak")
        number += 1
