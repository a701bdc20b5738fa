"""`lede check` looks at Discord: the token, the servers, the permissions, the invite link."""

import asyncio
import sys
from pathlib import Path

from tests.acceptance.discord_processes import discord_config
from tests.acceptance.processes import ROOT, environment
from tests.discord_stand_in.driver import StandIn


async def _check(config: Path, discord: StandIn, **variables: str) -> tuple[int | None, str]:
    """Run `lede check` and return its exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--config", str(config), "check"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        env=environment({**discord.environment, **variables}),
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


async def test_what_is_well_and_what_each_channel_lacks_is_told_with_the_invite_link(tmp_path):
    async with StandIn.started() as discord:
        guild = await discord.add_guild("Harbour Town")
        well, shut, gone = [await discord.add_channel(guild, n) for n in ("news", "shut", "gone")]
        await discord.deny(shut, "send_messages", "read_message_history")
        await discord.delete_channel(gone)
        feed = "https://gazette.example/feed"
        config = discord_config(
            tmp_path, "127.0.0.1:1", [(feed, channel) for channel in (well, shut, gone)]
        )
        code, out = await _check(config, discord)
        assert code == 1
        assert "✓ The Discord token works: the bot is " in out
        assert "✓ It is in 1 server: Harbour Town." in out
        assert f"✗ Lede may not post in #shut of Harbour Town (discord:{shut.id})." in out
        assert "It lacks: Send Messages and Read Message History." in out
        assert f"✗ discord:{gone.id} does not exist" in out
        assert "✓ The bot may post in 1 of 3 followed channels." in out
        bot = await discord.bot()
        [invite] = [line for line in out.splitlines() if "To invite it: https://" in line]
        assert f"client_id={bot.id}" in invite
        assert "scope=bot+applications.commands" in invite
        assert discord.discord_token not in out
        assert await discord.requests("^POST|^PUT|^PATCH") == []


async def test_a_bot_in_no_server_is_told_how_to_get_there(tmp_path):
    async with StandIn.started() as discord:
        config = discord_config(tmp_path, "127.0.0.1:1", [])
        code, out = await _check(config, discord)
        assert code == 1
        assert "✗ It is in no server yet." in out
        assert "https://discord.com/" in out


async def test_a_wrong_token_and_a_discord_out_of_reach_are_told(tmp_path):
    async with StandIn.started() as discord:
        config = discord_config(tmp_path, "127.0.0.1:1", [])
        code, out = await _check(config, discord, LEDE_DISCORD_TOKEN="not.the.token")  # noqa: S106  # a wrong one
        assert (code, "✗ Discord does not accept the bot token" in out) == (1, True)
        assert "not.the.token" not in out
        await discord.outage(refuse=True)
        code, out = await _check(config, discord)
        assert (code, "✗ There is no connection to Discord." in out) == (1, True)
