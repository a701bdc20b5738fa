"""`lede run` killed while it posts to a Discord that fails: nothing lost, nothing double, in order.

Of the posts that Discord accepts, one in twenty is answered 502 or not at all.
"""

import os
import random
from pathlib import Path

import pytest

from tests.acceptance.discord_processes import discord_config, discord_run
from tests.acceptance.processes import NewsroomProcess, newsroom
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_trouble import POSTS
from tests.discord_stand_in.seen import Channel

# More kills: LEDE_TEST_DISCORD_KILLS=50 (make figures). The suite runs the same code.
KILLS = int(os.environ.get("LEDE_TEST_DISCORD_KILLS", "6"))
SEED = 20261125
FEEDS = 2
PUBLISHED_PER_LIFE = 4
LOST_ANSWERS = 0.025  # of each of the two kinds
# What a killed bot held is taken up this soon; so a life need not be long.
QUICK_LEASES = {"LEDE_STORAGE__LEASE_SECONDS": "2"}


@pytest.mark.timeout(120 + KILLS * 20)
async def test_kills_while_posting_lose_nothing_repeat_nothing_and_keep_the_order(tmp_path):
    chance = random.Random(SEED)  # noqa: S311  # moments of death, not secrets
    with newsroom("--articles", str(KILLS * PUBLISHED_PER_LIFE), "--feeds", str(FEEDS)) as site:
        async with StandIn.started() as discord:
            guild = await discord.add_guild()
            apart = [await discord.add_channel(guild, f"outlet-{n}") for n in range(FEEDS)]
            together = await discord.add_channel(guild, "everything")
            urls = [feed["url"] for feed in site.feeds]
            pairs = [*zip(urls, apart, strict=True), *((url, together) for url in urls)]
            config = discord_config(tmp_path, site.host, pairs)
            await discord.faults(
                kind="status_after", status=502, probability=LOST_ANSWERS, seed=SEED
            )
            await discord.faults(kind="cut_after", probability=LOST_ANSWERS, seed=SEED + 1)
            published: list[dict[str, str]] = []
            for _ in range(KILLS):
                published += await _one_life(config, site, discord, chance.randrange(1, 9))
            await _run_until_posted(config, discord, [*apart, together], len(published))
            lost_answers = [request for request in await discord.requests(POSTS) if request.fault]
            assert lost_answers, "no answer was lost, so nothing was tried"
            links = [each["url"] for each in published]
            assert sorted(await _links(discord, together)) == sorted(links)
            for url, channel in zip(urls, apart, strict=True):
                of_feed = [each["url"] for each in published if f"/{each['outlet']}/" in url]
                assert await _links(discord, channel) == of_feed
            assert await discord.violations() == []


async def _one_life(
    config: Path, site: NewsroomProcess, discord: StandIn, posts_until_death: int
) -> list[dict[str, str]]:
    """Run, publish, and kill it as soon as Discord has accepted so many further posts."""
    before = len(await discord.posts())
    async with discord_run(config, discord, **QUICK_LEASES) as run:
        published = site.publish(PUBLISHED_PER_LIFE)
        await discord.posts(at_least=before + posts_until_death, seconds=20)
        await run.killed()
    return published


async def _run_until_posted(
    config: Path, discord: StandIn, channels: list[Channel], articles: int
) -> None:
    """Run once more, undisturbed, until everything that waits stands in its channels."""
    async with discord_run(config, discord, **QUICK_LEASES) as run:
        *apart, together = channels
        await discord.messages(together, at_least=articles, seconds=60)
        each = [len(await discord.messages(channel)) for channel in apart]
        if sum(each) < articles:
            await discord.messages(apart[-1], at_least=each[-1] + articles - sum(each), seconds=20)
        assert await run.ended() == 0


async def _links(discord: StandIn, channel: Channel) -> list[str]:
    """Return the addresses behind the *Read article* buttons of a channel, oldest first."""
    messages = await discord.messages(channel)
    return [button.url for message in messages for button in message.buttons if button.url]
