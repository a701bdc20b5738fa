"""People who ask are answered at once, however much there is to condense and to post."""

import asyncio
import os
import time
from itertools import pairwise

import pytest

from tests.acceptance.discord_processes import Run, cards_of, discord_config, discord_run
from tests.acceptance.processes import newsroom
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel, User

# The whole minute: LEDE_TEST_DISCORD_COMMANDS=200. The suite runs the same code.
COMMANDS = int(os.environ.get("LEDE_TEST_DISCORD_COMMANDS", "40"))
COMMANDS_A_MINUTE = 200
AT_ONCE = 4
ROUND_SECONDS = 60 / COMMANDS_A_MINUTE * AT_ONCE
ROUNDS = COMMANDS // AT_ONCE
ARTICLES_OF_A_ROUND = 40  # more than two processors condense in its time
FIRST_ANSWER_SECONDS = 3.0  # Discord's own limit; past it people read that the bot failed
BUSY = {
    "LEDE_WORKERS__COUNT": "0",
    "LEDE_READ__CONCURRENCY": "16",
    "LEDE_POLL__ENTRIES_A_DAY": "0",
}


@pytest.mark.timeout(120 + 3 * COMMANDS)
async def test_interactions_are_answered_in_time_while_condensing_and_posting_at_full_load(
    tmp_path,
):
    articles = str(ARTICLES_OF_A_ROUND * (ROUNDS + 1))
    with newsroom("--articles", articles, "--feeds", "3") as site:
        async with StandIn.started() as discord:
            await discord.set_realistic_limits()
            guild = await discord.add_guild()
            channels = [await discord.add_channel(guild, f"news-{n}") for n in range(3)]
            people = [await discord.add_member(guild, f"reader-{n}") for n in range(AT_ONCE)]
            pairs = [(feed["url"], at) for feed, at in zip(site.feeds, channels, strict=True)]
            config = discord_config(tmp_path, site.host, pairs)
            async with discord_run(config, discord, **BUSY) as run:
                assert await discord.bot_connected()
                link = site.publish(ARTICLES_OF_A_ROUND)[0]["url"]
                await cards_of(discord, channels[0], at_least=1, seconds=30)
                condensed, posted = [_condensed(run)], [len(await discord.posts())]
                for _ in range(ROUNDS):
                    site.publish(ARTICLES_OF_A_ROUND)
                    await _everybody_asks(discord, channels[0], people, link)
                    condensed.append(_condensed(run))
                    posted.append(len(await discord.posts()))
                assert _busy(condensed) > ROUNDS / 2, "there was little to condense"
                assert _busy(posted) >= ROUNDS // 5, "little was posted"  # five each 5 s, no more
            waited = await discord.first_answer_seconds()
            assert len(waited) == COMMANDS
            slowest = max(each if each is not None else 99 for each in waited)
            assert slowest < FIRST_ANSWER_SECONDS
            assert await discord.invalid_requests() == 0
            assert await discord.violations() == []


async def _everybody_asks(
    discord: StandIn, channel: Channel, people: list[User], link: str
) -> None:
    """Have four people ask at once, and wait until each of them has been answered in full.

    The next ones ask when their part of the minute has come.
    """
    began = time.monotonic()
    one, two, three, four = people
    [card, *_] = await cards_of(discord, channel)
    acts = [
        await discord.run(one, channel, "brief", options={"article": link}),
        await discord.run(two, channel, "search", options={"words": "council"}),
        await discord.press(three, card, label="Evidence"),
    ]
    await discord.complete(four, channel, "brief", focused=("article", "council"))
    await asyncio.gather(*(act.settled(30) for act in acts))
    left = ROUND_SECONDS - (time.monotonic() - began)
    if left > 0:
        await discord.posts(at_least=1 << 30, seconds=left)  # never so many: waits for the time


def _condensed(run: Run) -> int:
    return sum('"condense: condensed"' in line for line in run.log)


def _busy(counts: list[int]) -> int:
    """Return in how many rounds something was done."""
    return sum(before < after for before, after in pairwise(counts))
