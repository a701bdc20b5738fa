"""The virtual clock: time passes when told to, and wakes whoever waits, in order."""

import asyncio
from datetime import timedelta

import pytest

from bot.pipeline.ports import Clock
from tests.builders import NOON, after
from tests.fakes.clock import FakeClock


async def test_nothing_passes_by_itself(clock):
    checked: Clock = clock
    assert checked.now() == NOON
    await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    assert checked.now() == NOON


async def test_sleepers_wake_in_the_order_of_their_times_and_see_them(clock):
    woken = []

    async def sleeper(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((seconds, clock.now()))

    async with asyncio.TaskGroup() as tasks:
        for seconds in (30, 10, 20, 10, 0):
            tasks.create_task(sleeper(seconds))
        await clock.advance(20)
        assert [seconds for seconds, _ in woken] == [0, 10, 10, 20]
        assert woken[-1][1] == after(20)
        await clock.advance(60)
    assert clock.now() == after(80)
    assert woken[-1] == (30, after(30))


async def test_a_sleeper_that_sleeps_again_is_woken_again(clock):
    woken = []

    async def ticking() -> None:
        while True:
            await clock.sleep(10)
            woken.append(clock.now())

    ticker = asyncio.ensure_future(ticking())
    await clock.advance(35)
    ticker.cancel()
    assert woken == [after(10), after(20), after(30)]
    await clock.advance(100)
    assert len(woken) == 3


async def test_waiting_ends_with_the_event_or_the_time(clock):
    event = asyncio.Event()
    early = asyncio.ensure_future(clock.wait(event, 10))
    late = asyncio.ensure_future(clock.wait(event, 1000))
    await clock.advance(10)
    assert early.result() is False
    event.set()
    assert await late is True
    assert await clock.wait(event, 1000) is True


async def test_run_jumps_to_whatever_comes_next(clock):
    async def work() -> str:
        await clock.sleep(3600)
        await clock.sleep(86_400)
        return "done"

    assert await clock.run(work()) == "done"
    assert clock.now() == NOON + timedelta(hours=25)


async def test_run_lets_errors_through(clock):
    async def work() -> None:
        await clock.sleep(1)
        raise LookupError

    with pytest.raises(LookupError):
        await clock.run(work())


async def test_the_clock_can_be_set_back():
    clock = FakeClock(NOON)
    clock.set(after(-3600))
    assert clock.now() == after(-3600)
