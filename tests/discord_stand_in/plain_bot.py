"""A bot of nothing but discord.py, to try the stand-in with: it logs in, and answers a few commands."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
from discord import app_commands

from tests.discord_stand_in.bell import Bell
from tests.discord_stand_in.driver import StandIn

_READY_SECONDS = 15.0


class PlainBot(discord.Client):
    """One client; its tree takes what a test gives it."""

    def __init__(self, stand_in: StandIn, intents: discord.Intents | None = None) -> None:
        super().__init__(
            intents=intents or discord.Intents(guilds=True),
            proxy=stand_in.proxy,
            connector=stand_in.connector(),
            # discord.py waits 2 s for further guilds before it says that it is ready.
            guild_ready_timeout=0.05,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []  # names of events, in order
        self.bell = Bell()
        self.times_ready = 0

    async def on_ready(self) -> None:
        self.times_ready += 1
        self.bell.ring()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Log in again at once; discord.py waits 5 s, as Discord's limit asks for."""

    async def on_socket_event_type(self, name: str) -> None:
        self.heard.append(name)
        self.bell.ring()

    async def until(self, is_so: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait for something that events bring about."""
        assert await self.bell.until(lambda: is_so() or None, seconds), "it did not come to that"

    def text_channel(self, channel_id: int) -> discord.TextChannel:
        channel = self.get_channel(channel_id)
        assert isinstance(channel, discord.TextChannel)
        return channel


@asynccontextmanager
async def running(bot: PlainBot, discord_token: str) -> AsyncIterator[PlainBot]:
    """Let the bot run for the time of the block, ready from its beginning."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(bot.start(discord_token))
        try:
            await bot.until(lambda: bot.times_ready > 0, _READY_SECONDS)
            yield bot
        finally:
            await bot.close()
