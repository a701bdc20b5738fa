"""A database file that others write to in, one file that is a sound copy of a moment out."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine

from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.engines.revisions import found_revision
from bot.domain.errors import DatabaseCorrupt, DatabaseReadOnly, FileUnwritable
from bot.pipeline.rules.restoring import SAVED_AT

# 8 MB, some milliseconds: between two steps Ctrl-C is heard and progress told.
_PAGES_A_STEP = 2_000

Progress = Callable[[int, int], None]  # how much is done, of how much


def no_progress(_done: int, _of: int) -> None:
    """Tell nobody."""


def save_copy(source: Path, target: Path, saved_at: datetime, progress: Progress) -> str:
    """Write `target`, a checked copy of `source` as it is now, and return its revision. Blocks.

    Nobody is held up: the copy is of one state of the write-ahead log, and whoever writes
    meanwhile writes behind it. FileUnwritable and StorageErrors say why there is no copy; then
    whatever stood at `target` still stands.
    """
    if not source.exists():
        raise DatabaseReadOnly(database=str(source), detail="there is no such file")

    def fill(unfinished: Path) -> None:
        with translated(str(source)):
            copy_pages(source, unfinished, progress)

    return save_checked(target, saved_at, fill, named=source)


def save_checked(
    target: Path, saved_at: datetime, fill: Callable[[Path], None], *, named: Path
) -> str:
    """Have an empty file filled, check it, and put it at `target`; return its revision. Blocks.

    FileUnwritable and StorageErrors, which name `named`, say why it is not there.
    """
    unfinished = target.with_name(f"{target.name}.part")
    try:
        _make_empty(unfinished)
        try:
            fill(unfinished)
            revision = check_copy(unfinished, named=named)
            _note(unfinished, saved_at)
            place(unfinished, target)
        finally:
            remove_file(unfinished)
    except OSError as error:
        raise FileUnwritable(path=str(target), why=error.strerror or str(error)) from error
    return revision


def copy_pages(source: Path, target: Path, progress: Progress = no_progress) -> None:
    """Copy one state of a database that may be written to meanwhile into a file of its own.

    The source's transaction stays open over all steps; without it SQLite begins anew after each
    write of somebody else, and never ends where much is written.
    """
    with closing(_reading(source)) as old, closing(sqlite3.connect(target)) as copy:
        old.isolation_level = None
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_master").fetchall()

        def step(_status: int, remaining: int, total: int) -> None:
            progress(total - remaining, total)

        old.backup(copy, pages=_PAGES_A_STEP, progress=step)
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()  # all of it in the one file


def check_copy(copy: Path, *, named: Path) -> str:
    """Return the copy's revision; StorageErrors, which name the file it is of, where it is unfit."""
    with translated(str(named)), closing(sqlite3.connect(copy)) as connection:
        (finding,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if finding != "ok":
        raise DatabaseCorrupt(database=str(named), detail=" ".join(str(finding).split()))
    engine = create_engine(f"sqlite:///{copy}")
    try:
        with translated(str(named)), engine.connect() as opened:
            revision = found_revision(opened, str(named))
    finally:
        engine.dispose()
    if revision is None:
        raise DatabaseCorrupt(database=str(named), detail="it is empty")
    return revision


def place(file: Path, target: Path) -> None:
    """Put a finished file in its place, so that it is there also after a power cut."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    file.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def fold(file: Path) -> None:
    """Have all of it in the one file."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()


def remove_file(file: Path) -> None:
    """Remove a database file that is not needed, with what SQLite may have left beside it."""
    for name in (
        file,
        *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm", "-journal")),
    ):
        with suppress(FileNotFoundError):
            name.unlink()


def _reading(source: Path) -> sqlite3.Connection:
    """Open a file to read from, also one on a medium that takes no files beside it."""
    if source.with_name(f"{source.name}-wal").exists() or os.access(source.parent, os.W_OK):
        return sqlite3.connect(source)
    return sqlite3.connect(f"{source.absolute().as_uri()}?immutable=1", uri=True)


def _make_empty(file: Path) -> None:
    """Make a file that nobody else reads: there are secrets of feeds in it."""
    remove_file(file)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _note(copy: Path, saved_at: datetime) -> None:
    with translated(str(copy)), closing(sqlite3.connect(copy)) as connection, connection:
        row = {"name": SAVED_AT, "value": saved_at.isoformat()}
        connection.execute("INSERT OR REPLACE INTO bot_state VALUES (:name, :value)", row)
