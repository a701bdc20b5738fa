"""A process that is going to log in at the gateway in, its turn out: Discord takes one login in 5 s.

Within a process discord.py sees to that; but whoever takes over from another process may come
right after that one's login, and Discord would turn it away.
"""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import StorageError
from bot.pipeline.ports import BotState, Clock

# https://docs.discord.com/developers/events/gateway#session-start-limit-object, max_concurrency 1
APART: Final = timedelta(seconds=5)
_NAME: Final = "gateway_login_at"


class LoginTurns:
    """Remembers the last login of all processes; a database that does not answer delays none."""

    def __init__(self, state: BotState, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def wait(self) -> None:
        """Wait until the last login is long enough ago."""
        try:
            written = await self._state.read(_NAME)
        except StorageError:
            return
        seconds = seconds_to_wait(self._clock.now(), datetime.fromisoformat(written or _LONG_AGO))
        if seconds > 0:
            await self._clock.sleep(seconds)

    async def note(self) -> None:
        """Take note that a login is about to happen."""
        try:
            await self._state.write(_NAME, self._clock.now().isoformat())
        except StorageError:
            return


_LONG_AGO: Final = "2000-01-01T00:00:00+00:00"


def seconds_to_wait(now: datetime, last_at: datetime) -> float:
    """Return how long the next login waits; nothing where the last one is told to be to come."""
    passed = now - last_at
    return (APART - passed).total_seconds() if timedelta(0) <= passed < APART else 0.0
