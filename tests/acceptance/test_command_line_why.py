"""`lede why` tells the way of an article over the database of the bot."""

import asyncio
from pathlib import Path

import pytest

from bot.adapters.storage.stores import StorageLimits, open_stores
from tests.builders import NEWS, NOON, SPORT, parsed_entry
from tests.contract.newsdesk import Newsdesk, planned
from tests.fakes.clock import FakeClock


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A database in which one article was posted to a channel and kept out of another."""
    path = tmp_path / "lede.db"
    monkeypatch.setenv("LEDE_STORAGE__PATH", str(path))
    asyncio.run(_fill(path))
    return path


async def _fill(path: Path) -> None:
    clock = FakeClock(NOON)
    limits = StorageLimits(lease_seconds=60, busy_timeout_seconds=1, order_patience_seconds=30)
    async with open_stores(path, clock=clock, limits=limits) as stores:
        desk = Newsdesk(stores=stores, clock=clock)
        await desk.follow(channel=NEWS)
        await desk.follow(channel=SPORT, filter="-title")
        await desk.poll(planned(parsed_entry(1), NEWS, SPORT))
        await desk.read_and_condense()


def test_the_steps_are_told_one_a_line(lede, database: Path) -> None:
    ended = lede("why", "https://gazette.example/1?utm_source=mail")

    lines = ended.out.splitlines()
    assert ended.code == 0
    assert lines[0] == "Title 1"
    assert lines[1] == ("  2026-03-02 12:00:00  Gazette listed it. (https://gazette.example/feed)")
    assert any("The filter of page:sport keeps it out. The rule: -title" in each for each in lines)
    assert lines[-1].startswith("  now                  It waits for its turn in page:news")


def test_an_article_that_no_feed_listed_says_what_may_be_the_reason(lede, database: Path) -> None:
    ended = lede("why", "https://gazette.example/99")

    assert ended.code == 1
    assert "No feed that is followed has listed this article." in ended.out
    assert "may not be in it" in ended.out
