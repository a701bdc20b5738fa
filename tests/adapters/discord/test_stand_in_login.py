"""discord.py logs in to the stand-in, stays, and comes back through every kind of trouble."""

import asyncio
import os
import signal
import sys

import aiohttp
import discord
import pytest

from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.plain_bot import PlainBot, running
from tests.shared_data import shared


async def test_a_bot_logs_in_and_sees_its_guilds_and_what_it_may_do_there():
    async with StandIn.started() as stand_in:
        guild = await stand_in.add_guild("Newsroom", bot_permissions=("view_channel",), everyone=())
        channel = await stand_in.add_channel(guild, "news")
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            assert bot.user is not None
            assert bot.user.id == (await stand_in.bot()).id
            seen = bot.text_channel(channel.id)
            mine = seen.permissions_for(seen.guild.me)
            assert (seen.guild.name, seen.name) == ("Newsroom", "news")
            assert (mine.view_channel, mine.send_messages) == (True, False)
            assert (await bot.application_info()).id
            assert [one.id async for one in bot.fetch_guilds()] == [guild.id]
        assert await stand_in.bot_gone()
        assert await stand_in.violations() == []


async def test_a_bot_hears_what_changes():
    async with StandIn.started() as stand_in:
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            await _change_everything(stand_in)
            await bot.until(lambda: "GUILD_DELETE" in bot.heard)
        assert [name for name in bot.heard if name != "READY"] == [
            *("GUILD_CREATE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_UPDATE"),
            *("CHANNEL_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_MEMBER_UPDATE"),
            "GUILD_DELETE",
        ]
        assert await stand_in.violations() == []


async def _change_everything(stand_in: StandIn) -> None:
    guild = await stand_in.add_guild()
    channel = await stand_in.add_channel(guild)
    await stand_in.rename_channel(channel, "other")
    await stand_in.deny(channel, "send_messages")
    await stand_in.delete_channel(channel)
    role = await stand_in.add_role(guild, "editors")
    await stand_in.set_role(guild, role, ("manage_guild",))
    await stand_in.set_roles_of(guild, await stand_in.bot(), [role])
    await stand_in.remove_bot(guild)


@pytest.mark.parametrize("trouble", ["op 7", "op 9 true", "4000", "1000", "cut"])
async def test_a_bot_resumes_and_hears_what_it_missed(trouble):
    async with StandIn.started() as stand_in:
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            match trouble:
                case "op 7":
                    await stand_in.gateway_reconnect()
                case "op 9 true":
                    await stand_in.gateway_invalid_session(resumable=True)
                case "cut":
                    await stand_in.cut_connections()
                case code:
                    await stand_in.gateway_close(int(code))
            guild = await stand_in.add_guild("Meanwhile")
            assert await stand_in.bot_connected(resumes=1)
            await bot.until(lambda: bot.get_guild(guild.id) is not None)
        assert bot.heard.count("GUILD_CREATE") == 1
        assert (await stand_in.gateway_counts()).logins == 1


@pytest.mark.parametrize("trouble", ["op 9 false", "forgotten"])
async def test_a_bot_whose_session_is_over_logs_in_again(trouble):
    async with StandIn.started() as stand_in:
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            if trouble == "forgotten":
                await stand_in.forget_sessions()
                await stand_in.gateway_reconnect()
            else:
                await stand_in.gateway_invalid_session(resumable=False)
            assert await stand_in.bot_connected(logins=2)
            await bot.until(lambda: bot.times_ready > 1)
        assert (await stand_in.gateway_counts()).resumes == 0


async def test_a_wrong_token_is_told_at_login():
    async with StandIn.started() as stand_in:
        with pytest.raises(discord.LoginFailure):
            await _start_and_close(PlainBot(stand_in), "a.wrong.one")
        assert await stand_in.violations() == []


@pytest.mark.parametrize("code", [4004, 4014])
async def test_the_gateway_says_why_it_closes(code):
    async with StandIn.started() as stand_in:
        await stand_in.close_at_identify(code)
        with pytest.raises((discord.ConnectionClosed, discord.PrivilegedIntentsRequired)):
            await _start_and_close(PlainBot(stand_in), stand_in.discord_token)


async def test_intents_that_need_permission_are_refused_until_they_are_given():
    async with StandIn.started() as stand_in:
        wanted = discord.Intents(guilds=True, members=True)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await _start_and_close(PlainBot(stand_in, wanted), stand_in.discord_token)
        await stand_in.allow_privileged_intents()
        async with running(PlainBot(stand_in, wanted), stand_in.discord_token):
            pass


async def test_in_an_outage_nothing_answers_and_afterwards_everything_does():
    async with StandIn.started() as stand_in:
        channel = await stand_in.add_channel(await stand_in.add_guild())
        async with running(PlainBot(stand_in), stand_in.discord_token) as bot:
            await stand_in.outage()
            assert await stand_in.bot_gone()
            with pytest.raises(discord.DiscordServerError):
                await bot.text_channel(channel.id).send("lost")
            await stand_in.recover()
            assert await stand_in.bot_connected(resumes=1)
            await bot.text_channel(channel.id).send("found")
        assert [one.text for one in await stand_in.messages(channel)] == ["found"]


async def test_when_nothing_listens_connections_end():
    async with StandIn.started() as stand_in:
        await stand_in.outage(refuse=True)
        with pytest.raises(aiohttp.ClientError):
            await _start_and_close(PlainBot(stand_in), stand_in.discord_token)


async def test_a_refused_handshake_ends_the_client_as_discord_py_has_it():
    async with StandIn.started() as stand_in:
        await stand_in.refuse_gateway(1)
        with pytest.raises(AttributeError):  # its open bug 10520
            await _start_and_close(PlainBot(stand_in), stand_in.discord_token)
        async with running(PlainBot(stand_in), stand_in.discord_token):
            pass


async def test_the_proxy_leads_nowhere_but_to_discord():
    async with StandIn.started() as stand_in:
        async with aiohttp.ClientSession(connector=stand_in.connector()) as session:
            with pytest.raises(aiohttp.ClientHttpProxyError) as refused:
                await session.get("https://example.org", proxy=stand_in.proxy)
        assert refused.value.status == 502
        assert [one.where for one in await stand_in.violations()] == ["proxy"]


async def test_it_ends_with_whoever_started_it():
    process = await _started("--openapi", str(shared("data/discord")))
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 5) == 0


async def test_it_ends_when_it_is_told_to():
    process = await _started("--openapi", str(shared("data/discord")))
    os.kill(process.pid, signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 5) == 0


async def test_it_says_when_the_documents_are_missing(tmp_path):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.discord_stand_in", "--openapi", str(tmp_path)),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 2
    assert str(tmp_path) in said.decode()
    assert "LEDE_SHARED" in said.decode()


async def _start_and_close(bot: PlainBot, discord_token: str) -> None:
    try:
        await bot.start(discord_token)
    finally:
        await bot.close()


async def _started(*arguments: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.discord_stand_in", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert b'"proxy"' in await asyncio.wait_for(process.stdout.readline(), 10)
    return process
