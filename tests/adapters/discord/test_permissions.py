"""What posting takes, and what a channel withholds."""

from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.adapters.discord.connecting.permissions import (
    EMBEDDING,
    POSTING,
    POSTING_IN_THREADS,
    STARTING_THREADS,
    TELLING,
    invite_url,
    missing_of_asker,
    missing_permissions,
    needed_for,
)
from bot.domain.errors import PermissionMissing
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from bot.presenting.wording import say_error
from tests.adapters.discord.running import RunningBot, running_bot
from tests.discord_stand_in.driver import StandIn

MORE = (EMBEDDING, STARTING_THREADS)
EMBED = PostOptions(style=PostStyle.EMBED)
THREADS = PostOptions(layout=PostLayout.THREADS)
PER_FEED = PostOptions(layout=PostLayout.POST_PER_FEED)
SEEING = ["view_channel", "read_message_history"]
# What posting takes beside seeing the channel and reading its history.
NEEDS = [
    ("text", PostOptions(), ["send_messages"]),
    ("text", EMBED, ["send_messages", "embed_links"]),
    ("text", THREADS, ["send_messages", "create_public_threads"]),
    ("text", PER_FEED, ["send_messages"]),
    ("announcement", PostOptions(), ["send_messages"]),
    ("announcement", THREADS, ["send_messages", "create_public_threads"]),
    ("public_thread", PostOptions(), ["send_messages_in_threads"]),
    ("public_thread", THREADS, ["send_messages_in_threads"]),
    ("public_thread", EMBED, ["send_messages_in_threads", "embed_links"]),
    ("forum", PostOptions(), ["send_messages"]),
    ("forum", THREADS, ["send_messages"]),
    ("forum", PER_FEED, ["send_messages", "send_messages_in_threads"]),
]


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
        "create_public_threads",
        "embed_links",
    }
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}
    assert asked["client_id"] == ["123"]


def test_every_permission_has_the_name_that_discord_shows():
    for name in {*POSTING, *POSTING_IN_THREADS, *TELLING, *MORE}:
        sentence = say_error(PermissionMissing("discord:1", "", (name,)))
        assert name.replace("_", " ").title().replace(" In ", " in ") in sentence


async def test_each_kind_of_target_takes_what_the_table_says(stand_in: StandIn, bot: RunningBot):
    places = {"text": bot.news}
    for kind in ("announcement", "forum", "public_thread"):
        parent = bot.news if kind == "public_thread" else None
        heard = bot.client.wait_for("thread_join" if parent else "guild_channel_create", timeout=10)
        places[kind] = await stand_in.add_channel(bot.newsroom, kind, kind=kind, parent=parent)
        await heard
    for kind, options, needs in NEEDS:
        place = _place(bot, places[kind].id)
        assert sorted(needed_for(place, options)) == sorted([*SEEING, *needs]), (kind, options)


@pytest.mark.parametrize("mentionable", [True, False])
async def test_a_role_takes_a_permission_to_be_pinged_unless_everybody_may(
    stand_in: StandIn, bot: RunningBot, mentionable
):
    heard = bot.client.wait_for("guild_role_create", timeout=10)
    role = await stand_in.add_role(bot.newsroom, "readers", mentionable=mentionable)
    await heard
    options = PostOptions(mention_role=str(role))
    needs = needed_for(_place(bot, bot.news.id), options)
    assert ("mention_everyone" in needs) is not mentionable


async def test_who_may_not_speak_there_or_ping_a_role_may_not_have_the_bot_do_it(
    stand_in: StandIn,
):
    guild = await stand_in.add_guild(everyone=("view_channel", "send_messages"))
    channel = await stand_in.add_channel(guild)
    forum = await stand_in.add_channel(guild, "forum", kind="forum")
    thread = await stand_in.add_channel(guild, "thread", kind="public_thread", parent=channel)
    await stand_in.deny(forum, "send_messages", to=guild.id)
    role = await stand_in.add_role(guild, "readers")
    reader = await stand_in.add_member(guild)
    async with running_bot(stand_in) as bot:
        await bot.heard.until(lambda heard: heard.connected)
        member = await bot.client.guilds[0].fetch_member(reader.id)
        pinging = PostOptions(mention_role=str(role), style=PostStyle.EMBED)
        lacking = {
            name: missing_of_asker(_place(bot, place.id), member, pinging)
            for name, place in (("text", channel), ("forum", forum), ("thread", thread))
        }
        assert missing_of_asker(_place(bot, channel.id), member) == ()
    assert lacking == {
        "text": ("mention_everyone",),
        "forum": ("send_messages", "mention_everyone"),
        "thread": ("send_messages_in_threads", "mention_everyone"),
    }
