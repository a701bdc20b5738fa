"""What this process leads, or stands by for, as the settings and its roles have it."""

import asyncio
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Final

from bot.adapters.monitoring import LogOutcomes
from bot.adapters.storage.stores import Stores
from bot.pipeline.leading import Leadership
from bot.pipeline.ports import Clock

GATEWAY: Final = "gateway"  # who hears Discord; all of its shards
SENDER: Final = "sender"  # who posts to Discord
_START: Final = "start"


def leadership(name: str, stores: Stores, clock: Clock) -> Leadership:
    """Return what makes this process one of those that may lead `name`."""
    return Leadership(
        name, leaders=stores.leaders, holder=_this_process(), clock=clock, news=LogOutcomes()
    )


async def one_after_the_other(
    stores: Stores, clock: Clock, stop: asyncio.Event, work: Callable[[], Awaitable[None]]
) -> None:
    """Do at the start what several processes may not do at once; not at all if told to stop."""

    async def act(_ended: asyncio.Event) -> None:
        await work()

    await leadership(_START, stores, clock).run(stop, act)


@cache
def _this_process() -> str:
    """Name this process among all that work over one database, readable for who looks into it."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
