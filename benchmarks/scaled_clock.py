"""The machine's time in, a time that runs a given number of times faster out."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class ScaledClock:
    """Fulfils the Clock port: an hour of it passes in an hour divided by `factor`."""

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._start = datetime.now(UTC)  # noqa: TID251  # it is a Clock
        self._started = time.monotonic()

    def now(self) -> datetime:
        """Return the scaled present, aware UTC; at first the real one."""
        passed = self._factor * (time.monotonic() - self._started)
        return self._start + timedelta(seconds=passed)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds / self._factor)  # noqa: TID251  # it is a Clock

    async def wait(self, event: asyncio.Event, timeout_seconds: float) -> bool:
        """Wait until the event is set; False when the time is over first."""
        try:
            async with asyncio.timeout(timeout_seconds / self._factor):
                await event.wait()
        except TimeoutError:
            return event.is_set()
        return True
