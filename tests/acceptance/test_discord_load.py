"""People who ask are answered at once, however much there is to condense."""

import asyncio

import pytest

from tests.acceptance.discord_processes import Run, discord_config, discord_run
from tests.acceptance.processes import newsroom
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel, User

ARTICLES = 300
ROUNDS = 8
FIRST_ANSWER_SECONDS = 3.0  # Discord's own limit; past it people read that the bot failed


@pytest.mark.timeout(180)
async def test_interactions_are_answered_in_time_while_condensing_at_full_load(tmp_path):
    with newsroom("--articles", str(ARTICLES), "--feeds", "3") as site:
        async with StandIn.started() as discord:
            guild = await discord.add_guild()
            channel = await discord.add_channel(guild)
            people = [await discord.add_member(guild, f"reader-{n}") for n in range(4)]
            pairs = [(feed["url"], channel) for feed in site.feeds]
            config = discord_config(tmp_path, site.host, pairs, read="concurrency = 16")
            async with discord_run(config, discord, LEDE_WORKERS__COUNT="0") as run:
                assert await discord.bot_connected()
                link = site.publish(ARTICLES)[0]["url"]
                await discord.messages(channel, at_least=1, seconds=30)
                began = _condensed(run)
                for _ in range(ROUNDS):
                    await _everybody_asks(discord, channel, people, link)
                assert began < _condensed(run) < ARTICLES, "there was no load"
            waited = await discord.first_answer_seconds()
            assert len(waited) == ROUNDS * len(people)
            assert max(each if each is not None else 99 for each in waited) < FIRST_ANSWER_SECONDS


async def _everybody_asks(
    discord: StandIn, channel: Channel, people: list[User], link: str
) -> None:
    """Have four people ask at once, and wait until each of them has been answered in full."""
    one, two, three, four = people
    [card, *_] = await discord.messages(channel)
    acts = [
        await discord.run(one, channel, "brief", options={"article": link}),
        await discord.run(two, channel, "search", options={"words": "council"}),
        await discord.press(three, card, label="Evidence"),
    ]
    await discord.complete(four, channel, "brief", focused=("article", "council"))
    await asyncio.gather(*(act.settled(30) for act in acts))


def _condensed(run: Run) -> int:
    return sum('"condense: condensed"' in line for line in run.log)
