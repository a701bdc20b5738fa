"""The loop that all stages share: lease rows, work on them, mark what came of it.

    lease ──> work (up to `concurrency` rows at once) ──> mark ──> ring the next stages
      ^                                                     │
      └───── woken by the stage before, or after idle ──────┘

A row whose work ends in an error that nobody foresaw is set back and, if it keeps failing, set
aside by its stage, so one poisoned row stops nothing else. A database that does not answer is
asked again later; the leases of what was under way run out and others take the rows.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from bot.domain.errors import LeaseLost, StorageError
from bot.domain.outcomes import Stage
from bot.pipeline.ports import Clock
from bot.pipeline.records import Leased

ItemT = TypeVar("ItemT")

# A failing database is asked again after 1, 2, 4 … seconds, at most this long.
_LONGEST_STORAGE_PAUSE_SECONDS = 30.0


class Worker(Protocol[ItemT]):
    """One stage: where its rows come from and what is done with one."""

    stage: Stage

    async def lease(self, limit: int) -> Sequence[Leased[ItemT]]:
        """Take up to `limit` rows."""
        ...

    async def work(self, leased: Leased[ItemT]) -> None:
        """Do the stage's work on one row and mark it."""
        ...

    async def set_back(self, leased: Leased[ItemT]) -> None:
        """Mark a row whose work met an unforeseen error: later again, or aside for good."""
        ...


class Troubles(Protocol):
    """Hears of what goes wrong in a loop itself."""

    def storage_failed(self, stage: Stage, error: StorageError) -> None:
        """The database did not answer; the stage waits and asks again."""
        ...

    def lease_lost(self, stage: Stage, row: object) -> None:
        """Another process has the row now; ours is not recorded."""
        ...

    def defect(self, stage: Stage, row: object, error: Exception) -> None:
        """An error that nobody foresaw; a bug."""
        ...


@dataclass(kw_only=True)
class LeaseLoop(Generic[ItemT]):
    """Runs one stage until told to stop."""

    worker: Worker[ItemT]
    clock: Clock
    troubles: Troubles
    stop: asyncio.Event
    wake: asyncio.Event  # somebody made work for this stage
    wakes: Sequence[asyncio.Event]  # the stages for which this one makes work
    concurrency: int
    idle_seconds: float  # how long to rest when nothing rings
    _running: int = field(default=0, init=False)
    _failures: int = field(default=0, init=False)

    async def run(self) -> None:
        """Work until `stop` is set, then finish what is under way."""
        async with asyncio.TaskGroup() as tasks:
            while not self.stop.is_set():
                free = self.concurrency - self._running
                leased = await self._lease(free)
                self._running += len(leased)
                for row in leased:
                    tasks.create_task(self._work(row))
                if len(leased) < free or free <= 0:  # nothing else is due, or no place is free
                    await self.clock.wait(self.wake, self._rest_seconds())
                    self.wake.clear()

    def _rest_seconds(self) -> float:
        pause = float(2 ** min(self._failures, 10)) if self._failures else self.idle_seconds
        return min(pause, _LONGEST_STORAGE_PAUSE_SECONDS)

    async def _lease(self, free: int) -> Sequence[Leased[ItemT]]:
        if free <= 0:
            return ()
        try:
            leased = await self.worker.lease(free)
        except StorageError as error:
            self._failures += 1
            self.troubles.storage_failed(self.worker.stage, error)
            return ()
        except Exception as error:  # noqa: BLE001  # one stage's defect must not end the others
            self._failures += 1
            self.troubles.defect(self.worker.stage, None, error)
            return ()
        self._failures = 0
        return leased

    async def _work(self, leased: Leased[ItemT]) -> None:
        try:
            await self._guarded(leased)
        finally:
            if self._running == self.concurrency:
                self.wake.set()  # a place is free again
            self._running -= 1
            for bell in self.wakes:
                bell.set()

    async def _guarded(self, leased: Leased[ItemT]) -> None:
        stage = self.worker.stage
        try:
            try:
                await self.worker.work(leased)
            except (LeaseLost, StorageError):
                raise
            except Exception as error:  # noqa: BLE001  # one poisoned row must not stop the stage
                self.troubles.defect(stage, leased.item, error)
                await self.worker.set_back(leased)
        except LeaseLost:
            self.troubles.lease_lost(stage, leased.item)
        except StorageError as error:
            self.troubles.storage_failed(stage, error)
        except Exception as error:  # noqa: BLE001  # not even set back: its lease runs out
            self.troubles.defect(stage, leased.item, error)
