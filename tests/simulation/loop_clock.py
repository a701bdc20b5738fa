"""The loop's time in, the Clock port out; the clock on the wall may be set without time passing."""

import asyncio
from datetime import datetime, timedelta


class LoopClock:
    """Fulfils the Clock port over the running loop's time, which began at `start`."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._ahead = timedelta()

    def true_now(self) -> datetime:
        """Return what has passed, whatever the clock shows."""
        return self._start + timedelta(seconds=asyncio.get_running_loop().time())

    def now(self) -> datetime:
        return self.true_now() + self._ahead

    def set_ahead(self, ahead: timedelta) -> None:
        """Set the clock so far ahead of the true time, as somebody or ntp might."""
        self._ahead = ahead

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0.0))  # noqa: TID251  # it is a Clock

    async def sleep_until(self, moment: datetime) -> None:
        """Wait until that true moment; not at all where it is past."""
        await self.sleep((moment - self.true_now()).total_seconds())

    async def wait(self, event: asyncio.Event, timeout_seconds: float) -> bool:
        try:
            async with asyncio.timeout(timeout_seconds):
                await event.wait()
        except TimeoutError:
            return event.is_set()
        return True
