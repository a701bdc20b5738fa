"""SQLAlchemy engines over SQLite whose transactions begin the way we say."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.adapters.storage.engines.transactions import TRANSACTION


def async_engine(path: Path, *, busy_timeout_seconds: float, connections: int) -> AsyncEngine:
    """Return an engine for the event loop; each connection has a thread of its own."""
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=max(busy_timeout_seconds, 30.0),
    )
    _prepare(engine.sync_engine, busy_timeout_seconds)
    return engine


def blocking_engine(path: Path, *, busy_timeout_seconds: float, durable: bool = True) -> Engine:
    """Return an engine for work in a thread: checks, backups, migrations, leases.

    Not `durable`: a power cut may undo what was committed last, never half of it.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)))
    _prepare(engine, busy_timeout_seconds, durable=durable)
    return engine


def _prepare(engine: Engine, busy_timeout_seconds: float, *, durable: bool = True) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout_seconds * 1000)}")
        # Only of a file that has no page yet, which then can give room back; any other is written to.
        cursor.execute("PRAGMA page_count")
        if cursor.fetchone() == (0,):
            cursor.execute("PRAGMA auto_vacuum = INCREMENTAL")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "invalidate")
    def roll_back(connection: Any, _record: object, _error: object) -> None:
        # Work cut off in the middle of a statement: closing alone would leave SQLite's connection,
        # and with it the write lock, until the statement is collected as garbage.
        with suppress(sqlite3.Error):
            connection.rollback()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # One that is going to write takes the write lock at once: where it reads first and writes
        # later, it can fail with SQLITE_BUSY that no waiting mends.
        writes = TRANSACTION in connection.get_execution_options()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
