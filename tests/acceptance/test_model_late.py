"""`lede run` on Discord beside a slow model: posted in time, edited once when the answer comes."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.discord_processes import Run, cards_of, discord_config, discord_run
from tests.acceptance.processes import newsroom
from tests.discord_stand_in.driver import StandIn
from tests.discord_stand_in.seen import Channel
from tests.model_server.driver import RunningModel, model_server

pytestmark = pytest.mark.timeout(90)

# A brief waits for the model half as long as its article is leased.
LEASE_SECONDS = 2
SLOW_SECONDS = 2.5


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    discord: StandIn
    news: Channel
    run: Run
    database: Path

    def rows(self, question: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def model() -> Iterator[RunningModel]:
    with model_server() as running:
        yield running


@asynccontextmanager
async def posting(folder: Path, settings: str) -> AsyncIterator[Newsroom]:
    """Run with one article on its way to a channel of Discord."""
    with newsroom("--articles", "1") as site:
        async with StandIn.started() as discord:
            news = await discord.add_channel(await discord.add_guild("Harbour Town"), "news")
            config = discord_config(folder, site.host, [(site.feeds[0]["url"], news)])
            text = config.read_text(encoding="utf-8")
            text = text.replace("lease_seconds = 5", f"lease_seconds = {LEASE_SECONDS}")
            config.write_text(text + settings, encoding="utf-8")
            site.publish(1)
            async with discord_run(config, discord) as run:
                here = Newsroom(discord=discord, news=news, run=run, database=folder / "lede.db")
                yield here
                assert await run.ended() == 0
            assert await discord.violations() == []


async def test_a_card_is_posted_in_time_and_edited_once_to_the_better_brief(tmp_path, model):
    model.behave({"kind": "slow", "seconds": SLOW_SECONDS})
    async with posting(tmp_path, model.settings(edit_when_late=True)) as here:
        [card] = await cards_of(here.discord, here.news, at_least=1)
        await here.run.told("deliver: edited")
        [edited] = await cards_of(here.discord, here.news, at_least=1)
        assert edited.id == card.id
        assert edited.text != card.text
        assert "scripted-1" in edited.text
        assert "scripted-1" not in card.text
        assert [each.label for each in edited.buttons] == [each.label for each in card.buttons]
        assert sum("deliver: edited" in line for line in here.run.log) == 1
        assert len(model.journal()) == 1  # what was asked first is what was waited for
        assert here.rows("SELECT count(*) FROM late_answers") == [(0,)]
        kinds = "SELECT kind, state FROM deliveries ORDER BY id"
        assert here.rows(kinds) == [("brief", "sent"), ("renewal", "sent")]


async def test_by_default_what_is_posted_stays(tmp_path, model):
    model.behave({"kind": "slow", "seconds": SLOW_SECONDS})
    async with posting(tmp_path, model.settings()) as here:
        [card] = await cards_of(here.discord, here.news, at_least=1)
        await here.run.told("deliver: sent")
        assert here.rows("SELECT count(*) FROM late_answers") == [(0,)]
        told = "SELECT data LIKE '%model_timeout%' FROM outcomes WHERE code = 'condensed'"
        assert here.rows(told) == [(1,)]
        [left] = await cards_of(here.discord, here.news, at_least=1)
        assert left.text == card.text
