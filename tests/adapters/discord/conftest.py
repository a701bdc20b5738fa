"""A Discord on this machine, and Lede's side of it running in the test's own process."""

import ssl
from collections.abc import AsyncIterator

import aiohttp.connector
import pytest

from tests.adapters.discord.running import RunningBot, running_bot
from tests.discord_stand_in.driver import StandIn


@pytest.fixture
async def stand_in(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[StandIn]:
    """A Discord that this process trusts; at the end nothing may have broken Discord's rules."""
    async with StandIn.started() as started:
        # aiohttp read SSL_CERT_FILE when it was imported, which was too early.
        trusting = ssl.create_default_context(cafile=started.certificate)
        monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", trusting)
        yield started
        assert await started.violations() == []


@pytest.fixture
async def bot(stand_in: StandIn) -> AsyncIterator[RunningBot]:
    """A bot that is connected to a server named Newsroom with a channel named news."""
    guild = await stand_in.add_guild("Newsroom")
    channel = await stand_in.add_channel(guild, "news")
    async with running_bot(stand_in, guild=guild, channel=channel) as running:
        await running.heard.until(lambda heard: heard.connected == 1)
        yield running
