"""Servers that the bot was removed from are forgotten when their grace is over, not before."""

import asyncio
import logging

import pytest

from bot.adapters.discord.connecting.known_guilds import KnownGuilds
from bot.adapters.discord.telling.left_servers import LOOK_EVERY_SECONDS, LeftServers
from bot.domain.channels import ChannelName
from bot.domain.errors import DatabaseLocked
from tests.fakes.clock import FakeClock
from tests.fakes.memory_servers import MemoryServerStore
from tests.fakes.stores import memory_stores

SERVER = "discord:100000000000000001"
CHANNEL = ChannelName("discord", "100000000000000002")
DAY = 86_400


async def test_a_server_is_forgotten_after_thirty_days():
    clock = FakeClock()
    servers = memory_stores(clock).servers
    await servers.place(CHANNEL, SERVER)
    await servers.left(SERVER)
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(LeftServers(servers, clock).run())
        await clock.advance(30 * DAY)
        assert await servers.server_of(CHANNEL) == SERVER
        await clock.advance(LOOK_EVERY_SECONDS)
        assert await servers.server_of(CHANNEL) is None
        looking.cancel()


async def test_a_database_that_does_not_answer_is_asked_again(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.WARNING)
    clock = FakeClock()
    stores = memory_stores(clock)

    class LockedOnce(MemoryServerStore):
        locked = True

        async def purge(self, left_before):
            if self.locked:
                self.locked = False
                raise DatabaseLocked(database="lede.db")
            return await super().purge(left_before)

    servers = LockedOnce(stores.memory, stores.report_book)
    await servers.place(CHANNEL, SERVER)
    await servers.left(SERVER)
    await clock.advance(31 * DAY)
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(LeftServers(servers, clock).run())
        await clock.advance(1)
        assert "could not be forgotten yet" in caplog.text
        await clock.advance(LOOK_EVERY_SECONDS)
        assert await servers.server_of(CHANNEL) is None
        looking.cancel()


async def test_where_a_channel_belongs_is_known_after_a_restart():
    servers = memory_stores(FakeClock()).servers
    assert await KnownGuilds(servers).find(CHANNEL) is None
    await KnownGuilds(servers).remember(CHANNEL, 100000000000000001)
    assert await KnownGuilds(servers).find(CHANNEL) == 100000000000000001
    assert await servers.server_of(CHANNEL) == SERVER
