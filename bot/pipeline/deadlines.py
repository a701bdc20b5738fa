"""Work and how long it may take in, whether it came to its end out."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.pipeline.ports import Clock


async def finished_within(clock: Clock, seconds: float, work: Coroutine[Any, Any, None]) -> bool:
    """Do the work, cancel it at its deadline, and tell whether it was done; raises what it raises."""
    finished = asyncio.Event()

    async def to_the_end() -> None:
        try:
            await work
        finally:
            finished.set()

    try:
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(to_the_end())
            if not await clock.wait(finished, seconds):
                working.cancel()
    except* Exception as errors:  # noqa: BLE001  # unwrapped, not swallowed
        raise errors.exceptions[0] from None
    return not working.cancelled()
