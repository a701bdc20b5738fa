"""Virtual time: a day passes at once, and none of it while there is work."""

import asyncio
import time
from datetime import timedelta

import pytest

from tests.builders import NOON
from tests.simulation.jumping_loop import run_jumping
from tests.simulation.loop_clock import LoopClock


def test_a_month_of_sleep_passes_at_once_and_everybody_wakes_at_their_time():
    async def month() -> list[str]:
        clock, woken = LoopClock(NOON), []

        async def sleeper(days: int) -> None:
            await clock.sleep(days * 86_400)
            woken.append(f"{clock.now():%d.%m. %H:%M}")

        async with asyncio.TaskGroup() as tasks:
            for days in (30, 1, 7):
                tasks.create_task(sleeper(days))
        return woken

    assert run_jumping(month()) == ["03.03. 12:00", "09.03. 12:00", "01.04. 12:00"]


@pytest.mark.parametrize("in_place", [True, False])
def test_no_time_passes_while_a_thread_works_or_would(in_place):
    async def working() -> float:
        async with asyncio.timeout(0.001):
            await asyncio.to_thread(sum, range(300_000))
        return asyncio.get_running_loop().time()

    before = time.monotonic()
    assert run_jumping(working(), in_place=in_place) == 0
    assert time.monotonic() > before


def test_the_wall_clock_can_be_set_without_time_passing():
    async def setting() -> timedelta:
        clock = LoopClock(NOON)
        clock.set_ahead(timedelta(hours=-1))
        assert clock.true_now() == NOON
        return NOON - clock.now()

    assert run_jumping(setting()) == timedelta(hours=1)


def test_where_all_wait_for_each_other_it_says_so_instead_of_waiting():
    async def for_ever() -> None:
        await asyncio.Event().wait()

    with pytest.raises(RuntimeError, match="nothing will happen"):
        run_jumping(for_ever())
