"""Hosts are asked one at a time, with a pause, and forgotten afterwards."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.web.host_turns import MOST_SLOWNESS, HostTurns


class StepClock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)

    async def wait(self, event: asyncio.Event, timeout_seconds: float) -> bool:
        await self.sleep(timeout_seconds)
        return event.is_set()


@pytest.fixture
def clock() -> StepClock:
    return StepClock()


async def visit(turns: HostTurns, host: str, seen: list[str]) -> None:
    async with turns.turn(host):
        seen.append(host)


async def test_two_requests_to_a_host_are_a_pause_apart(clock):
    turns = HostTurns(clock, pause_seconds=1.5)
    seen: list[str] = []
    for host in ("a", "b", "a", "a"):
        await visit(turns, host, seen)
    assert clock.slept == [1.5, 1.5]
    assert seen == ["a", "b", "a", "a"]


async def test_time_that_passed_anyway_counts(clock):
    turns = HostTurns(clock, pause_seconds=1)
    await visit(turns, "a", [])
    clock.time += timedelta(seconds=0.75)
    await visit(turns, "a", [])
    clock.time += timedelta(seconds=60)
    await visit(turns, "a", [])
    assert clock.slept == [0.25]


async def test_a_clock_set_back_does_not_stretch_the_pause(clock):
    turns = HostTurns(clock, pause_seconds=1)
    await visit(turns, "a", [])
    clock.time -= timedelta(hours=1)
    await visit(turns, "a", [])
    assert clock.slept == [1]


async def test_nobody_enters_while_somebody_has_the_turn(clock):
    turns = HostTurns(clock, pause_seconds=0)
    seen: list[str] = []
    async with turns.turn("a"):
        waiting = [asyncio.ensure_future(visit(turns, host, seen)) for host in ("a", "b", "a")]
        await waiting[1]
        assert seen == ["b"]
    await asyncio.gather(*waiting)
    assert seen == ["b", "a", "a"]


async def test_those_who_give_up_leave_the_queue(clock):
    turns = HostTurns(clock, pause_seconds=0)
    seen: list[str] = []
    async with turns.turn("a"):
        first, second = (asyncio.ensure_future(visit(turns, "a", seen)) for _ in range(2))
        await visit(turns, "b", seen)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    await second
    assert seen == ["b", "a"]
    assert len(turns) == 0


async def test_an_error_frees_the_host(clock):
    turns = HostTurns(clock, pause_seconds=0)
    seen: list[str] = []
    with pytest.raises(KeyError):
        async with turns.turn("a"):
            raise KeyError
    await visit(turns, "a", seen)
    assert seen == ["a"]


async def test_hosts_are_forgotten_once_rested(clock):
    turns = HostTurns(clock, pause_seconds=1)
    for number in range(1000):
        await visit(turns, f"host{number}", [])
        clock.time += timedelta(seconds=0.1)
    assert len(turns) <= 11
    clock.time += timedelta(seconds=1)
    async with turns.turn("busy"):
        await visit(turns, "last", [])
        assert len(turns) == 2


async def test_a_host_that_is_asked_too_often_gets_longer_pauses_until_it_answers(clock):
    turns = HostTurns(clock, pause_seconds=1)
    for asks_for_less in (True, True, False, False, False):
        async with turns.turn("a"):
            if asks_for_less:
                turns.slow_down("a")
            else:
                turns.speed_up("a")
    assert clock.slept == [2, 4, 2, 1]


async def test_no_pause_grows_without_end(clock):
    turns = HostTurns(clock, pause_seconds=1)
    for _ in range(20):
        async with turns.turn("a"):
            turns.slow_down("a")
    assert max(clock.slept) == MOST_SLOWNESS
