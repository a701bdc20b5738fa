"""What several callers want written at one moment in, one transaction out; each keeps its own fate.

    work ─┐
    work ─┼─> BEGIN, (SAVEPOINT, work, RELEASE or ROLLBACK TO) for each, COMMIT: one wait for the disk
    work ─┘

The work is written for an asynchronous connection and runs in a thread over a blocking one, where
a statement costs no way to another thread and back, which as a rule costs more than the statement.
Items that are stored the same way are stored by one call, whose statements then take many rows.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, Engine, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.engines.transactions import BESIDE, TRANSACTION
from bot.domain.errors import LeaseLost, StorageError

Value = TypeVar("Value")
Item = TypeVar("Item")
# Waits for nothing but statements of the connection it is given.
Work = Callable[[AsyncConnection], Coroutine[Any, Any, Value]]
# Likewise; returns for each item what was wrong with it alone, None for one that is stored.
StoreAll = Callable[
    [AsyncConnection, Sequence[Item]], Coroutine[Any, Any, Sequence[Exception | None]]
]

# So that whoever comes next never waits for long.
MOST_TOGETHER = 50


@dataclass(eq=False, kw_only=True)
class Job:
    """One caller's work, or item with what stores it, and what came of it."""

    work: Work[Any] | None = None
    store: StoreAll[Any] | None = None
    item: Any = None
    batch: "asyncio.Future[None] | None" = None  # it is done when this is
    value: Any = None
    error: Exception | None = None

    def result(self) -> Any:
        """Return what the work returned, or raise what it raised, or what the commit did."""
        if self.error is not None:
            raise self.error
        return self.value


def at_once(connection: Connection, work: Work[Value]) -> Value:
    """Return what the work returns, run to its end over a blocking connection."""
    running = work(cast("AsyncConnection", _AtOnce(connection)))
    try:
        running.send(None)
    except StopIteration as ended:
        value: Value = ended.value
        return value
    running.close()
    raise RuntimeError("it waited for something else than its connection")


def done_together(engine: Engine, database: str, jobs: Sequence[Job]) -> None:
    """Do all jobs as one transaction; one that fails leaves the others alone.

    Where the database itself fails, all have failed and nothing is written.
    """
    try:
        with translated(database), engine.connect() as plain:
            connection = plain.execution_options(**{TRANSACTION: BESIDE})
            with connection.begin():
                for _, alike in groupby(jobs, key=lambda job: job.store or id(job)):
                    _do(connection, database, list(alike))
    except Exception as error:  # noqa: BLE001  # raised again by whoever waits for the job
        for job in jobs:
            job.error = job.error or error


def _do(connection: Connection, database: str, jobs: Sequence[Job]) -> None:
    savepoint = connection.begin_nested()
    try:
        with translated(database):
            _work(connection, jobs)
            savepoint.commit()
    except Exception as error:  # raised again by whoever waits for the job
        if isinstance(error, StorageError) and not isinstance(error, LeaseLost):
            # SQLite has undone the whole transaction by now (a full disk), and what came before,
            # too: nobody may be told that it is stored.
            raise
        savepoint.rollback()
        if len(jobs) == 1:
            jobs[0].error = error
            return
        for job in jobs:  # one of them is to blame
            _do(connection, database, [job])


def _work(connection: Connection, jobs: Sequence[Job]) -> None:
    first = jobs[0]
    if first.work is not None:
        first.value = at_once(connection, first.work)
    elif first.store is not None:
        items = [job.item for job in jobs]
        errors = at_once(connection, partial(_stored, first.store, items))
        for job, error in zip(jobs, errors, strict=True):
            job.error = error


async def _stored(
    store: StoreAll[Any], items: Sequence[Any], connection: AsyncConnection
) -> Sequence[Exception | None]:
    return await store(connection, items)


class _AtOnce:
    """A blocking connection with as much of an asynchronous one's face as the stores look at."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)

    async def exec_driver_sql(self, statement: str, parameters: Any = None) -> CursorResult[Any]:
        return self._connection.exec_driver_sql(statement, parameters)
