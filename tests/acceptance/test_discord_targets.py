"""`lede run` posts to announcement channels, threads and forums, once each, whenever it dies."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.discord_processes import discord_config, discord_run
from tests.acceptance.processes import newsroom
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel, Guild, Message, Thread

pytestmark = pytest.mark.timeout(90)

POST_MADE = r"^POST /channels/\d+/threads$"
# What a killed bot held is taken up this soon.
QUICK_LEASES = {"LEDE_STORAGE__LEASE_SECONDS": "2"}


def _links(messages: list[Message]) -> list[str]:
    return [button.url for message in messages for button in message.buttons if button.url]


async def _posts(discord: StandIn, forum: Channel, count: int) -> list[Thread]:
    """Return a forum's posts once so many were asked for and answered."""
    await discord.requests(POST_MADE, at_least=count, seconds=30)
    return await discord.threads(forum)


@dataclass(frozen=True, kw_only=True)
class Town:
    """A server with a channel of each kind."""

    guild: Guild
    news: Channel  # announcements
    forum: Channel
    talk: Channel  # an archived thread
    locked: Channel  # an archived thread that moderators have locked

    @property
    def channels(self) -> tuple[Channel, ...]:
        return self.news, self.forum, self.talk, self.locked


async def _town(discord: StandIn) -> Town:
    guild = await discord.add_guild("Harbour Town")
    news = await discord.add_channel(guild, "news", kind="announcement")
    forum = await discord.add_channel(guild, "articles", kind="forum")
    talk, locked = [
        await discord.add_channel(guild, name, kind="public_thread", parent=news)
        for name in ("talk", "locked")
    ]
    await discord.set_thread(talk, archived=True)
    await discord.set_thread(locked, archived=True, locked=True)
    return Town(guild=guild, news=news, forum=forum, talk=talk, locked=locked)


async def test_every_kind_of_channel_gets_its_briefs(tmp_path: Path):
    with newsroom("--articles", "3", "--feeds", "1") as site:
        async with StandIn.started() as discord:
            town = await _town(discord)
            feed = site.feeds[0]["url"]
            config = discord_config(tmp_path, site.host, [(feed, one) for one in town.channels])
            async with discord_run(config, discord) as run:
                assert await discord.bot_connected()
                [link] = [one["url"] for one in site.publish(1)]
                for channel in (town.news, town.talk):
                    assert _links(await discord.messages(channel, at_least=1, seconds=30)) == [link]
                [post] = await _posts(discord, town.forum, 1)
                [card] = await discord.messages(post.channel)
                assert _links([card]) == [link]
                assert card.text.splitlines()[0].lstrip("# ").startswith(post.name[:20])
                await _unlocked_once_told(discord, town)
                assert _links(await discord.messages(town.locked, at_least=1, seconds=30)) == [link]
                assert await run.ended() == 0
            [news] = await discord.messages(town.news)
            assert news.is_crossposted
            assert not any(thread.archived for thread in await discord.threads(town.news))
            assert await discord.violations() == []


async def _unlocked_once_told(discord: StandIn, town: Town) -> None:
    """Read what the owner is told of the locked thread, and unlock it."""
    owners = await discord.direct_channel(town.guild.owner)
    [told] = await discord.messages(owners, at_least=1, seconds=20)
    assert f"discord:{town.locked.id}" in told.text or f"<#{town.locked.id}>" in told.text
    assert "locked" in told.text
    await discord.set_thread(town.locked, locked=False)


async def test_a_death_between_a_forum_post_and_its_record_leaves_one_post(tmp_path: Path):
    with newsroom("--articles", "6", "--feeds", "1") as site:
        async with StandIn.started() as discord:
            guild = await discord.add_guild("Harbour Town")
            forum = await discord.add_channel(guild, "articles", kind="forum")
            config = discord_config(tmp_path, site.host, [(site.feeds[0]["url"], forum)])
            links: list[str] = []
            for kind in ("hang_after", "cut", "cut_after"):
                fault = await discord.faults(POST_MADE, kind, times=1)
                async with discord_run(config, discord, **QUICK_LEASES) as run:
                    links += [one["url"] for one in site.publish(2)]
                    assert await fault.met(at_least=1, seconds=30) == 1
                    await run.killed()
            async with discord_run(config, discord, **QUICK_LEASES) as run:
                await discord.requests(POST_MADE, at_least=len(links) + 1, seconds=40)
                posts = await discord.threads(forum)
                assert await run.ended() == 0
            stand = [_links(await discord.messages(post.channel)) for post in posts]
            assert stand == [[link] for link in links]
            assert await discord.violations() == []
