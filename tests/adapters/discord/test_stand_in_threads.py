"""Threads, forums, publishing and pings through discord.py."""

import discord
import pytest

from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.plain_bot import PlainBot, running

THREADS = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")


async def test_a_thread_begins_from_a_message_once():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            message = await bot.text_channel(channel.id).send("news")
            thread = await message.create_thread(name="Talk")
            await thread.send("first")
            with pytest.raises(discord.HTTPException) as refused:
                await message.create_thread(name="Again")
            assert refused.value.code == 160004
        [begun] = await stand_in.threads(channel)
        assert (begun.id, begun.name, begun.archived) == (message.id, "Talk", False)
        assert (await stand_in.messages(channel))[0].has_thread
        assert [one.text for one in await stand_in.messages(begun.channel)] == ["first"]
        assert await stand_in.violations() == []


async def test_a_message_opens_an_archived_thread_but_no_locked_one():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild(bot_permissions=THREADS)
        parent = await stand_in.add_channel(guild)
        closed, locked = [
            await stand_in.add_channel(guild, name, kind="public_thread", parent=parent)
            for name in ("closed", "locked")
        ]
        await stand_in.set_thread(closed, archived=True)
        await stand_in.set_thread(locked, archived=True, locked=True)
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            assert bot.get_channel(closed.id) is None  # only open ones are told of
            thread = await bot.fetch_channel(closed.id)
            assert isinstance(thread, discord.Thread)
            await thread.send("open it")
            await bot.until(lambda: bot.get_channel(closed.id) is not None)
            shut = await bot.fetch_channel(locked.id)
            assert isinstance(shut, discord.Thread)
            with pytest.raises(discord.HTTPException) as refused:
                await shut.send("no")
            assert refused.value.code == 50083
            await stand_in.set_thread(locked, archived=False)
            with pytest.raises(discord.HTTPException) as refused:
                await shut.send("no")
            assert refused.value.code == 160005
        assert [one.archived for one in await stand_in.threads(parent)] == [False, False]
        assert await stand_in.violations() == []


async def test_threads_are_listed_open_and_closed():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        parent = await stand_in.add_channel(guild)
        names = ("a", "b", "c", "d")
        made = [
            await stand_in.add_channel(guild, name, kind="public_thread", parent=parent)
            for name in names
        ]
        for thread in made[:3]:
            await stand_in.set_thread(thread, archived=True)
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            open_ones = await bot.guilds[0].active_threads()
            here = bot.text_channel(parent.id)
            closed = [one.name async for one in here.archived_threads(limit=None)]
            assert [one.name for one in open_ones] == ["d"]
            assert closed == ["c", "b", "a"]
        assert await stand_in.violations() == []


async def test_a_private_thread_is_for_those_in_it():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        parent = await stand_in.add_channel(guild)
        secret = await stand_in.add_channel(guild, "secret", kind="private_thread", parent=parent)
        reader = await stand_in.add_member(guild)
        await stand_in.say(guild.owner, secret, "ours")
        assert await stand_in.messages(secret, seen_by=reader) == []
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            with pytest.raises(discord.Forbidden):
                await bot.fetch_channel(secret.id)
            await stand_in.let_in(secret, await stand_in.bot())
            await bot.until(lambda: bot.get_channel(secret.id) is not None)
            thread = bot.get_channel(secret.id)
            assert isinstance(thread, discord.Thread)
            await thread.send("thanks")
        seen = await stand_in.messages(secret, seen_by=guild.owner)
        assert [one.text for one in seen] == ["ours", "thanks"]
        assert await stand_in.violations() == []


