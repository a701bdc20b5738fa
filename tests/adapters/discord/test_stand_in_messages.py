"""Messages through discord.py: nonces, faults before and after the commit, permissions, reading."""

import asyncio

import aiohttp
import discord
import pytest

from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_trouble import POSTS
from tests.discord_stand_in.plain_bot import PlainBot, running
from tests.discord_stand_in.raw_client import RawClient


async def test_the_same_nonce_makes_one_message_for_as_long_as_it_is_remembered():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        other = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            here, there = bot.text_channel(channel.id), bot.text_channel(other.id)
            first = await here.send("one", nonce="n-1")
            again = await here.send("another text", nonce="n-1")
            elsewhere = await there.send("one", nonce="n-1")
            assert (again.id, again.content, again.nonce) == (first.id, "one", "n-1")
            assert elsewhere.id != first.id
            assert (await here.fetch_message(first.id)).nonce is None
            await stand_in.set_nonce_window(0)
            assert (await here.send("two", nonce="n-1")).id != first.id
        assert [one.text for one in await stand_in.messages(channel)] == ["one", "two"]
        posts = await stand_in.posts(channel)
        assert [one.repeated for one in posts] == [False, True, False]
        assert {one.nonce for one in posts} == {"n-1"}
        assert await stand_in.violations() == []


async def test_an_error_after_the_commit_and_its_repetition_make_one_message():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            fault = await stand_in.faults(POSTS, "status_after", status=502, times=1)
            await bot.text_channel(channel.id).send("once", nonce="n")  # discord.py repeats a 502
            assert await fault.met() == 1
        assert [one.text for one in await stand_in.messages(channel)] == ["once"]
        assert [one.repeated for one in await stand_in.posts(channel)] == [False, True]
        asked = await stand_in.requests(POSTS)
        assert [(one.status, one.fault) for one in asked] == [(502, "status_after"), (200, None)]


@pytest.mark.parametrize(("kind", "stored"), [("cut", 0), ("cut_after", 1)])
async def test_a_cut_connection_leaves_what_was_committed(kind, stored):
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            await stand_in.faults(POSTS, kind, times=1)
            with pytest.raises(aiohttp.ClientError):
                await bot.text_channel(channel.id).send("text", nonce="n")
            assert len(await stand_in.messages(channel)) == stored
            await bot.text_channel(channel.id).send("text", nonce="n")
        assert len(await stand_in.messages(channel)) == 1
        assert (await stand_in.requests(POSTS))[0].status is None


async def test_a_request_that_hangs_ends_when_the_bot_gives_up():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            await stand_in.faults(POSTS, "hang_after", times=1)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await bot.text_channel(channel.id).send("stored all the same")
        assert [one.text for one in await stand_in.messages(channel)] == ["stored all the same"]


async def test_a_rate_limit_is_waited_for_unless_cloudflare_says_it():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            here = bot.text_channel(channel.id)
            await stand_in.faults(POSTS, status=429, times=1, retry_after=0.1)
            await here.send("after a wait")
            await stand_in.faults(POSTS, status=429, times=1, retry_after=0.1, scope="global")
            await here.send("after another")
            await stand_in.faults(POSTS, status=429, times=1, via=False)
            with pytest.raises(discord.HTTPException) as refused:
                await here.send("never")
        assert refused.value.status == 429
        texts = [one.text for one in await stand_in.messages(channel)]
        assert texts == ["after a wait", "after another"]
        assert await stand_in.violations() == []


async def test_faults_by_chance_are_the_same_in_every_run():
    async def met() -> list[int | None]:
        async with StandIn.started() as stand_in:
            await stand_in.faults("GET /users/@me$", status=401, probability=0.5, seed=3)
            async with RawClient(stand_in) as raw:
                return [(await raw.ask("GET", "/users/@me")).status for _ in range(12)]

    first = await met()
    assert set(first) == {200, 401}
    assert await met() == first


