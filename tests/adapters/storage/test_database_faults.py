"""What can be wrong with a database file, each told by an error of its own, and nothing lost."""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.stores import Stores, open_stores
from bot.adapters.storage.tables import feeds
from bot.domain.errors import (
    DatabaseCorrupt,
    DatabaseLocked,
    DatabaseOld,
    DatabaseReadOnly,
    DiskFull,
    StorageError,
)
from bot.domain.feeds import Subscription
from tests.adapters.storage.conftest import LIMITS
from tests.builders import NEWS

SUBSCRIPTION = Subscription(feed_url="https://gazette.example/feed", channel=NEWS)


async def test_a_write_lock_held_by_another_is_told_and_nothing_is_lost(stores, path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLocked) as caught:
            await stores.subscriptions.subscribe(SUBSCRIPTION)
        assert caught.value.database == str(path)
        assert await stores.subscriptions.followed_feeds() == []  # reading goes on
        other.execute("ROLLBACK")
    assert await stores.subscriptions.subscribe(SUBSCRIPTION) is True


async def test_a_file_that_was_taken_away_takes_no_more_writes(stores, path):
    aside = path.with_name("aside.db")
    path.rename(aside)
    with pytest.raises(DatabaseReadOnly):
        await stores.subscriptions.subscribe(SUBSCRIPTION)
    path.write_bytes(b"")
    with pytest.raises(DatabaseReadOnly) as caught:
        await stores.subscriptions.subscribe(SUBSCRIPTION)
    assert "moved or deleted" in caught.value.detail
    aside.replace(path)
    assert await stores.subscriptions.subscribe(SUBSCRIPTION) is True


async def test_a_file_of_another_kind_is_left_as_it_is(opened, path):
    path.parent.mkdir()
    path.write_bytes(b"these are my notes, not a database at all\n" * 200)
    before = path.read_bytes()
    with pytest.raises(DatabaseCorrupt):
        async with opened():
            pass
    assert path.read_bytes() == before


async def test_a_database_of_another_program_is_left_as_it_is(opened, path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(DatabaseCorrupt) as caught:
        async with opened():
            pass
    assert "another program" in caught.value.detail


async def test_a_damaged_page_is_found_at_start(opened, path):
    async with opened() as stores:
        for number in range(300):
            feed_url = f"https://gazette.example/{number}/" + "long-" * 50
            await stores.subscriptions.subscribe(Subscription(feed_url=feed_url, channel=NEWS))
    _damage_a_page_of(path, "feeds")
    with pytest.raises(DatabaseCorrupt):
        async with opened():
            pass


async def test_damage_done_while_we_run_is_told(stores, database, path):
    async with database.write() as connection:
        await connection.execute(
            insert(feeds),
            [
                {
                    "url": f"{n} {'x' * 2000}",
                    "title": "",
                    "interval_seconds": 0,
                    "ambiguous_keys": [],
                }
                for n in range(50)
            ],
        )
    async with database.engine.connect() as connection:
        await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    _damage_a_page_of(path, "feeds")
    await database.engine.dispose()  # fresh connections have nothing cached
    with pytest.raises(DatabaseCorrupt):
        async with database.read() as connection:
            (await connection.execute(text("SELECT * FROM feeds"))).all()


async def test_a_full_disk_is_told_and_what_was_stored_stays(stores, database):
    await stores.subscriptions.subscribe(SUBSCRIPTION)
    async with database.write() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        row = {"url": "x" * 100_000, "title": "", "interval_seconds": 0, "ambiguous_keys": []}
        with pytest.raises(StorageError) as caught, translated("here"):
            await connection.execute(insert(feeds), [row])
        assert type(caught.value) is DiskFull
        await connection.execute(text(f"PRAGMA max_page_count = {pages + 1000}"))
    assert len(await stores.subscriptions.followed_feeds()) == 1


async def test_a_disk_full_in_the_middle_undoes_the_transaction(stores, database):
    row = {"title": "", "interval_seconds": 0, "ambiguous_keys": []}

    async def fill() -> None:
        async with database.write() as connection:
            await connection.execute(insert(feeds), [{"url": "small", **row}])
            pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
            await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
            await connection.execute(insert(feeds), [{"url": "x" * 100_000, **row}])

    with pytest.raises(DiskFull):
        await fill()
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM feeds"))).scalar_one() == 0


async def test_a_folder_that_cannot_be_made_is_told(clock, opened, path):
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(DatabaseReadOnly) as caught:
        async with opened():
            pass
    assert caught.value.database == str(path)


async def test_a_folder_in_the_place_of_the_file_is_told(opened, path):
    path.mkdir(parents=True)
    with pytest.raises(DatabaseReadOnly):
        async with opened():
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to read-only files and folders")
@pytest.mark.parametrize("what", ["file", "folder"])
async def test_what_may_not_be_written_is_told(opened, path, what):
    async with opened():
        pass
    target = path if what == "file" else path.parent
    if what == "folder":
        shutil.rmtree(path.parent)
        path.parent.mkdir()
    target.chmod(0o500)
    try:
        with pytest.raises(DatabaseReadOnly):
            async with opened():
                pass
    finally:
        target.chmod(0o700)


async def test_a_connection_that_may_only_read_is_told(database):
    """What SQLite says of read-only files, also for root: the same code on every path."""
    with pytest.raises(DatabaseReadOnly):
        await _execute(database, "PRAGMA query_only = 1", "DELETE FROM feeds")


async def test_tables_that_are_missing_are_told(database, path):
    async with database.write() as connection:
        await connection.execute(text("DROP TABLE outcomes"))
    with pytest.raises(DatabaseOld):
        async with database.read() as connection:
            await connection.execute(text("SELECT * FROM outcomes"))


async def test_a_row_that_breaks_a_rule_is_no_fault_of_the_database(database):
    with pytest.raises(IntegrityError):
        await _execute(
            database, "INSERT INTO subscriptions(feed_id, channel, from_file) VALUES (77, 'p', 0)"
        )


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(28, "No space left on device"), DiskFull),
        (PermissionError(13, "Permission denied"), DatabaseReadOnly),
        (sqlite3.OperationalError("near SELECT: syntax error"), sqlite3.OperationalError),
    ],
)
def test_errors_of_the_file_system_are_told(error, kind):
    with pytest.raises(kind), translated("here"):
        raise error


async def _execute(database: Database, *statements: str) -> None:
    async with database.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))


def _damage_a_page_of(path: Path, table: str) -> None:
    """Overwrite the page on which the table begins."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        (page,) = found.fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xde\xad" * (size // 2))


async def test_work_cut_off_at_any_moment_leaves_the_database_usable(migrated, clock):
    """As when a renewal of a lease is no longer needed, or the bot stops."""

    patient = replace(LIMITS, busy_timeout_seconds=10.0)  # a cut-off write may end a moment later

    async def follow(stores: Stores, number: int) -> None:
        url = f"https://gazette.example/{number}"
        await stores.subscriptions.subscribe(Subscription(feed_url=url, channel=NEWS))

    async with open_stores(migrated, clock=clock, limits=patient) as stores:
        for steps in range(0, 60, 3):
            task = asyncio.ensure_future(follow(stores, steps))
            for _ in range(steps):
                await asyncio.get_running_loop().run_in_executor(None, lambda: None)
            task.cancel()
            await asyncio.wait([task])
        await follow(stores, 1000)
        feeds_followed = {feed.url for feed in await stores.subscriptions.followed_feeds()}
    assert "https://gazette.example/1000" in feeds_followed
