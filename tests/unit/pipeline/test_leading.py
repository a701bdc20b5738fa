"""Leadership: one of several processes acts, another as soon as it may, never two."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.domain.errors import DatabaseLocked, StorageError
from bot.pipeline.leading import Leadership
from tests.fakes.clock import FakeClock
from tests.fakes.memory_leading import MemoryLeaders

LEASE_SECONDS = 30.0


class UnsureLeaders(MemoryLeaders):
    """A database that hangs, or does not answer, while it is told to."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock, lease_seconds=LEASE_SECONDS)
        self.answers = asyncio.Event()
        self.answers.set()
        self.fails = False

    async def lead(self, name: str, holder: str) -> int | None:
        await self._answer()
        return await super().lead(name, holder)

    async def renew(self, name: str, epoch: int) -> bool:
        await self._answer()
        return await super().renew(name, epoch)

    async def resign(self, name: str, epoch: int) -> None:
        await self._answer()
        await super().resign(name, epoch)

    async def _answer(self) -> None:
        await self.answers.wait()
        if self.fails:
            raise DatabaseLocked(database="memory")


@dataclass(kw_only=True)
class Process:
    """One candidate, and what came of it."""

    leaders: MemoryLeaders
    clock: FakeClock
    leadership: Leadership = field(init=False)
    name: str
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    acts: int = 0
    acting: bool = False
    wanted: bool = True
    failures: list[StorageError] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.leadership = Leadership(
            "sender", leaders=self.leaders, holder=self.name, clock=self.clock, news=self
        )

    def leading(self, name: str) -> None:
        self.heard.append(f"leads {name}")

    def leads_no_more(self, name: str) -> None:
        self.heard.append(f"left {name}")

    def leading_failed(self, _name: str, error: StorageError) -> None:
        self.failures.append(error)

    async def act(self, ended: asyncio.Event) -> None:
        self.acts += 1
        self.acting = True
        await ended.wait()
        self.acting = False

    async def run(self) -> None:
        await self.leadership.run(self.stop, self.act, wanted=lambda: self.wanted)

    def die(self) -> None:
        """End as kill -9 ends it: nothing is given up."""
        assert self.task is not None
        self.task.cancel()
        self.acting = False


@asynccontextmanager
async def processes(clock: FakeClock, leaders: MemoryLeaders, *names: str):
    """Run these candidates for the time of the block, and let the first of them lead."""
    running = [Process(leaders=leaders, clock=clock, name=name) for name in names]
    async with asyncio.TaskGroup() as tasks:
        for process in running:
            process.task = tasks.create_task(process.run())
            await clock.advance(0.0)
        yield running
        for process in running:
            process.die()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def leaders(clock) -> UnsureLeaders:
    return UnsureLeaders(clock)


async def test_one_acts_and_the_others_stand_by_for_hours(clock, leaders):
    async with processes(clock, leaders, "a", "b", "c") as (a, b, c):
        await clock.advance(LEASE_SECONDS * 10)
        assert (a.acts, b.acts, c.acts) == (1, 0, 0)
        assert a.leadership.leads
        assert not b.leadership.leads


async def test_a_leader_that_is_stopped_hands_over_at_once(clock, leaders):
    async with processes(clock, leaders, "a", "b") as (a, b):
        a.stop.set()
        await clock.advance(1.0)
        assert not a.acting
        assert b.acting
        assert a.heard == ["leads sender", "left sender"]


async def test_a_leader_that_dies_is_followed_when_its_lease_ends(clock, leaders):
    async with processes(clock, leaders, "a", "b") as (a, b):
        a.die()
        await clock.advance(LEASE_SECONDS - 1.0)
        assert not b.acting
        await clock.advance(2.0)
        assert b.acting


async def test_while_the_database_hangs_the_leader_ends_before_another_may_lead(clock, leaders):
    async with processes(clock, leaders, "a", "b") as (a, b):
        await clock.advance(LEASE_SECONDS)  # renewed a moment ago
        leaders.answers.clear()
        await clock.advance(LEASE_SECONDS - 1.0)
        assert not a.acting
        assert not a.leadership.leads
        leaders.answers.set()
        await clock.advance(LEASE_SECONDS)
        assert [a.acting, b.acting].count(True) == 1


async def test_an_answer_that_comes_after_the_lease_is_no_lead(clock, leaders):
    leaders.answers.clear()
    async with processes(clock, leaders, "a") as (a,):
        await clock.advance(LEASE_SECONDS * 2)
        assert not a.leadership.leads
        leaders.answers.set()
        await clock.advance(1.0)
        assert a.acts == 1  # not for the first answer
        assert a.leadership.leads


async def test_one_renewal_that_fails_is_made_good_by_the_next(clock, leaders):
    async with processes(clock, leaders, "a") as (a,):
        leaders.fails = True
        await clock.advance(LEASE_SECONDS / 3)
        leaders.fails = False
        await clock.advance(LEASE_SECONDS * 3)
        assert a.acts == 1
        assert a.acting
        assert len(a.failures) == 1


async def test_a_database_that_is_away_is_asked_until_it_is_back(clock, leaders):
    leaders.fails = True
    async with processes(clock, leaders, "a") as (a,):
        await clock.advance(60.0)
        assert a.failures
        leaders.fails = False
        await clock.advance(1.0)
        assert a.acting


async def test_who_cannot_do_the_work_leaves_it_to_somebody_who_can(clock, leaders):
    async with processes(clock, leaders, "a", "b") as (a, b):
        a.wanted = False
        await clock.advance(LEASE_SECONDS / 3 + 1.0)
        assert not a.acting
        assert b.acting


async def test_who_was_followed_ends_when_it_hears_of_it(clock, leaders):
    async with processes(clock, leaders, "a") as (a,):
        leaders.rows["sender"].until = clock.now()  # as when its clock stood still for a while
        await leaders.lead("sender", "b")
        await clock.advance(LEASE_SECONDS / 3)
        assert not a.acting


async def test_a_clock_that_jumps_ahead_ends_the_lead_at_once(clock, leaders):
    async with processes(clock, leaders, "a") as (a,):
        clock.set(clock.now().replace(hour=23))
        assert not a.leadership.leads


async def test_what_ends_by_itself_is_given_up_and_not_done_again(clock, leaders):
    done = []

    async def act(_ended: asyncio.Event) -> None:
        done.append(1)

    a = Process(leaders=leaders, clock=clock, name="a")
    await a.leadership.run(a.stop, act)
    assert done == [1]
    assert await leaders.lead("sender", "b") is not None


async def test_an_error_of_what_was_done_comes_out_after_the_lead_is_given_up(clock, leaders):
    async def act(_ended: asyncio.Event) -> None:
        raise DatabaseLocked(database="memory")

    a = Process(leaders=leaders, clock=clock, name="a")
    with pytest.raises(DatabaseLocked):
        await a.leadership.run(a.stop, act)
    assert await leaders.lead("sender", "b") is not None
