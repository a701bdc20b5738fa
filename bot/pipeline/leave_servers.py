"""Servers that the bot was removed from in, after a while nothing that is known of them out."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.pipeline.ports import Clock
from bot.pipeline.server_ports import ServerStore

# Whoever removed the bot by mistake, or tries another one, finds all as it was until then.
GRACE: Final = timedelta(days=30)


async def forget_left_servers(servers: ServerStore, clock: Clock) -> Sequence[str]:
    """Forget what was left longer ago than `GRACE`, and return those servers; StorageErrors pass."""
    return await servers.purge(clock.now() - GRACE)
