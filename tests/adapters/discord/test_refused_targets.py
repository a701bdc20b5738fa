"""Threads and forums that were set aside are posted to again once somebody has mended them."""

import asyncio

import pytest

from bot.domain.errors import ForumTagMissing, PermissionMissing, PublishError, ThreadLocked
from bot.domain.posting import PostOptions, PostStyle
from tests.adapters.discord.running import RunningBot, name_of
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel
from tests.fakes.memory import ChannelRow

_SETTLED_SECONDS = 10  # what changes in a row is looked at together


async def _set_aside(bot: RunningBot, channel: Channel, options: PostOptions) -> PublishError:
    """Try to post there in vain, as the outbox keeps it."""
    with pytest.raises(PublishError) as caught:
        await bot.presence.publisher.publish(bot.message(channel, options=options))
    await bot.clock.advance(_SETTLED_SECONDS)  # what changed before does not count
    bot.stores.memory.channels[name_of(channel)] = ChannelRow(refusal=caught.value.reason)
    return caught.value


async def _is_refused(bot: RunningBot, channel: Channel) -> bool:
    await bot.clock.advance(_SETTLED_SECONDS)
    return name_of(channel) in await bot.stores.outbox.refused_channels("discord")


async def test_a_locked_thread_waits_until_it_is_unlocked(stand_in: StandIn, bot: RunningBot):
    thread = await stand_in.add_channel(bot.newsroom, "talk", kind="public_thread", parent=bot.news)
    locked = bot.client.wait_for("raw_thread_update", timeout=10)
    await stand_in.set_thread(thread, locked=True, archived=True)
    await locked
    assert isinstance(await _set_aside(bot, thread, PostOptions()), ThreadLocked)
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.rename_channel(bot.news, "latest")  # a change, but not the one that helps
    await heard
    assert await _is_refused(bot, thread)
    unlocked = bot.client.wait_for("raw_thread_update", timeout=10)
    await stand_in.set_thread(thread, locked=False)
    await unlocked
    async with asyncio.timeout(10):
        while await _is_refused(bot, thread):  # an archived thread is asked for first
            await stand_in.gateway_counts()
    await bot.presence.publisher.publish(bot.message(thread))
    assert len(await stand_in.messages(thread)) == 1


async def test_a_forum_waits_until_it_has_a_tag_for_bots(stand_in: StandIn, bot: RunningBot):
    forum = await stand_in.add_channel(bot.newsroom, "articles", kind="forum")
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.set_tags(forum, required=True)
    await heard
    assert isinstance(await _set_aside(bot, forum, PostOptions()), ForumTagMissing)
    assert await _is_refused(bot, forum)
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.set_tags(forum, "news", required=True)
    await heard
    assert not await _is_refused(bot, forum)


async def test_the_very_permission_that_lacked_must_be_there(stand_in: StandIn, bot: RunningBot):
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.deny(bot.news, "embed_links")
    await heard
    embed = PostOptions(style=PostStyle.EMBED)
    assert isinstance(await _set_aside(bot, bot.news, embed), PermissionMissing)
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.rename_channel(bot.news, "latest")
    await heard
    assert await _is_refused(bot, bot.news)
    heard = bot.client.wait_for("guild_channel_update", timeout=10)
    await stand_in.allow(bot.news, "embed_links")
    await heard
    assert not await _is_refused(bot, bot.news)


async def test_a_private_thread_waits_until_the_bot_is_let_in(stand_in: StandIn, bot: RunningBot):
    thread = await stand_in.add_channel(
        bot.newsroom, "staff", kind="private_thread", parent=bot.news
    )
    assert isinstance(await _set_aside(bot, thread, PostOptions()), PermissionMissing)
    assert await _is_refused(bot, thread)
    heard = bot.client.wait_for("thread_join", timeout=10)
    await stand_in.let_in(thread, await stand_in.bot())
    await heard
    assert not await _is_refused(bot, thread)
