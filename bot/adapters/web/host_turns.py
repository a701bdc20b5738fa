"""A host in, a turn out: one request at a time to each host, with a pause between two."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.pipeline.ports import Clock

# A second between two requests becomes a minute at most; more would hold up everything else
# that waits for the host, and the feed itself is asked later anyway.
MOST_SLOWNESS = 64.0


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0  # those who have the turn or wait for it
    last_at: datetime | None = None  # end of the last request
    slowness: float = 1.0  # how many times the usual pause it asks for


class HostTurns:
    """Politeness: first come, first served, and hosts are forgotten once their pause is over.

    A host that says it is asked too often gets ever longer pauses, until it answers again.
    """

    def __init__(self, clock: Clock, pause_seconds: float) -> None:
        self._clock = clock
        self._pause_seconds = pause_seconds
        self._hosts: OrderedDict[str, _Host] = OrderedDict()  # in the order of their last use

    def __len__(self) -> int:
        """Return how many hosts are remembered."""
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for this host's turn, and have it inside."""
        entry = self._hosts.setdefault(host, _Host())
        entry.users += 1
        try:
            async with entry.lock:
                await self._pause(entry)
                try:
                    yield
                finally:
                    entry.last_at = self._clock.now()
        finally:
            entry.users -= 1
            self._hosts.move_to_end(host)
            self._forget_rested()

    def slow_down(self, host: str) -> None:
        """Double the host's pause; within its turn."""
        entry = self._hosts[host]
        entry.slowness = min(entry.slowness * 2, MOST_SLOWNESS)

    def speed_up(self, host: str) -> None:
        """Halve a pause that was doubled before; within the host's turn."""
        entry = self._hosts[host]
        entry.slowness = max(entry.slowness / 2, 1.0)

    async def _pause(self, entry: _Host) -> None:
        remaining = self._remaining_pause(entry)
        if remaining > 0:
            await self._clock.sleep(remaining)

    def _remaining_pause(self, entry: _Host) -> float:
        if entry.last_at is None:
            return 0.0
        rested = (self._clock.now() - entry.last_at).total_seconds()
        # a clock that was set back must not stretch the pause
        pause = self._pause_seconds * entry.slowness
        return min(pause - rested, pause)

    def _forget_rested(self) -> None:
        while self._hosts:
            host, entry = next(iter(self._hosts.items()))
            if entry.users or self._remaining_pause(entry) > 0:
                return
            del self._hosts[host]
