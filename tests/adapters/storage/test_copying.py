"""Everything of one database into another: each row the same, ids never given twice, or nothing."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot.adapters.storage.copying.copy_database import copy_database
from bot.adapters.storage.engines.locations import DatabaseFile, Location, location_of
from bot.adapters.storage.stores import open_stores
from bot.domain.errors import DatabaseCorrupt, DatabaseInUse, DatabaseNotEmpty
from bot.pipeline.records import SearchQuery
from tests.adapters.storage.conftest import LIMITS
from tests.builders import NEWS, SPORT, parsed_entry
from tests.contract.newsdesk import Newsdesk, planned
from tests.fakes.clock import FakeClock

HOSTILE = "A headline \u202e that ends in \ud800 half a pair, a \x00 and 字"


def silent(_table: str, _done: int, _of: int) -> None:
    """Tell nobody."""


@pytest.fixture
async def source(tmp_path: Path, clock: FakeClock) -> Location:
    """A file with something in every stage."""
    place = DatabaseFile(tmp_path / "old.db")
    async with open_stores(place, clock=clock, limits=LIMITS) as stores:
        desk = Newsdesk(stores=stores, clock=clock)
        await desk.follow()
        await desk.follow(channel=SPORT, filter="-nobody")
        await desk.poll(*(planned(parsed_entry(number), NEWS, SPORT) for number in range(3)))
        await desk.read_and_condense()
        assert await desk.send_all() == ["Title 0", "Title 1", "Title 2"]
        clock.set(clock.now().replace(microsecond=123456))
        clock.set(clock.now() + timedelta(hours=1))
        await desk.poll(planned(parsed_entry(9, title=HOSTILE), NEWS))
    return place


async def test_a_bot_goes_on_over_the_copy_where_it_stopped(
    source: Location, postgresql_url: str, tmp_path: Path, clock: FakeClock
) -> None:
    server, back = location_of(postgresql_url), DatabaseFile(tmp_path / "back.db")
    there = await copy_database(source, server, clock=clock, progress=silent)
    again = await copy_database(server, back, clock=clock, progress=silent)
    assert there == again
    assert there.rows > 20
    for place in (server, back):
        async with open_stores(place, clock=clock, limits=LIMITS) as stores:
            desk = Newsdesk(stores=stores, clock=clock)
            found = await stores.index.search(SearchQuery(words="title", channels=(NEWS,), limit=9))
            assert len(found) == 3
            assert await desk.send_all() == []  # what was posted stays posted
            assert await desk.send_all(SPORT) == ["Title 0", "Title 1", "Title 2"]


async def test_no_id_is_given_twice_though_its_row_is_gone(
    source: Location, postgresql_url: str, clock: FakeClock
) -> None:
    assert isinstance(source, DatabaseFile)
    with closing(sqlite3.connect(source.path)) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 4711 WHERE name = 'deliveries'")
    await copy_database(source, location_of(postgresql_url), clock=clock, progress=silent)
    async with open_stores(location_of(postgresql_url), clock=clock, limits=LIMITS) as stores:
        desk = Newsdesk(stores=stores, clock=clock)
        await desk.read_and_condense()
        leased = await desk.leased_channel()
        assert leased is not None
        delivery = await stores.outbox.next_delivery(leased)
        assert delivery is not None
        assert delivery.id == 4712


async def test_a_database_with_rows_takes_nothing(
    source: Location, postgresql_url: str, clock: FakeClock
) -> None:
    server = location_of(postgresql_url)
    async with open_stores(server, clock=clock, limits=LIMITS) as stores:
        await Newsdesk(stores=stores, clock=clock).follow(channel=SPORT)
    with pytest.raises(DatabaseNotEmpty):
        await copy_database(source, server, clock=clock, progress=silent)
    with pytest.raises(DatabaseNotEmpty):
        await copy_database(source, source, clock=clock, progress=silent)


async def test_nothing_is_copied_while_somebody_works_with_either(
    source: Location, postgresql_url: str, tmp_path: Path, clock: FakeClock
) -> None:
    server, empty = location_of(postgresql_url), DatabaseFile(tmp_path / "empty.db")
    async with open_stores(source, clock=clock, limits=LIMITS):
        with pytest.raises(DatabaseInUse, match=r"old\.db"):
            await copy_database(source, empty, clock=clock, progress=silent)
    async with open_stores(server, clock=clock, limits=LIMITS):
        with pytest.raises(DatabaseInUse, match="postgresql"):
            await copy_database(source, server, clock=clock, progress=silent)


async def test_a_row_that_cannot_be_read_is_told_and_leaves_the_copy_empty(
    source: Location, postgresql_url: str, clock: FakeClock
) -> None:
    assert isinstance(source, DatabaseFile)
    with closing(sqlite3.connect(source.path)) as connection, connection:
        connection.execute("UPDATE articles SET content = '{' WHERE id = 2")
    with pytest.raises(DatabaseCorrupt, match="articles"):
        await copy_database(source, location_of(postgresql_url), clock=clock, progress=silent)
    with psycopg.connect(postgresql_url) as opened:
        assert opened.execute("SELECT count(*) FROM feeds").fetchone() == (0,)
