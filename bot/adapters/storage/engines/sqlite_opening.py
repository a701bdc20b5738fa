"""A file's path in, an open database out: locked, migrated, checked."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.adapters.storage.engines.database import Database, Settling, end_all_leases
from bot.adapters.storage.engines.migrating import locked_and_migrated
from bot.adapters.storage.engines.sqlite_connections import async_engine, blocking_engine
from bot.domain.errors import DatabaseReadOnly
from bot.pipeline.ports import Clock

# One writes at a time whatever their number; the others read.
_CONNECTIONS = 5

FileIdentity = tuple[int, int]  # device and inode


@asynccontextmanager
async def open_file(
    location: Path,
    *,
    clock: Clock,
    lease_seconds: float,
    busy_timeout_seconds: float,
    settle: Settling | None,
) -> AsyncIterator[Database]:
    """Open the file, making it and its folder where they are missing; see `open_database`."""
    lock = await asyncio.to_thread(locked_and_migrated, location, busy_timeout_seconds)
    try:
        database = Database(
            name=str(location),
            clock=clock,
            lease_seconds=lease_seconds,
            engine=async_engine(
                location, busy_timeout_seconds=busy_timeout_seconds, connections=_CONNECTIONS
            ),
            blocking=blocking_engine(
                location, busy_timeout_seconds=busy_timeout_seconds, durable=False
            ),
            durable=blocking_engine(location, busy_timeout_seconds=busy_timeout_seconds),
            writers=1,  # as SQLite; waiting for each other costs less than polling its lock
            check=_in_place(location),
        )
        try:
            if lock.alone:
                await end_all_leases(database)
                if settle is not None:
                    await settle(database)
                lock.share()
            yield database
        finally:
            await database.close()
    finally:
        lock.release()


def _in_place(location: Path) -> Callable[[], None]:
    """Return what refuses a file that was deleted or replaced: nobody would find it again."""
    opened = _identity(location)

    def check() -> None:
        if _identity(location) != opened:
            detail = "it was moved or deleted while in use"
            raise DatabaseReadOnly(database=str(location), detail=detail)

    return check


def _identity(location: Path) -> FileIdentity:
    found = location.stat()
    return found.st_dev, found.st_ino
