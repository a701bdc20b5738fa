"""What posting takes, and what a channel withholds."""

from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.adapters.discord.permissions import (
    POSTING,
    POSTING_IN_THREADS,
    TELLING,
    invite_url,
    missing_permissions,
)
from bot.domain.errors import PermissionMissing
from bot.presenting.wording import say_error
from tests.adapters.discord.running import RunningBot, running_bot
from tests.discord_stand_in.driver import StandIn


def _place(bot: RunningBot, channel_id: int) -> discord.abc.GuildChannel | discord.Thread:
    place = bot.client.get_channel(channel_id)
    assert isinstance(place, discord.abc.GuildChannel | discord.Thread)
    return place


async def test_a_bot_that_was_invited_as_meant_lacks_nothing(bot: RunningBot):
    assert missing_permissions(_place(bot, bot.news.id)) == ()


@pytest.mark.parametrize("denied", POSTING)
async def test_each_missing_permission_is_named_alone(stand_in: StandIn, bot: RunningBot, denied):
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.deny(bot.news, denied)
    await heard
    assert missing_permissions(_place(bot, bot.news.id)) == (denied,)


async def test_a_thread_takes_a_permission_of_its_own(stand_in: StandIn):
    guild = await stand_in.add_guild()
    channel = await stand_in.add_channel(guild)
    thread = await stand_in.add_channel(guild, "replies", kind="public_thread", parent=channel)
    await stand_in.deny(channel, "send_messages_in_threads")
    async with running_bot(stand_in) as bot:
        await bot.heard.until(lambda heard: heard.connected)
        assert missing_permissions(_place(bot, thread.id)) == ("send_messages_in_threads",)
        assert missing_permissions(_place(bot, channel.id)) == ()


async def test_a_bot_that_was_kicked_lacks_nothing_that_could_be_named(
    stand_in: StandIn, bot: RunningBot
):
    place = _place(bot, bot.news.id)
    place.guild._members.clear()  # as of a server that is out of reach
    assert missing_permissions(place) == ()


def test_the_invitation_asks_for_what_posting_takes_and_no_more():
    asked = parse_qs(urlsplit(invite_url(123)).query)
    granted = discord.Permissions(int(asked["permissions"][0]))
    assert {name for name, given in granted if given} == {
        "read_messages",  # discord.py's first name of view_channel
        "send_messages",
        "send_messages_in_threads",
        "read_message_history",
    }
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}
    assert asked["client_id"] == ["123"]


def test_every_permission_has_the_name_that_discord_shows():
    for name in {*POSTING, *POSTING_IN_THREADS, *TELLING}:
        sentence = say_error(PermissionMissing("discord:1", "", (name,)))
        assert name.replace("_", " ").title().replace(" In ", " in ") in sentence
