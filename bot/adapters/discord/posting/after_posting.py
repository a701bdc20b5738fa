"""A message that stands in, what else a channel wants of it done: published, a thread begun.

The message stands whatever becomes of this; so limits are not waited for, only told of.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import discord
import structlog

from bot.adapters.discord.connecting.connection import DiscordConnection
from bot.adapters.discord.connecting.failures import told
from bot.pipeline.ports import Clock

# How long the next message of a channel may wait for this one to be published.
MOMENT_SECONDS: Final = 3.0
_PUBLISHED_ALREADY: Final = 40033
_THREAD_EXISTS: Final = 160004
_REFUSALS: Final = range(400, 500)


class AfterPosting:
    """Publishes what stands in announcement channels, and begins threads on what asks for one."""

    def __init__(self, connection: DiscordConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._closed_until: dict[int, datetime] = {}  # channels that published their ten an hour

    async def publish(self, message: discord.PartialMessage) -> None:
        """Publish it to those who follow the channel, unless as many were as may be in an hour.

        Raises what may pass, and what nobody knows the end of: a further try does no harm.
        """
        place_id = message.channel.id
        closed_until = self._closed_until.get(place_id)
        if closed_until is not None and self._clock.now() < closed_until:
            _tell("published", place_id, "limit of an hour")
            return
        try:
            async with asyncio.timeout(MOMENT_SECONDS):
                await self._connection.finish(message.publish())
        except TimeoutError:
            _tell("published at once", place_id, "no answer in a moment")  # the request runs on
        except discord.RateLimited as limited:
            self._closed_until[place_id] = self._clock.now() + timedelta(
                seconds=limited.retry_after
            )
            _tell("published", place_id, "limit of an hour")
        except discord.HTTPException as error:
            if error.status not in _REFUSALS:
                raise
            if error.code != _PUBLISHED_ALREADY:
                _tell("published", place_id, told(error))

    async def begin_thread(self, message: discord.PartialMessage, title: str) -> None:
        """Begin a thread on it; one that stands already, from an earlier try, is enough.

        Raises what may pass, and what nobody knows the end of.
        """
        try:
            await self._connection.finish(message.create_thread(name=title))
        except discord.RateLimited as limited:
            _tell("thread begun", message.channel.id, told(limited))
        except discord.HTTPException as error:
            if error.status not in _REFUSALS:
                raise
            if error.code != _THREAD_EXISTS:
                _tell("thread begun", message.channel.id, told(error))


def _tell(what: str, place_id: int, why: str) -> None:
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    logger.info("discord: not done after posting", what=what, channel=place_id, why=why)
