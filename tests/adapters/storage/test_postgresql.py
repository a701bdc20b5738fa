"""What only a server has: many at once, sessions that end, addresses with passwords."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, create_engine, insert, inspect
from sqlalchemy import text as sql

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.locations import DatabaseServer, location_of
from bot.adapters.storage.engines.opening import migrate_database, open_database
from bot.adapters.storage.sending.queueing import queue_deliveries
from bot.adapters.storage.stores import StorageLimits, Stores, open_stores
from bot.adapters.storage.tables import entry_targets, is_in_metadata, metadata
from bot.domain.errors import DatabaseOld, DatabaseReadOnly, DatabaseUnreachable
from bot.presenting.wording import say_error
from tests.builders import NEWS, SPORT, parsed_entry
from tests.contract.newsdesk import FEED_URL, Newsdesk, planned
from tests.fakes.clock import FakeClock

LIMITS = StorageLimits(lease_seconds=60.0, busy_timeout_seconds=20.0, order_patience_seconds=30.0)

# Opens the database as the bot does, leases every feed, and stays until it is killed.
_HOLDER = """
import asyncio, sys
from bot.adapters.clock import SystemClock
from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.stores import StorageLimits, open_stores

async def main():
    limits = StorageLimits(
        lease_seconds=3600.0, busy_timeout_seconds=5.0, order_patience_seconds=60.0
    )
    place = location_of(sys.argv[1])
    async with open_stores(place, clock=SystemClock(), limits=limits) as stores:
        leased = await stores.feeds.lease_feeds(10)
        print(len(leased), flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def _address(url: str) -> URL:
    place = location_of(url)
    assert isinstance(place, DatabaseServer)
    return place.url


@asynccontextmanager
async def _stores(url: str, clock: FakeClock) -> AsyncIterator[Stores]:
    async with open_stores(location_of(url), clock=clock, limits=LIMITS) as stores:
        yield stores


@pytest.fixture
async def database(postgresql_url: str, clock: FakeClock) -> AsyncIterator[Database]:
    """The database, open beside the stores of a test."""
    opening = open_database(location_of(postgresql_url), clock=clock, lease_seconds=60.0)
    async with opening as opened:
        yield opened


@pytest.fixture
async def desk(postgresql_url: str, clock: FakeClock) -> AsyncIterator[Newsdesk]:
    async with _stores(postgresql_url, clock) as stores:
        yield Newsdesk(stores=stores, clock=clock)


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@asynccontextmanager
async def _holder(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLDER, url, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"1\n"
        yield process
    finally:
        if process.returncode is None:
            os.kill(process.pid, signal.SIGKILL)
        await process.communicate()


def test_the_tables_are_those_that_the_code_knows(postgresql_url: str) -> None:
    engine = create_engine(_address(postgresql_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": is_in_metadata, "compare_type": True}
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert [each for each in differences if "comment" not in str(each)] == []


def test_no_id_runs_out(postgresql_url: str) -> None:
    engine = create_engine(_address(postgresql_url))
    found = inspect(engine)
    narrow = [
        f"{table}.{column['name']}"
        for table in found.get_table_names()
        for column in found.get_columns(table)
        if column["name"] == "id" or column["name"].endswith("_id")
        if str(column["type"]) == "INTEGER"
    ]
    engine.dispose()
    assert narrow == []


async def test_a_channel_is_woken_however_late_its_sender_hears_of_news(
    desk: Newsdesk, database: Database
) -> None:
    await desk.follow()
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), SPORT))
    await desk.read_and_condense()
    sender = await desk.leased_channel(SPORT)
    assert sender is not None
    delivery = await desk.stores.outbox.next_delivery(sender)
    assert delivery is not None
    sender = await desk.stores.outbox.mark_sending(sender, delivery)
    await desk.stores.outbox.record_delivery(sender, delivery, desk.sent(delivery))
    async with database.write(beside=True) as connection:
        await connection.execute(insert(entry_targets), {"channel": SPORT, "entry_id": 1})
        await queue_deliveries(connection, 1, desk.clock.now())
        leaving = asyncio.ensure_future(desk.stores.outbox.release(sender))
        await _until_somebody_waits(database)
    await leaving
    assert await desk.send_all(SPORT) == ["Title 1"]


async def _until_somebody_waits(database: Database) -> None:
    """Return once a transaction waits for another one."""
    waiting = sql(
        "SELECT count(*) FROM pg_stat_activity AS session WHERE datname = current_database()"
        " AND EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pid = session.pid)"
    )
    while True:
        async with database.read() as connection:
            if (await connection.execute(waiting)).scalar_one():
                return


async def test_those_who_lease_at_once_take_different_rows(
    desk: Newsdesk, postgresql_url: str, clock: FakeClock
) -> None:
    urls = {f"{FEED_URL}/{number}" for number in range(40)}
    for url in urls:
        await desk.follow(url)
    async with _stores(postgresql_url, clock) as others:
        leasing = [stores.feeds.lease_feeds(5) for stores in (desk.stores, others) * 4]
        taken = [leased.item.url for some in await asyncio.gather(*leasing) for leased in some]
    assert sorted(taken) == sorted(urls)


async def test_leases_of_a_process_that_lives_are_respected_and_of_a_dead_one_ended(
    postgresql_url: str, clock: FakeClock
) -> None:
    async with _stores(postgresql_url, clock) as stores:
        await Newsdesk(stores=stores, clock=clock).follow()
    async with _holder(postgresql_url), _stores(postgresql_url, clock) as stores:
        assert await stores.feeds.lease_feeds(10) == []
    _until_alone(postgresql_url)
    async with _stores(postgresql_url, clock) as stores:
        leased = await stores.feeds.lease_feeds(10)
        assert [each.epoch for each in leased] == [2]


def _until_alone(url: str) -> None:
    """Return once the server has noticed that nobody else is there any more."""
    with _connected(url) as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'lede'"
        others += " AND datname = current_database()"
        while connection.execute(others).fetchone() != (0,):
            pass


async def test_a_server_that_was_started_anew_is_found_again_and_ours_stay_ours(
    desk: Newsdesk, postgresql_url: str, clock: FakeClock
) -> None:
    await desk.follow()
    _end_sessions(postgresql_url)
    assert len(await desk.stores.subscriptions.followed_feeds()) == 1
    leased = await desk.stores.feeds.lease_feeds(10)
    assert len(leased) == 1
    async with _stores(postgresql_url, clock) as beside:  # not alone, so it ends no lease of ours
        assert await beside.feeds.lease_feeds(10) == []


async def test_who_was_cut_off_while_others_migrated_writes_nothing(
    desk: Newsdesk, postgresql_url: str
) -> None:
    await desk.follow()
    _end_sessions(postgresql_url)
    with _connected(postgresql_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0007'")
    with pytest.raises(DatabaseOld):
        await desk.follow(channel=SPORT)


def _end_sessions(url: str) -> None:
    """End everybody's connections, as a server does that is started anew."""
    with _connected(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_tables_in_use_are_not_migrated(postgresql_url: str, clock: FakeClock) -> None:
    async with _stores(postgresql_url, clock):
        with _connected(postgresql_url) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0007'")
        with pytest.raises(DatabaseOld, match="in use"):
            migrate_database(location_of(postgresql_url), busy_timeout_seconds=1.0)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://lede:not-told@127.0.0.1:1/lede",
        "postgresql://lede:not-told@/lede?host=/nowhere",
    ],
)
async def test_a_server_that_does_not_answer_is_told_without_the_password(
    url: str, clock: FakeClock
) -> None:
    with pytest.raises(DatabaseUnreachable) as raised:
        async with _stores(url, clock):
            pass
    told = say_error(raised.value)
    assert "storage.url" in told
    assert "not-told" not in told + repr(raised.value) + str(raised.value.__cause__)


async def test_a_database_that_is_not_there_is_told(postgresql_url: str, clock: FakeClock) -> None:
    elsewhere = DatabaseServer(_address(postgresql_url).set(database="nobody_made_it"))
    with pytest.raises(DatabaseUnreachable, match="nobody_made_it"):
        async with open_stores(elsewhere, clock=clock, limits=LIMITS):
            pass


async def test_a_server_that_only_lets_read_is_told_and_nothing_is_lost(
    desk: Newsdesk, postgresql_url: str
) -> None:
    await desk.follow()
    with _connected(postgresql_url) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    _end_sessions(postgresql_url)
    with pytest.raises(DatabaseReadOnly):
        await desk.follow(channel=SPORT)
    with _connected(postgresql_url) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    _end_sessions(postgresql_url)
    assert await desk.follow(channel=SPORT)


async def test_a_server_that_ends_sessions_which_say_nothing_still_knows_that_we_are_there(
    postgresql_url: str, clock: FakeClock
) -> None:
    with _connected(postgresql_url) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET idle_session_timeout = '300ms'")
        connection.execute("SET idle_session_timeout = 0")
        async with _stores(postgresql_url, clock) as stores:
            await Newsdesk(stores=stores, clock=clock).follow()
            locks = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 2"
            locks += (
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            others = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'lede'"
            others += f" AND datname = current_database() AND pid NOT IN ({locks})"
            while connection.execute(others).fetchone() != (0,):
                pass
            assert len(connection.execute(locks).fetchall()) == 1
            assert len(await stores.feeds.lease_feeds(10)) == 1
