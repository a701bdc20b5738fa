"""Two transactions at once over one server, one of them held where the other one hurts most."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.making.article_store import SqlArticleStore
from bot.adapters.storage.making.brief_store import SqlBriefStore
from bot.adapters.storage.following.feed_store import SqlFeedStore
from bot.adapters.storage.sending.outbox import SqlOutbox
from bot.adapters.storage.servers.server_store import SqlServerStore
from bot.adapters.storage.stores import StorageLimits, open_stores
from bot.adapters.storage.tables import entry_targets
from bot.domain.channels import ChannelName
from bot.domain.reasons import Reason
from bot.domain.servers import QuietHours
from tests.builders import NEWS, SPORT, brief, parsed_entry
from tests.contract.newsdesk import FEED_URL, Newsdesk, planned, poll_result
from tests.fakes.clock import FakeClock

LIMITS = StorageLimits(lease_seconds=60.0, busy_timeout_seconds=20.0, order_patience_seconds=30.0)
OTHER_URL = "https://other.example/feed"


@pytest.fixture
async def desk(postgresql_url: str, clock: FakeClock) -> AsyncIterator[Newsdesk]:
    opening = open_stores(location_of(postgresql_url), clock=clock, limits=LIMITS)
    async with opening as stores:
        yield Newsdesk(stores=stores, clock=clock)


@pytest.fixture
async def database(postgresql_url: str, clock: FakeClock, desk: Newsdesk) -> AsyncIterator[Database]:
    """The same database, as another process has it open."""
    opening = open_database(
        location_of(postgresql_url), clock=clock, lease_seconds=60.0, busy_timeout_seconds=20.0
    )
    async with opening as opened:
        yield opened


async def _until_somebody_waits(database: Database, number: int = 1) -> None:
    waiting = sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while True:
        async with database.read() as connection:
            if (await connection.execute(waiting)).scalar_one() >= number:
                return


@asynccontextmanager
async def _holding(database: Database, statement: str) -> AsyncIterator[None]:
    """Hold what the statement locks."""
    async with database.write(beside=True) as connection:
        await connection.execute(sql(statement))
        yield


async def _blocked_or_done(database: Database, *tasks: "asyncio.Future[Any]") -> None:
    """Return once each of the tasks has ended or waits for a lock."""
    waiting = sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while True:
        going_on = sum(not task.done() for task in tasks)
        async with database.read() as connection:
            if (await connection.execute(waiting)).scalar_one() >= going_on:
                return


async def _listed_by_both(desk: Newsdesk) -> None:
    """Two feeds list an article that has a brief; the second one's entry is yet to be read."""
    await desk.follow()
    await desk.follow(OTHER_URL)
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS), url=OTHER_URL)
    for leased in await desk.leased_entries():
        await desk.read(leased, "the article")
    await desk.condense_all()
    await desk.clock.advance(3600)
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.clock.advance(3600)


async def test_a_channel_that_a_poll_adds_to_an_entry_while_it_is_read_gets_it(
    desk: Newsdesk, database: Database
) -> None:
    await _listed_by_both(desk)
    feed, [entry] = await desk.leased_feed(), await desk.leased_entries()
    news = poll_result(
        desk.clock.now(),
        planned(parsed_entry(1), NEWS, SPORT),
        notices=(Reason(code="feed_gone", data={}),),
    )
    articles = SqlArticleStore(database)
    async with _holding(database, "LOCK TABLE notices IN SHARE MODE"):
        polling = asyncio.ensure_future(desk.stores.feeds.record_poll(feed, news))
        await _blocked_or_done(database, polling)
        joining = asyncio.ensure_future(articles.join_known_article(entry, "the article"))
        await _blocked_or_done(database, polling, joining)
    await asyncio.gather(joining, polling)
    assert await desk.send_all(SPORT) == ["Title 1"]