async def test_a_bot_writes_and_reads_only_where_it_may():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        hidden, silent, unread, gone = [
            await stand_in.add_channel(guild, name)
            for name in ("hidden", "silent", "unread", "gone")
        ]
        await stand_in.deny(hidden, "view_channel")
        await stand_in.deny(silent, "send_messages")
        await stand_in.deny(unread, "read_message_history")
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            lost = bot.text_channel(gone.id)
            await stand_in.delete_channel(gone)
            for channel, status, code in (
                (bot.text_channel(hidden.id), 403, 50001),
                (bot.text_channel(silent.id), 403, 50013),
                (lost, 404, 10003),
            ):
                with pytest.raises(discord.HTTPException) as refused:
                    await channel.send("text")
                assert (refused.value.status, refused.value.code) == (status, code)
            reading = bot.text_channel(unread.id)
            sent = await reading.send("text")
            assert [one async for one in reading.history()] == []
            with pytest.raises(discord.Forbidden):
                await reading.fetch_message(sent.id)
        assert await stand_in.violations() == []


async def test_a_list_of_messages_can_be_paged_both_ways():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            here = bot.text_channel(channel.id)
            sent = [await here.send(str(number)) for number in range(6)]
            after = [m.content async for m in here.history(after=sent[1], limit=3)]
            before = [m.content async for m in here.history(before=sent[4], limit=3)]
            around = [m.content async for m in here.history(around=sent[2], limit=3)]
            ages = [discord.utils.utcnow() - m.created_at for m in sent]
        assert (after, before) == (["2", "3", "4"], ["3", "2", "1"])
        assert set(around) == {"1", "2", "3"}
        assert max(ages).total_seconds() < 60
        assert await stand_in.violations() == []


async def test_messages_are_edited_and_deleted():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            kept, lost = [await bot.text_channel(channel.id).send(text) for text in ("a", "b")]
            await kept.edit(content="c", embed=discord.Embed(title="T", description="D"))
            await lost.delete()
            with pytest.raises(discord.NotFound):
                await lost.edit(content="d")
        (seen,) = await stand_in.messages(channel)
        assert seen.text == "c\nT\nD"
        assert await stand_in.violations() == []


async def test_a_card_of_components_comes_back_as_discord_keeps_it():
    view = discord.ui.LayoutView()
    picture: discord.ui.Thumbnail[discord.ui.LayoutView] = discord.ui.Thumbnail(
        "https://news.example/p.png"
    )
    view.add_item(
        discord.ui.Container(
            discord.ui.Section("# Headline", accessory=picture),
            discord.ui.Separator(),
            discord.ui.MediaGallery(discord.MediaGalleryItem("https://news.example/q.png")),
            discord.ui.ActionRow(discord.ui.Button(label="Read", url="https://news.example/a")),
        )
    )
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            sent = await bot.text_channel(channel.id).send(view=view)
            assert len(sent.components) == 1
        (seen,) = await stand_in.messages(channel)
        assert seen.text == "# Headline"
        assert [(one.label, one.url) for one in seen.buttons] == [
            ("Read", "https://news.example/a")
        ]
        ids = [part["id"] for part in seen.payload["components"][0]["components"]]
        assert len(set(ids)) == 4
        assert await stand_in.violations() == []


async def test_events_of_messages_go_only_to_who_asked_for_them():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild()
        channel = await stand_in.add_channel(guild)
        reader = await stand_in.add_member(guild)
        intents = discord.Intents(guilds=True, guild_messages=True)
        async with (
            running(PlainBot(stand_in), stand_in.discord_token) as deaf,
            running(PlainBot(stand_in, intents), stand_in.discord_token) as hearing,
        ):
            await hearing.text_channel(channel.id).send("mine")
            await stand_in.say(reader, channel, "theirs")
            await hearing.until(lambda: hearing.heard.count("MESSAGE_CREATE") == 2)
            contents = [message.content for message in hearing.cached_messages]
        assert contents == ["mine", ""]
        assert "MESSAGE_CREATE" not in deaf.heard
        assert await stand_in.violations() == []
