"""Two transactions at once over one server, one of them held where the other one hurts most."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.making.article_store import SqlArticleStore
from bot.adapters.storage.making.brief_store import SqlBriefStore
from bot.adapters.storage.searching.tsvector import _REMEMBER
from bot.adapters.storage.servers.server_store import SqlServerStore
from bot.adapters.storage.stores import StorageLimits, open_stores
from bot.domain.reasons import Reason
from bot.domain.servers import QuietHours
from bot.pipeline.records import Leased, StoredArticle
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
async def database(desk: Newsdesk, postgresql_url: str) -> AsyncIterator[Database]:
    """The same database, as another process has it open."""
    opening = open_database(
        location_of(postgresql_url), clock=desk.clock, lease_seconds=60.0, busy_timeout_seconds=20.0
    )
    async with opening as opened:
        yield opened


@asynccontextmanager
async def _holding(database: Database, statement: str) -> AsyncIterator[None]:
    """Hold what the statement locks."""
    async with database.write(beside=True) as connection:
        await connection.execute(sql(statement))
        yield


async def _blocked_or_done(database: Database, *tasks: "asyncio.Future[Any]") -> None:
    """Return once each of the tasks has ended or waits for a lock."""
    waiting = sql(
        "SELECT count(*) FROM pg_stat_activity AS session WHERE datname = current_database()"
        " AND EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pid = session.pid)"
    )
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


async def _condense(
    desk: Newsdesk, database: Database, leased: Sequence[Leased[StoredArticle]]
) -> None:
    """Record, in one transaction, that the first has a brief and the second never will."""
    made, given_up = leased
    results = [
        (made, desk.condensing(made.item.id, brief(made.item.content.title))),
        (given_up, desk.condensing(given_up.item.id, None)),
    ]
    store: Any = SqlBriefStore(database)
    async with database.write(beside=True) as connection:
        await store._store(connection, results)  # as write_each calls it


async def test_briefs_and_articles_given_up_for_the_same_channels_wait_for_each_other_in_turn(
    desk: Newsdesk, database: Database
) -> None:
    places = {1: SPORT, 2: NEWS, 3: NEWS, 4: SPORT}
    for channel in (NEWS, SPORT):
        await desk.follow(channel=channel)
        await desk.stores.servers.place(channel, "page:")
    await desk.poll(*(planned(parsed_entry(number), channel) for number, channel in places.items()))
    for entry in await desk.leased_entries():
        await desk.read(entry)
    leased = await desk.stores.briefs.lease_articles(4)
    async with _holding(database, "LOCK TABLE delivery_items IN SHARE MODE"):
        condensing = []
        for some in (leased[:2], leased[2:]):
            condensing.append(asyncio.ensure_future(_condense(desk, database, some)))
            await _blocked_or_done(database, *condensing)
    await asyncio.gather(*condensing)
    assert [await desk.send_all(channel) for channel in (NEWS, SPORT)] == [["Title 3"], ["Title 1"]]


async def test_a_poll_of_many_known_entries_and_briefs_of_theirs_wait_for_each_other_in_turn(
    desk: Newsdesk, database: Database
) -> None:
    for url, channel in ((FEED_URL, NEWS), (FEED_URL, SPORT), (OTHER_URL, NEWS)):
        await desk.follow(url, channel)
        await desk.stores.servers.place(channel, "page:")
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    for entry in await desk.leased_entries():
        await desk.read(entry)
    first, second = await desk.stores.briefs.lease_articles(2)
    await desk.stores.briefs.record_condensing(
        first, desk.condensing(first.item.id, brief("Title 1"))
    )
    await desk.clock.advance(3600)
    feed, [second] = await desk.leased_feed(), await desk.stores.briefs.lease_articles(2)
    again = [planned(parsed_entry(number), SPORT) for number in (1, 2)]
    made = desk.condensing(second.item.id, brief("Title 2"))
    async with _holding(database, "LOCK TABLE deliveries IN SHARE MODE"):
        news = poll_result(desk.clock.now(), *again)
        polling = asyncio.ensure_future(desk.stores.feeds.record_poll(feed, news))
        await _blocked_or_done(database, polling)
        condensing = asyncio.ensure_future(SqlBriefStore(database).record_condensing(second, made))
        await _blocked_or_done(database, polling, condensing)
    await asyncio.gather(polling, condensing)
    assert await desk.send_all(SPORT) == ["Title 1", "Title 2"]


async def test_settings_changed_while_a_channel_is_looked_at_by_the_old_ones_wake_it(
    desk: Newsdesk, database: Database
) -> None:
    server, clock, outbox = "page:", desk.clock, desk.stores.outbox
    await desk.follow()
    await desk.stores.servers.place(NEWS, server)
    quiet = QuietHours(begin=time(0, 0), end=time(23, 0))
    await desk.stores.servers.revise(server, lambda known: replace(known, quiet=quiet))
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    changing = SqlServerStore(database)
    async with AsyncExitStack() as busy:
        for _ in range(database.writers):
            _ = await busy.enter_async_context(database.write(beside=True))
        loud = asyncio.ensure_future(
            changing.revise(server, lambda known: replace(known, quiet=None))
        )
        await asyncio.sleep(0)  # noqa: TID251  # lets it begin
        await clock.advance(1)
        leased = await desk.leased_channel()
        assert leased is not None
        known = (await outbox.posting_rules(NEWS)).settings
        assert known is not None
        assert known.quiet == quiet
        await clock.advance(1)
    await loud
    await outbox.put_off(leased, clock.now() + timedelta(hours=9))
    assert await desk.send_all() == ["Title 1"]


async def test_words_are_remembered_in_an_order_that_all_keep_whatever_the_planner_does(
    database: Database,
) -> None:
    new = [f"w{number:05}" for number in range(2_000)]
    known = sql(
        "INSERT INTO search_terms SELECT 'v' || number FROM generate_series(1, 20000) AS number"
    )
    async with database.write() as connection:
        await connection.execute(known)
        # As where there are many more words than it has heard of: it hashes them in parts.
        await connection.execute(sql("SET LOCAL work_mem = '64kB'"))
        await connection.execute(sql("SET LOCAL enable_nestloop = off"))
        await connection.execute(sql("SET LOCAL enable_mergejoin = off"))
        await connection.execute(_REMEMBER, {"terms": new})
        standing = sql("SELECT term FROM search_terms WHERE term >= 'w' ORDER BY ctid")
        assert list((await connection.execute(standing)).scalars()) == new