async def test_a_forum_takes_posts_with_tags():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        forum = await stand_in.add_channel(guild, "articles", kind="forum")
        news, staff = await stand_in.set_tags(
            forum, "news", "staff", moderated=("staff",), required=True
        )
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            there = bot.get_channel(forum.id)
            assert isinstance(there, discord.ForumChannel)
            assert [tag.name for tag in there.available_tags] == ["news", "staff"]
            assert there.flags.require_tag
            with pytest.raises(discord.HTTPException) as refused:
                await there.create_thread(name="Untagged", content="text")
            assert refused.value.code == 40067
            by_id = {tag.id: tag for tag in there.available_tags}
            tags = [by_id[staff]]
            with pytest.raises(discord.Forbidden):
                await there.create_thread(name="T", content="text", applied_tags=tags)
            made = await there.create_thread(
                name="Tagged", content="text", applied_tags=[by_id[news]]
            )
            assert made.message.id == made.thread.id
            assert (await made.thread.fetch_message(made.thread.id)).content == "text"
        [post] = await stand_in.threads(forum)
        assert (post.name, post.tags) == ("Tagged", (news,))
        assert await stand_in.violations() == []


async def test_a_message_is_published_once_and_ten_in_an_hour():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        news = await stand_in.add_channel(guild, kind="announcement")
        plain = await stand_in.add_channel(guild, "plain")
        bot = PlainBot(stand_in)
        bot.http.max_ratelimit_timeout = 30.0
        async with running(bot, stand_in.discord_token):
            sent = [await bot.text_channel(news.id).send(str(number)) for number in range(11)]
            for message in sent[:10]:
                await message.publish()
            with pytest.raises(discord.HTTPException) as refused:
                await sent[0].publish()
            assert refused.value.code == 40033
            with pytest.raises(discord.RateLimited) as limited:
                await sent[10].publish()
            assert 3500 < limited.value.retry_after <= 3600
            with pytest.raises(discord.HTTPException) as wrong:
                await (await bot.text_channel(plain.id).send("x")).publish()
            assert wrong.value.code == 50024
        seen = [one.is_crossposted for one in await stand_in.messages(news)]
        assert seen == [True] * 10 + [False]
        assert await stand_in.violations() == []


async def test_only_a_role_that_is_allowed_and_may_be_pinged_is():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        open_role = await stand_in.add_role(guild, "open", mentionable=True)
        shut_role = await stand_in.add_role(guild, "shut")
        await stand_in.deny(channel, "mention_everyone")
        view = discord.ui.LayoutView()
        text: discord.ui.TextDisplay[discord.ui.LayoutView] = discord.ui.TextDisplay(
            f"<@&{open_role}> <@&{shut_role}> @everyone"
        )
        view.add_item(text)
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            here = bot.text_channel(channel.id)
            roles = [discord.Object(one) for one in (open_role, shut_role)]
            await here.send(view=view, allowed_mentions=discord.AllowedMentions(roles=roles))
            await here.send(view=view, allowed_mentions=discord.AllowedMentions.none())
            await stand_in.allow(channel, "mention_everyone")
            await here.send(view=view, allowed_mentions=discord.AllowedMentions(roles=roles))
        pinged = [one.pinged_roles for one in await stand_in.messages(channel)]
        assert pinged == [(open_role,), (), (open_role, shut_role)]
        assert await stand_in.violations() == []


async def test_what_changes_in_a_guild_is_told():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            role = await stand_in.add_role(guild, "gone soon")
            await stand_in.delete_role(guild, role)
            await stand_in.set_told_channels(guild, system=channel)
            thread = await stand_in.add_channel(guild, "t", kind="public_thread", parent=channel)
            await stand_in.rename_channel(thread, "renamed")
            await bot.until(lambda: bot.heard[-1] == "THREAD_UPDATE")
            [seen] = bot.guilds[0].threads
            assert seen.name == "renamed"
            assert bot.guilds[0].get_role(role) is None
            assert bot.guilds[0].system_channel == bot.get_channel(channel.id)
            await stand_in.delete_channel(thread)
            await stand_in.remove_bot(guild)
            await bot.until(lambda: bot.heard[-2:] == ["THREAD_DELETE", "GUILD_DELETE"])
            assert list(bot.guilds) == []
        assert await stand_in.violations() == []
