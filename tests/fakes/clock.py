"""Virtual time: a Clock whose hours pass only when a test says so.

Two ways to let time pass:

- `await clock.advance(seconds)` moves it by hand and wakes whoever's time has come, in order;
- `await clock.run(work)` awaits `work` and jumps to the next sleeper whenever all tasks rest.

Work done in threads or processes is not seen as unrest; where a test has such, use `advance`.
"""

import asyncio
import heapq
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

Result = TypeVar("Result")

# Yields to the loop after which every chain of ready callbacks in our tests has come to rest.
_YIELDS_UNTIL_REST = 50


class FakeClock:
    """Fulfils the Clock port; starts at noon of 2026-01-01 UTC unless told otherwise."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        self._now = start
        self._order = count()
        self._timers: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """Return the virtual present, aware UTC."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Jump, also back, as when somebody sets the machine's clock; nobody is woken."""
        self._now = moment

    async def sleep(self, seconds: float) -> None:
        """Wait until the virtual time has come."""
        await self._timer(seconds)

    async def wait(self, event: asyncio.Event, timeout_seconds: float) -> bool:
        """Wait until the event is set; False when the virtual time is over first."""
        if event.is_set():
            return True
        timer = self._timer(timeout_seconds)
        waiter = asyncio.ensure_future(event.wait())
        either: set[asyncio.Future[Any]] = {timer, waiter}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            waiter.cancel()
        return event.is_set()

    async def advance(self, seconds: float) -> None:
        """Let `seconds` pass, waking sleepers in the order of their times."""
        end = self._now + timedelta(seconds=seconds)
        await _rest()
        while self._wake_next(end):
            await _rest()
        self._now = max(self._now, end)

    async def run(self, work: Awaitable[Result]) -> Result:
        """Return what `work` returns, jumping to the next sleeper whenever all tasks rest."""
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                await _rest()
                if not task.done():
                    self._wake_next(datetime.max.replace(tzinfo=UTC))
        finally:
            task.cancel()
        return await task

    def _timer(self, seconds: float) -> "asyncio.Future[None]":
        timer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._now + timedelta(seconds=max(seconds, 0.0))
        heapq.heappush(self._timers, (due, next(self._order), timer))
        if seconds <= 0:
            timer.set_result(None)
        return timer

    def _wake_next(self, end: datetime) -> bool:
        while self._timers and self._timers[0][0] <= end:
            due, _, timer = heapq.heappop(self._timers)
            if not timer.done():  # its sleeper may be gone
                self._now = max(self._now, due)
                timer.set_result(None)
                return True
        return False


async def _rest() -> None:
    for _ in range(_YIELDS_UNTIL_REST):
        await asyncio.sleep(0)  # noqa: TID251  # yields to the loop, takes no time
