"""Time that passes in, servers that the bot was removed from long ago forgotten out."""

import logging

from bot.domain.errors import StorageError
from bot.pipeline.leave_servers import forget_left_servers
from bot.pipeline.ports import Clock
from bot.pipeline.server_ports import ServerStore

# The grace is of days; an hour more or less is nothing to it.
LOOK_EVERY_SECONDS = 3_600.0

_log = logging.getLogger(__name__)


class LeftServers:
    """Looks now and then whose time is over."""

    def __init__(self, servers: ServerStore, clock: Clock) -> None:
        self._servers = servers
        self._clock = clock

    async def run(self) -> None:
        """Look again and again, until cancelled; a database that does not answer is asked again."""
        while True:
            try:
                for server in await forget_left_servers(self._servers, self._clock):
                    _log.info("forgot %s, which the bot was removed from long ago", server)
            except StorageError as error:
                _log.warning("servers that were left could not be forgotten yet: %s", error.code)
            await self._clock.sleep(LOOK_EVERY_SECONDS)
