"""The real clock keeps the promises of the Clock port."""

import asyncio
from datetime import UTC, timedelta

from bot.adapters.clock import SystemClock
from bot.pipeline.ports import Clock


def test_now_is_aware_utc_and_never_behind_itself():
    clock: Clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(seconds=5)


async def test_sleep_takes_at_least_its_time():
    loop = asyncio.get_running_loop()
    before = loop.time()
    await SystemClock().sleep(0.02)
    assert loop.time() - before >= 0.019


async def test_wait_ends_with_the_event():
    event = asyncio.Event()
    asyncio.get_running_loop().call_soon(event.set)
    assert await SystemClock().wait(event, timeout_seconds=20) is True


async def test_wait_ends_with_the_time():
    assert await SystemClock().wait(asyncio.Event(), timeout_seconds=0.01) is False


async def test_wait_notices_an_event_that_is_set_already():
    event = asyncio.Event()
    event.set()
    assert await SystemClock().wait(event, timeout_seconds=0) is True
