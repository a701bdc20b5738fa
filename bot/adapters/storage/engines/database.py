"""A path in, an open database out: locked, migrated, checked, its errors translated."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.engines.migrating import locked_and_migrated
from bot.adapters.storage.engines.sqlite_connections import WRITES, async_engine, blocking_engine
from bot.adapters.storage.tables import metadata
from bot.domain.errors import DatabaseReadOnly
from bot.pipeline.ports import Clock

Value = TypeVar("Value")

# One writes at a time whatever their number; the others read.
_CONNECTIONS = 5
FileIdentity = tuple[int, int]  # device and inode
LEASED_TABLES = tuple(table for table in metadata.sorted_tables if "lease_until" in table.c)


@dataclass(frozen=True, kw_only=True)
class Database:
    """An open database; the stores work through `read` and `write`."""

    name: str  # for messages: the path
    clock: Clock
    lease_seconds: float  # how long a leased row is ours
    engine: AsyncEngine
    identity: FileIdentity  # of the file that the engine has open
    blocking: Engine  # the same file, for transactions that are done in one go
    # SQLite lets one write at a time; waiting here costs less than polling its lock.
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give one consistent view of the data; StorageErrors come out of it."""
        with translated(self.name):
            async with self.engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Give a transaction that is committed at the end, or not at all."""
        with translated(self.name):
            self._check_in_place()
            async with self._turn, self.engine.connect() as plain:
                connection = await plain.execution_options(**{WRITES: True})
                async with connection.begin():
                    yield connection

    async def write_at_once(self, work: Callable[[Connection], Value]) -> Value:
        """Return what `work` returns, done as one transaction in a thread; StorageErrors come out.

        For what the bot does all day: the way to the thread and back, which every awaited statement
        takes four times, costs more than the statement, and waiting for the disk more than both. So
        only for what is simply done again after a power cut, which may undo it: leases, polls that
        found nothing. What is committed by `write` later is as safe as ever, and takes it along.
        Cancelled, it may be done all the same.
        """
        loop = asyncio.get_running_loop()
        with translated(self.name):
            self._check_in_place()
            async with self._turn:
                return await loop.run_in_executor(self._thread, self._done, work)

    def _done(self, work: Callable[[Connection], Value]) -> Value:
        with self.blocking.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                return work(connection)

    async def close(self) -> None:
        """Let go of the file."""
        await asyncio.to_thread(self._thread.shutdown)
        self.blocking.dispose()
        await self.engine.dispose()

    def _check_in_place(self) -> None:
        """Refuse to write into a file that was deleted or replaced: nobody would find it again."""
        if _identity(Path(self.name)) != self.identity:
            detail = "it was moved or deleted while in use"
            raise DatabaseReadOnly(database=self.name, detail=detail)

    def lease_end(self) -> datetime:
        """Return until when a row leased now is ours."""
        return self.clock.now() + timedelta(seconds=self.lease_seconds)


Settling = Callable[[Database], Awaitable[None]]


@asynccontextmanager
async def open_database(
    location: Path,
    *,
    clock: Clock,
    lease_seconds: float,
    busy_timeout_seconds: float = 5.0,
    settle: Settling | None = None,
) -> AsyncIterator[Database]:
    """Open the SQLite file at `location`, making it and its folder where they are missing.

    Migrates it, after a backup, unless other processes have it open: those are of one revision,
    and a program of another one gets DatabaseOld. Leases that dead processes left are ended, and
    `settle` puts right what else only a process that is alone can.
    Raises StorageErrors that say what is wrong with the file.
    """
    name = str(location)
    lock = await asyncio.to_thread(locked_and_migrated, location, busy_timeout_seconds)
    try:
        database = Database(
            name=name,
            clock=clock,
            lease_seconds=lease_seconds,
            engine=async_engine(
                location, busy_timeout_seconds=busy_timeout_seconds, connections=_CONNECTIONS
            ),
            identity=_identity(location),
            blocking=blocking_engine(
                location, busy_timeout_seconds=busy_timeout_seconds, durable=False
            ),
        )
        try:
            if lock.alone:
                await _end_all_leases(database)
                if settle is not None:
                    await settle(database)
                lock.share()
            yield database
        finally:
            await database.close()
    finally:
        lock.release()


def _identity(location: Path) -> FileIdentity:
    found = location.stat()
    return found.st_dev, found.st_ino


async def _end_all_leases(database: Database) -> None:
    """Free what processes that are dead now had leased: we hold the exclusive lock."""
    async with database.write() as connection:
        for table in LEASED_TABLES:
            freed = update(table).where(table.c.lease_until.is_not(None))
            await connection.execute(freed.values(lease_until=None))
