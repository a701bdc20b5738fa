"""What programs ask: whether it works, and the numbers."""

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from bot.adapters.page.server import PageServer
from bot.domain.errors import DatabaseLocked
from bot.pipeline.records import StoredBrief
from tests.adapters.page.newsstand import Newsstand
from tests.fakes.memory_finding import MemoryBriefArchive


class LockedArchive(MemoryBriefArchive):
    """An archive whose database does not answer."""

    async def brief(self, brief_id: int) -> StoredBrief | None:
        raise DatabaseLocked(database="/srv/private/lede.db")


@pytest.fixture
async def locked(newsstand: Newsstand) -> AsyncIterator[PageServer]:
    archive = LockedArchive(newsstand.stores.memory)
    away = Newsstand(stores=replace(newsstand.stores, archive=archive), clock=newsstand.clock)
    async with away.server() as server:
        yield server


async def test_healthy_while_the_database_answers(client):
    async with client.get("/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "ok\n")


async def test_unhealthy_when_it_does_not_and_no_path_is_told(locked):
    async with aiohttp.ClientSession(locked.url) as session, session.get("/healthz") as answer:
        words = await answer.text()
        assert answer.status == 503
        assert answer.content_type == "text/plain"
    assert words.startswith("The briefs cannot be read just now.")
    assert "private" not in words


async def test_metrics_come_as_prometheus_reads_them(client):
    async with client.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert await answer.text() == "lede_build 1\n"
