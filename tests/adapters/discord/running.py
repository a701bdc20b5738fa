"""Runs Lede's side of Discord against a stand-in, with time that passes only when told to."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.adapters.clock import SystemClock
from bot.adapters.discord.connecting.client import Install
from bot.adapters.discord.connecting.connection import Access
from bot.adapters.discord.presence import DiscordPresence, Memory
from bot.domain.channels import ChannelName
from bot.domain.errors import DiscordError
from bot.pipeline.records import OutgoingMessage
from tests.builders import brief
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel, Guild
from tests.fakes.clock import FakeClock
from tests.fakes.stores import MemoryStores, memory_stores

_PATIENCE_SECONDS = 15.0


class Heard:
    """What was told of the connection. Fulfils ConnectionTroubles."""

    def __init__(self) -> None:
        self.errors: list[DiscordError] = []
        self.retries: list[float | None] = []
        self.connected = 0
        self._news = asyncio.Event()

    def discord_failed(self, error: DiscordError, retry_in_seconds: float | None) -> None:
        self.errors.append(error)
        self.retries.append(retry_in_seconds)
        self._news.set()

    def discord_connected(self, bot_name: str, servers: int | None) -> None:
        self.connected += 1
        self._news.set()

    def note(self, _guild_id: int | None) -> None:
        """Look again: something changed on Discord."""
        self._news.set()

    @property
    def codes(self) -> list[str]:
        return [error.code for error in self.errors]

    async def until(self, enough: Callable[["Heard"], object]) -> None:
        """Wait for the news that is enough."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not enough(self):
                await self._news.wait()
                self._news.clear()


@dataclass(kw_only=True)
class RunningBot:
    """One bot and what surrounds it."""

    presence: DiscordPresence
    stores: MemoryStores
    clock: FakeClock
    heard: Heard
    stop: asyncio.Event
    running: asyncio.Task[None]
    guild: Guild | None = None
    channel: Channel | None = None
    _count: int = field(default=0)

    @property
    def client(self) -> discord.Client:
        client = self.presence.connection.client
        assert client is not None
        return client

    @property
    def news(self) -> Channel:
        assert self.channel is not None
        return self.channel

    @property
    def newsroom(self) -> Guild:
        assert self.guild is not None
        return self.guild

    def message(
        self, channel: Channel | ChannelName | None = None, **changes: Any
    ) -> OutgoingMessage:
        """Return a message that was never tried, to the bot's channel unless told otherwise."""
        self._count += 1
        values: dict[str, Any] = {
            "channel": channel
            if isinstance(channel, ChannelName)
            else name_of(channel or self.news),
            "nonce": f"lede-{self._count}",
            "brief_id": self._count,
            "content": brief(),
            "first_tried_at": None,
        }
        return OutgoingMessage(**{**values, **changes})

    def long_ago(self) -> datetime:
        """Return a time at which Discord may have forgotten a nonce."""
        return self.clock.now() - timedelta(minutes=10)


def name_of(channel: Channel) -> ChannelName:
    return ChannelName("discord", str(channel.id))


@asynccontextmanager
async def running_bot(
    stand_in: StandIn,
    *,
    stores: MemoryStores | None = None,
    installs: Sequence[Install] = (),
    guild: Guild | None = None,
    channel: Channel | None = None,
    deaf_seconds: float = 60.0,
) -> AsyncIterator[RunningBot]:
    """Run a bot for the time of the block, connected or not."""
    clock = FakeClock(SystemClock().now())
    kept = stores or memory_stores(clock)
    heard, stop = Heard(), asyncio.Event()
    presence = DiscordPresence(
        Access(
            discord_token=stand_in.discord_token,
            proxy=stand_in.proxy,
            settle_seconds=0.05,
            deaf_seconds=deaf_seconds,
        ),
        installs=installs,
        memory=Memory(outbox=kept.outbox, state=kept.bot_state, servers=kept.servers),
        clock=clock,
        troubles=heard,
    )
    presence.connection.listen(heard.note)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(presence.run(stop))
        yield RunningBot(
            presence=presence,
            stores=kept,
            clock=clock,
            heard=heard,
            stop=stop,
            running=running,
            guild=guild,
            channel=channel,
        )
        stop.set()
