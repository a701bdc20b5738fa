"""A server of its own for each test: a reader, an admin, and channels."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import simcord

from tests.adapters.discord.commands.desk import Desk, allow, empty_desk, hidden_from, opened


@pytest.fixture
def desk() -> Desk:
    return empty_desk()


@pytest.fixture
async def env(desk: Desk) -> AsyncIterator[simcord.Env]:
    async with opened(desk) as env:
        yield env


@pytest.fixture
async def guild(env: simcord.Env) -> Any:
    """A server that the bot has joined while it had no channel to be greeted in."""
    guild = env.create_guild("Lindental")
    await env.settle()
    return guild


@pytest.fixture
def news(guild: Any) -> Any:
    return guild.create_text_channel("news")


@pytest.fixture
def backroom(guild: Any) -> Any:
    """A channel that readers cannot see."""
    return guild.create_text_channel("backroom", overwrites=hidden_from(guild))


@pytest.fixture
def reader(desk: Desk, guild: Any) -> Any:
    return guild.add_member(desk.env.create_user("reader"))


@pytest.fixture
def admin(desk: Desk, guild: Any) -> Any:
    managers = guild.create_role("Managers", permissions=allow(manage_guild=True))
    return guild.add_member(desk.env.create_user("admin"), roles=[managers])
