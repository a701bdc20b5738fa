"""Requests that want to go out in, each at its turn out: so many a second, evenly spread."""

import asyncio
from datetime import datetime, timedelta

from bot.pipeline.ports import Clock


class Pacer:
    """First come, first served.

    Discord counts the requests of a bot in a second, and one that is over waits for all of it; so
    none is saved up while there is nothing to send.
    """

    def __init__(self, clock: Clock, a_second: float) -> None:
        """Take how many go out in a second; 0 lets all through."""
        self._clock = clock
        self._gap = timedelta(seconds=1 / a_second) if a_second else timedelta()
        self._next_at: datetime | None = None
        self._turn = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for the next turn."""
        if not self._gap:
            return
        async with self._turn:
            now = self._clock.now()
            planned = self._next_at or now
            # a clock that was set back must not stretch the gap
            wait = min(planned - now, self._gap)
            if wait > timedelta():
                await self._clock.sleep(wait.total_seconds())
            # by the plan, as waking up late would add up
            self._next_at = max(now, now + wait) + self._gap
