"""Requests to Discord go out evenly, so many a second and never more."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.adapters.discord.connecting.pacing import Pacer
from tests.builders import NOON
from tests.fakes.clock import FakeClock

A_SECOND = 40
GAP = timedelta(seconds=1 / A_SECOND)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


async def sent_at(pacer: Pacer, clock: FakeClock, count: int) -> list[datetime]:
    """Return when each of so many requests went out that all wait at once."""
    times: list[datetime] = []

    async def send() -> None:
        await pacer.turn()
        times.append(clock.now())

    await clock.run(asyncio.gather(*(send() for _ in range(count))))
    return times


async def test_a_crowd_goes_out_evenly_at_the_pace(clock):
    times = await sent_at(Pacer(clock, A_SECOND), clock, 3 * A_SECOND + 1)
    assert times[-1] - times[0] == timedelta(seconds=3)
    assert {later - earlier for earlier, later in pairwise(times)} == {GAP}


async def test_nothing_is_saved_up_while_there_is_nothing_to_send(clock):
    pacer = Pacer(clock, A_SECOND)
    await sent_at(pacer, clock, 1)
    await clock.advance(60)
    first, second, third = await sent_at(pacer, clock, 3)
    assert first == NOON + timedelta(seconds=60)
    assert second - first == third - second == GAP


async def test_a_clock_that_was_set_back_holds_nobody_up(clock):
    pacer = Pacer(clock, A_SECOND)
    await sent_at(pacer, clock, 1)
    clock.set(NOON - timedelta(hours=1))
    times = await sent_at(pacer, clock, 3)
    assert times[-1] - (NOON - timedelta(hours=1)) <= 3 * GAP


async def test_who_gives_up_waiting_takes_no_turn_from_the_others(clock):
    pacer = Pacer(clock, A_SECOND)
    await pacer.turn()
    leaver, stayer = asyncio.ensure_future(pacer.turn()), asyncio.ensure_future(pacer.turn())
    await asyncio.sleep(0)  # noqa: TID251  # yields to the loop, takes no time
    leaver.cancel()
    await clock.run(stayer)
    assert clock.now() == NOON + GAP
    assert leaver.cancelled()


async def test_without_a_pace_nobody_waits(clock):
    assert set(await sent_at(Pacer(clock, 0), clock, 100)) == {NOON}
