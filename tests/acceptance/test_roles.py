"""Several processes over one database: each does its part, and another one takes it over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.acceptance.discord_processes import (
    Run,
    cards_of,
    discord_config,
    discord_run,
    lede_process,
    links,
)
from tests.acceptance.processes import NewsroomProcess, newsroom, write_config
from tests.acceptance.test_probes_of_a_run import ask
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.driving_users import Answer
from tests.discord_stand_in.seen import Channel, Guild, User

pytestmark = pytest.mark.timeout(180)

# What a killed process held, and led, is taken over this soon.
LEASE_SECONDS = 6


@dataclass(kw_only=True)
class Town:
    """A server whose channel follows all feeds of a newsroom, and the processes that serve it."""

    discord: StandIn
    site: NewsroomProcess
    guild: Guild
    news: Channel
    reader: User
    config: Path
    variables: dict[str, str]
    stack: AsyncExitStack
    runs: list[Run] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    async def start(self, *roles: str) -> Run:
        """Start a process with these roles (none: all), and wait until it runs."""
        running = discord_run(self.config, self.discord, *roles, **self.variables)
        run = await self.stack.enter_async_context(running)
        self.runs.append(run)
        await run.told("runs.")
        return run

    async def publish(self, count: int) -> None:
        self.published += [each["url"] for each in self.site.publish(count)]

    async def all_posted(self, seconds: float = 40.0) -> None:
        """Wait until everything stands in the channel: once each, in the order of publication."""
        cards = await cards_of(
            self.discord, self.news, at_least=len(self.published), seconds=seconds
        )
        assert links(cards) == self.published

    async def ask(self) -> Answer:
        """Run a command and return the one answer to it."""
        act = await self.discord.run(self.reader, self.news, "search", options={"words": "a"})
        return await act.settled()


@asynccontextmanager
async def town(folder: Path, database: str, *, articles: int) -> AsyncIterator[Town]:
    """Run the town; in the end all went as Discord has it, and nothing happened unforeseen."""
    with newsroom("--articles", str(articles), "--feeds", "1") as site:
        async with StandIn.started() as discord, AsyncExitStack() as stack:
            guild = await discord.add_guild("Harbour Town")
            news = await discord.add_channel(guild, "news")
            here = Town(
                discord=discord,
                site=site,
                guild=guild,
                news=news,
                reader=await discord.add_member(guild, "reader"),
                config=discord_config(folder, site.host, [(site.feeds[0]["url"], news)]),
                variables={
                    "LEDE_STORAGE__LEASE_SECONDS": str(LEASE_SECONDS),
                    "LEDE_STORAGE__URL": database,
                },
                stack=stack,
            )
            try:
                yield here
            except BaseException as failure:
                for run in here.runs:
                    failure.add_note("".join(line for line in run.log if '"debug"' not in line))
                raise
            unforeseen = [
                line for run in here.runs for line in run.log if '"level": "error"' in line
            ]
            assert unforeseen == []
            for run in here.runs:
                if run.runs_on:
                    assert await run.ended() == 0
            assert await discord.violations() == []


# Both over each database take two minutes: one of them over each shows the leases of both.
ON_A_FILE = ""  # beside the settings


async def test_whoever_sends_everything_is_posted_once_and_in_order(tmp_path, postgresql_url):
    async with town(tmp_path, postgresql_url, articles=9) as here:
        readers = [await here.start("poll", "read", "page") for _ in range(2)]
        first = await here.start("deliver")
        await first.told("lead: taken", "sender")
        second = await here.start("deliver")
        await here.publish(3)
        await here.discord.posts(at_least=1, seconds=30)
        await first.killed()
        await here.publish(3)
        await here.all_posted()
        await second.told("lead: taken", "sender")

        third = await here.start("deliver")
        await readers[0].killed()
        assert await second.ended() == 0
        await third.told("lead: taken", "sender", seconds=LEASE_SECONDS / 2)  # at once
        await here.publish(3)
        await here.all_posted()
        assert (await here.discord.gateway_counts()).logins == 0


async def test_whoever_hears_discord_each_command_is_answered_once(tmp_path):
    async with town(tmp_path, ON_A_FILE, articles=3) as here:
        await here.discord.set_login_spacing(5.0)  # as Discord has it
        first, second = [await here.start("discord") for _ in range(2)]
        await here.discord.bot_connected(logins=1)
        assert (await here.ask()).is_ephemeral
        await first.killed()
        await second.told("lead: taken", "gateway", seconds=LEASE_SECONDS + 3)
        await here.discord.bot_connected(logins=2)
        assert (await here.ask()).is_ephemeral

        third = await here.start("discord")
        assert await second.ended() == 0
        await third.told("lead: taken", "gateway", seconds=LEASE_SECONDS / 2)  # at once
        await here.discord.bot_connected(logins=3)
        assert (await here.ask()).is_ephemeral
        waited = await here.discord.first_answer_seconds()
        assert len(waited) == 3
        assert None not in waited
        assert (await here.discord.gateway_counts()).logins == 3  # none was refused


async def test_two_processes_with_all_roles_take_turns(tmp_path):
    async with town(tmp_path, "", articles=6) as here:
        first = await here.start()
        await here.discord.bot_connected()
        second = await here.start()
        await here.publish(3)
        await here.all_posted()
        await first.killed()
        await here.publish(3)
        await here.all_posted()
        await second.told("lead: taken", "gateway")
        assert (await here.ask()).is_ephemeral


async def test_what_the_sender_meets_is_told_by_who_hears_discord(tmp_path):
    async with town(tmp_path, "", articles=6) as here:
        await here.start("poll", "read", "deliver")
        await here.start("discord")
        await here.discord.bot_connected()
        await here.publish(3)
        await here.all_posted()
        await here.discord.deny(here.news, "send_messages")
        await here.publish(3)
        owners = await here.discord.direct_channel(here.guild.owner)
        [notice] = await here.discord.messages(owners, at_least=1, seconds=40)
        assert "Send Messages" in notice.text
        await here.discord.allow(here.news, "send_messages")
        await here.all_posted()
        assert len(await here.discord.messages(owners)) == 1


@pytest.mark.parametrize("role", ["poll", "read", "page"])
async def test_who_has_nothing_to_do_with_discord_does_not_load_it(tmp_path, site, role):
    config = write_config(tmp_path, site.host, [(site.feeds[0]["url"], "page:news")])
    loaded = "import time:"
    async with lede_process(config, role, PYTHONPROFILEIMPORTTIME="1") as run:
        started = await run.told("runs.")
        names = {line.rsplit("|", 1)[-1].strip() for line in run.log if loaded in line}
        assert "aiohttp" in names
        assert not {name for name in names if name.partition(".")[0] == "discord"}
        port = int(started.partition("http://127.0.0.1:")[2].partition(".")[0])
        assert await asyncio.to_thread(ask, port, "/healthz") == (200, "ok\n")
        assert (await asyncio.to_thread(ask, port, "/metrics"))[0] == 200
        assert (await asyncio.to_thread(ask, port, "/"))[0] == (200 if role == "page" else 404)
