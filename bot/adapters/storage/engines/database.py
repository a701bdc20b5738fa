"""An open database, of either kind, as the stores work with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.engines.together import (
    MOST_TOGETHER,
    Item,
    Job,
    StoreAll,
    Work,
    at_once,
    done_together,
)
from bot.adapters.storage.engines.transactions import ALONE, BESIDE, TRANSACTION
from bot.adapters.storage.tables import metadata
from bot.pipeline.ports import Clock

Value = TypeVar("Value")

# Threads that read what is read in one go.
_READERS = 2
LEASED_TABLES = tuple(table for table in metadata.sorted_tables if "lease_until" in table.c)


@dataclass(frozen=True, kw_only=True)
class Database:
    """An open database; the stores work through `read` and `write`."""

    name: str  # for messages: the path, or the address without its password
    clock: Clock
    lease_seconds: float  # how long a leased row is ours
    engine: AsyncEngine
    blocking: Engine  # the same database, for transactions that are done in one go
    durable: Engine  # likewise, but what it commits outlasts a power cut
    writers: int  # transactions of this process that write at once
    check: Callable[[], None]  # before each write; StorageErrors forbid it
    _turn: asyncio.Semaphore = field(init=False)
    _threads: ThreadPoolExecutor = field(init=False)
    _readers: ThreadPoolExecutor = field(init=False)
    _together: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _waiting: list[Job] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Make what lets in as many writers as the database takes."""
        object.__setattr__(self, "_turn", asyncio.Semaphore(self.writers))
        object.__setattr__(self, "_threads", ThreadPoolExecutor(self.writers))
        object.__setattr__(self, "_readers", ThreadPoolExecutor(_READERS))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give one consistent view of the data; StorageErrors come out of it."""
        with translated(self.name):
            async with self.engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def write(self, *, beside: bool = False) -> AsyncIterator[AsyncConnection]:
        """Give a transaction that is committed at the end, or not at all.

        It is alone: no other writes meanwhile, so what it reads stays true until it ends. With
        `beside`, others of that kind may write at the same time where the database can do that;
        then whoever reads what decides what it writes locks those rows first (see decision 10).
        """
        with translated(self.name):
            self.check()
            async with self._turn, self.engine.connect() as plain:
                options = {TRANSACTION: BESIDE if beside else ALONE}
                connection = await plain.execution_options(**options)
                async with connection.begin():
                    yield connection

    async def read_at_once(self, work: Work[Value]) -> Value:
        """Return what `work` returns of one consistent view of the data; StorageErrors come out.

        For what the bot does all day: it runs in a thread, see together.py.
        """
        loop = asyncio.get_running_loop()
        with translated(self.name):
            return await loop.run_in_executor(self._readers, self._read, work)

    def _read(self, work: Work[Value]) -> Value:
        with self.blocking.connect() as connection, connection.begin():
            return at_once(connection, work)

    async def write_together(self, work: Work[Value], *, beside: bool = False) -> Value:
        """Return what `work` returns, committed; StorageErrors come out.

        For what the bot does all day: as safe as `write`, but where only one can write at a time,
        in one transaction with what others want written by then, see together.py. What `work`
        raises undoes only what it did itself. Cancelled, it may be done all the same.
        """
        if self.writers > 1:
            async with self.write(beside=beside) as connection:
                return await work(connection)
        value: Value = await self._in_a_batch(Job(work=work))
        return value

    async def write_each(self, store: StoreAll[Item], item: Item) -> None:
        """Store an item, committed, by what stores many of them at once; StorageErrors come out.

        As `write_together`, with `beside`; items that are to be stored the same way by then are
        stored by one call. `store` returns for each the error that its caller gets, or None. Where
        it raises, each item is stored alone.
        """
        await self._in_a_batch(Job(store=store, item=item))

    async def _in_a_batch(self, job: Job) -> Any:
        with translated(self.name):
            self.check()
            self._waiting.append(job)
            try:
                async with self._together, self._turn:
                    if job.batch is None:
                        await _ready_ones_have_come()
                        self._take_along()
                    await asyncio.shield(cast("asyncio.Future[None]", job.batch))
            finally:
                if job.batch is None:  # cancelled before its turn
                    self._waiting.remove(job)
            return job.result()

    def _take_along(self) -> None:
        """Begin the transaction of those who have waited longest."""
        jobs = self._waiting[:MOST_TOGETHER]
        del self._waiting[:MOST_TOGETHER]
        loop = asyncio.get_running_loop()
        batch = loop.run_in_executor(self._threads, done_together, self.durable, self.name, jobs)
        for job in jobs:
            job.batch = batch

    async def write_at_once(self, work: Callable[[Connection], Value]) -> Value:
        """Return what `work` returns, done as one transaction in a thread; StorageErrors come out.

        For what the bot does all day: the way to the thread and back, which every awaited statement
        takes four times, costs more than the statement, and waiting for the disk more than both. So
        only for what is simply done again after a power cut, which may undo it: leases, polls that
        found nothing. What is committed by `write` later is as safe as ever, and takes it along.
        Others may write at the same time, as with `beside`. Cancelled, it may be done all the same.
        """
        loop = asyncio.get_running_loop()
        with translated(self.name):
            self.check()
            async with self._turn:
                return await loop.run_in_executor(self._threads, self._done, work)

    def _done(self, work: Callable[[Connection], Value]) -> Value:
        with self.blocking.connect() as plain:
            connection = plain.execution_options(**{TRANSACTION: BESIDE})
            with connection.begin():
                return work(connection)

    async def close(self) -> None:
        """Let go of it."""
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        self.blocking.dispose()
        self.durable.dispose()
        await self.engine.dispose()

    def lease_end(self) -> datetime:
        """Return until when a row leased now is ours."""
        return self.clock.now() + timedelta(seconds=self.lease_seconds)


async def _ready_ones_have_come() -> None:
    """Let whoever is about to ask for the same do so: one wait for the disk then serves them all."""
    come = asyncio.Event()
    asyncio.get_running_loop().call_soon(come.set)
    await come.wait()


Settling = Callable[[Database], Awaitable[None]]


async def end_all_leases(database: Database) -> None:
    """Free what processes that are dead now had leased; only for who knows to be alone."""
    async with database.write() as connection:
        for table in LEASED_TABLES:
            freed = update(table).where(table.c.lease_until.is_not(None))
            await connection.execute(freed.values(lease_until=None))
