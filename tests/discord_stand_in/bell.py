"""Something happened: who waits looks again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Lets others wait for a change without asking over and over."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, look: Callable[[], Found | None], seconds: float) -> Found | None:
        """Return what `look` finds, now or after a later ring; None when the time is over."""
        try:
            async with asyncio.timeout(seconds):
                while (found := look()) is None:
                    await self._rung.wait()
                return found
        except TimeoutError:
            return look()
