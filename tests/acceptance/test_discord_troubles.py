"""What goes wrong with Discord is told plainly, and the rest of `lede run` goes on."""

import pytest

from tests.acceptance.discord_processes import (
    Run,
    cards_of,
    discord_config,
    discord_run,
    links,
)
from tests.acceptance.processes import newsroom, write_config
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel

pytestmark = pytest.mark.timeout(120)

PAGE = "page:news"


async def _links(
    discord: StandIn, channel: Channel, *, at_least: int = 0, seconds: float = 10.0
) -> list[str]:
    return links(await cards_of(discord, channel, at_least=at_least, seconds=seconds))


async def _page_gets_briefs(run: Run) -> None:
    await run.told('"deliver: sent"', f'"{PAGE}"', seconds=30)


async def test_a_wrong_token_is_told_and_the_page_goes_on(site, tmp_path):
    async with StandIn.started() as discord:
        channel = await discord.add_channel(await discord.add_guild())
        feeds = [(site.feeds[0]["url"], PAGE), (site.feeds[0]["url"], f"discord:{channel.id}")]
        config = write_config(tmp_path, site.host, feeds)
        async with discord_run(config, discord, LEDE_DISCORD_TOKEN="not.the.token") as run:  # noqa: S106  # a wrong one
            told = await run.told("discord_token_wrong")
            assert "Reset Token" in told or "developer" in told
            await _page_gets_briefs(run)
            assert "not.the.token" not in "".join(run.log)
            logins = await discord.requests("^GET /users/@me$")
            assert [login.status for login in logins] == [401]  # and no second try
            assert await run.ended() == 0


async def test_without_a_network_at_start_the_page_goes_on_and_discord_follows(site, tmp_path):
    async with StandIn.started() as discord:
        channel = await discord.add_channel(await discord.add_guild())
        await discord.outage(refuse=True)
        feeds = [(site.feeds[0]["url"], PAGE), (site.feeds[0]["url"], f"discord:{channel.id}")]
        config = write_config(tmp_path, site.host, feeds)
        async with discord_run(config, discord) as run:
            await run.told("discord_unreachable", "retry_in_seconds")
            await _page_gets_briefs(run)
            assert await discord.messages(channel) == []
            await discord.recover()
            assert await cards_of(discord, channel, at_least=1, seconds=30)
            await run.told("discord: connected")
            assert await run.ended() == 0


async def test_a_channel_without_permission_is_told_once_and_goes_on_once_it_is_there(tmp_path):
    with newsroom("--articles", "6") as site:
        async with StandIn.started() as discord:
            guild = await discord.add_guild()
            shut, other = [await discord.add_channel(guild, name) for name in ("shut", "other")]
            await discord.deny(shut, "send_messages")
            feed = site.feeds[0]["url"]
            config = discord_config(tmp_path, site.host, [(feed, shut), (feed, other)])
            async with discord_run(config, discord) as run:
                published = [each["url"] for each in site.publish(3)]
                assert await _links(discord, other, at_least=3, seconds=30) == published
                told = await run.told("permission_missing")
                assert "Send Messages" in told
                owner = await discord.direct_channel(guild.owner)
                [notice] = await discord.messages(owner, at_least=1)
                assert "Send Messages" in notice.text
                assert f"<#{shut.id}>" in notice.text
                published += [each["url"] for each in site.publish(3)]
                assert await _links(discord, other, at_least=6, seconds=30) == published
                assert await discord.requests(rf"^POST /channels/{shut.id}/") == []
                assert len(await discord.messages(owner)) == 1
                await discord.allow(shut, "send_messages")
                assert await _links(discord, shut, at_least=6, seconds=30) == published
                assert await run.ended() == 0


async def test_a_deleted_channel_is_told_once_and_the_others_go_on(tmp_path):
    with newsroom("--articles", "4") as site:
        async with StandIn.started() as discord:
            guild = await discord.add_guild()
            gone, other = [await discord.add_channel(guild, name) for name in ("gone", "other")]
            feed = site.feeds[0]["url"]
            config = discord_config(tmp_path, site.host, [(feed, gone), (feed, other)])
            async with discord_run(config, discord) as run:
                published = [each["url"] for each in site.publish(2)]
                assert await _links(discord, gone, at_least=2, seconds=30) == published
                await discord.delete_channel(gone)
                published += [each["url"] for each in site.publish(2)]
                assert await _links(discord, other, at_least=4, seconds=30) == published
                await run.told("channel_gone")
                owner = await discord.direct_channel(guild.owner)
                [notice] = await discord.messages(owner, at_least=1)
                assert "does not exist" in notice.text or "deleted" in notice.text
                assert len(await discord.requests(rf"^GET /channels/{gone.id}$")) == 1
                assert await run.ended() == 0
