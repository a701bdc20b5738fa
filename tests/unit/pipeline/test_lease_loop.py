"""The loop that all stages share."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.domain.errors import DatabaseLocked, LeaseLost, StorageError
from bot.domain.outcomes import Stage
from bot.pipeline.lease_loop import LeaseLoop
from bot.pipeline.records import Leased
from tests.builders import NOON
from tests.fakes.clock import FakeClock


class Rows:
    """A stage over a list of names."""

    stage = Stage.READ

    def __init__(self, *names: str) -> None:
        self.waiting = list(names)
        self.done: list[str] = []
        self.set_back_rows: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.set_back_error: Exception | None = None
        self.lease_errors: list[Exception] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.at_once = 0
        self.most_at_once = 0

    async def lease(self, limit: int) -> Sequence[Leased[str]]:
        if self.lease_errors:
            raise self.lease_errors.pop(0)
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return [Leased(item=name, epoch=1, until=NOON) for name in taken]

    async def work(self, leased: Leased[str]) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if leased.item in self.gates:
                await self.gates[leased.item].wait()
            if leased.item in self.errors:
                raise self.errors[leased.item]
            self.done.append(leased.item)
        finally:
            self.at_once -= 1

    async def set_back(self, leased: Leased[str]) -> None:
        self.set_back_rows.append(leased.item)
        if self.set_back_error:
            raise self.set_back_error


class Heard:
    """Troubles as a list."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def storage_failed(self, stage: Stage, error: StorageError) -> None:
        self.told.append(f"storage {error.code}")

    def lease_lost(self, stage: Stage, row: object) -> None:
        self.told.append(f"lost {row}")

    def defect(self, stage: Stage, row: object, error: Exception) -> None:
        self.told.append(f"defect {row} {error}")


class Running:
    """A loop with everything around it."""

    def __init__(self, rows: Rows, *, concurrency: int = 2) -> None:
        self.heard = Heard()
        self.clock = FakeClock()
        self.stop = asyncio.Event()
        self.wake = asyncio.Event()
        self.next_stage = asyncio.Event()
        self.loop = LeaseLoop(
            worker=rows,
            clock=self.clock,
            troubles=self.heard,
            stop=self.stop,
            wake=self.wake,
            wakes=[self.next_stage],
            concurrency=concurrency,
            idle_seconds=1.0,
        )

    async def for_seconds(self, seconds: float) -> None:
        """Run, let that much time pass, and stop."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.loop.run())
            await self.clock.advance(seconds)
            self.stop.set()
            self.wake.set()


async def test_every_row_is_worked_on_and_the_next_stage_hears_of_it():
    rows = Rows("a", "b", "c", "d", "e")
    rows.gates = {name: asyncio.Event() for name in rows.waiting}
    running = Running(rows)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(running.loop.run())
        await running.clock.advance(0.1)
        for gate in rows.gates.values():
            gate.set()
        await running.clock.advance(0.1)
        running.stop.set()
        running.wake.set()
    assert sorted(rows.done) == ["a", "b", "c", "d", "e"]
    assert rows.most_at_once == 2
    assert running.next_stage.is_set()


async def test_a_slow_row_holds_its_own_place_only():
    rows = Rows("slow", "b", "c", "d")
    rows.gates["slow"] = asyncio.Event()
    running = Running(rows)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(running.loop.run())
        await running.clock.advance(0.1)
        assert rows.done == ["b", "c", "d"]
        rows.gates["slow"].set()
        running.stop.set()
        running.wake.set()
    assert rows.done == ["b", "c", "d", "slow"]


async def test_a_bell_wakes_it_before_its_time():
    rows = Rows()
    running = Running(rows)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(running.loop.run())
        await running.clock.advance(0.5)
        rows.waiting.append("new")
        running.wake.set()
        await running.clock.advance(0.01)
        assert rows.done == ["new"]
        running.stop.set()
        running.wake.set()


async def test_what_nobody_rang_for_is_found_after_the_idle_time():
    rows = Rows()
    running = Running(rows)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(running.loop.run())
        await running.clock.advance(0.5)
        rows.waiting.append("from another process")
        await running.clock.advance(0.6)
        assert rows.done == ["from another process"]
        running.stop.set()
        running.wake.set()


async def test_a_poisoned_row_is_set_back_and_the_others_flow_on():
    rows = Rows("poison", "b")
    rows.errors["poison"] = ValueError("bad row")
    running = Running(rows)
    await running.for_seconds(0.1)
    assert (rows.done, rows.set_back_rows) == (["b"], ["poison"])
    assert running.heard.told == ["defect poison bad row"]


async def test_a_row_that_cannot_even_be_set_back_stops_nothing_else():
    rows = Rows("poison", "b")
    rows.errors["poison"] = ValueError("bad row")
    rows.set_back_error = TypeError("worse")
    running = Running(rows)
    await running.for_seconds(0.1)
    assert rows.done == ["b"]
    assert running.heard.told == ["defect poison bad row", "defect poison worse"]


async def test_a_defect_in_leasing_is_told_and_leasing_is_tried_again():
    rows = Rows("a")
    rows.lease_errors = [KeyError("gone")]
    running = Running(rows)
    await running.for_seconds(2.5)
    assert rows.done == ["a"]
    assert running.heard.told == ["defect None 'gone'"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (LeaseLost(database="x"), "lost a"),
        (DatabaseLocked(database="x"), "storage database_locked"),
    ],
)
async def test_a_row_that_cannot_be_marked_is_left_to_its_lease(error, told):
    rows = Rows("a", "b")
    rows.errors["a"] = error
    running = Running(rows)
    await running.for_seconds(0.1)
    assert (rows.done, rows.set_back_rows) == (["b"], [])
    assert running.heard.told == [told]


async def test_a_database_that_does_not_answer_is_asked_again_more_rarely():
    rows = Rows("a")
    rows.lease_errors = [DatabaseLocked(database="x") for _ in range(3)]
    running = Running(rows)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(running.loop.run())
        await running.clock.advance(2 + 4 + 7)
        assert rows.done == []
        await running.clock.advance(2)
        assert rows.done == ["a"]
        running.stop.set()
        running.wake.set()
    assert running.heard.told == ["storage database_locked"] * 3
