"""Copies of a database in use are sound and of one moment; putting one back gives no id twice."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.storage.engines.backup import no_progress, save_copy
from bot.adapters.storage.engines.migrating import migrate
from bot.adapters.storage.engines.restoring import Restoring, restore_copy
from bot.adapters.storage.engines.revisions import newest_revision
from bot.adapters.storage.engines.soundness import FileExamination
from bot.domain.errors import (
    DatabaseCorrupt,
    DatabaseLocked,
    DatabaseNewer,
    DatabaseReadOnly,
    FileUnreadable,
    FileUnwritable,
)
from bot.pipeline.records import SearchQuery
from bot.pipeline.rules.restoring import RESTORED, Restored, read_restored
from tests.adapters.storage.old_databases import build
from tests.builders import NEWS, NOON, parsed_entry
from tests.contract.newsdesk import Newsdesk, planned

LATER = NOON + timedelta(hours=3)


def rows(path: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
async def filled(opened, clock, path):
    """A database with one brief posted, and one that waits in the channel."""
    async with opened() as stores:
        desk = Newsdesk(stores=stores, clock=clock)
        await desk.follow()
        await desk.poll(planned(parsed_entry(1), NEWS))
        await desk.read_and_condense()
        await desk.send_all()
        await clock.advance(1_000)
        await desk.poll(planned(parsed_entry(2), NEWS))
        await desk.read_and_condense()
    return path


@pytest.fixture
def copy(filled, tmp_path):
    target = tmp_path / "copy.db"
    save_copy(filled, target, NOON, no_progress)
    return target


def restored(copy: Path, path: Path) -> Restoring:
    return restore_copy(copy, path, now=LATER, busy_timeout_seconds=0.1)


def test_a_copy_is_one_file_that_only_its_owner_reads(copy):
    assert copy.stat().st_mode & 0o077 == 0
    assert [each.name for each in copy.parent.iterdir() if each.name.startswith("copy")] == [
        "copy.db"
    ]
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
    assert rows(copy, "SELECT count(*) FROM briefs") == [(2,)]


def test_whoever_writes_meanwhile_is_not_held_up_and_does_not_begin_the_copy_anew(filled, tmp_path):
    with closing(sqlite3.connect(filled)) as connection:  # large enough for several steps
        connection.execute("CREATE TABLE ballast AS SELECT randomblob(30000000) AS weight")
        connection.commit()
    steps = []

    def write(done, of):
        steps.append(done)
        with closing(sqlite3.connect(filled)) as connection, connection:
            connection.execute("INSERT INTO bot_state VALUES (?, 'meanwhile')", [len(steps)])

    save_copy(filled, tmp_path / "copy.db", NOON, write)
    assert len(steps) > 3
    assert steps == sorted(steps)
    meanwhile = "SELECT count(*) FROM bot_state WHERE value = 'meanwhile'"
    assert rows(filled, meanwhile) == [(len(steps),)]
    assert rows(tmp_path / "copy.db", meanwhile) == [(0,)]


def test_a_copy_that_is_cut_off_leaves_what_was_there(filled, tmp_path):
    target = tmp_path / "copy.db"
    target.write_bytes(b"the copy of yesterday")

    def stop(_done, _of):
        raise KeyboardInterrupt

    with pytest.raises((KeyboardInterrupt, sqlite3.Error)):
        save_copy(filled, target, NOON, stop)
    assert target.read_bytes() == b"the copy of yesterday"
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []


def test_no_copy_is_made_of_nothing_nor_into_nothing(filled, tmp_path):
    with pytest.raises(DatabaseReadOnly):
        save_copy(tmp_path / "none.db", tmp_path / "copy.db", NOON, no_progress)
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(FileUnwritable):
        save_copy(filled, tmp_path / "no folder" / "copy.db", NOON, no_progress)


def test_no_copy_is_made_of_a_damaged_file(filled, tmp_path):
    damage(filled, "outcomes")
    with pytest.raises(DatabaseCorrupt):
        save_copy(filled, tmp_path / "copy.db", NOON, no_progress)
    assert not (tmp_path / "copy.db").exists()


def damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    [page] = [
        page
        for name, page in rows(path, "SELECT name, rootpage FROM sqlite_master")
        if name == table
    ]
    rows(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


async def test_a_copy_put_back_goes_on_where_it_was_made(filled, copy, opened, clock):
    change(filled, "DELETE FROM subscriptions")
    done = restored(copy, filled)
    assert (done.saved_at, done.pending) == (NOON, 1)
    async with opened() as stores:
        assert len(await stores.subscriptions.followed_feeds()) == 1
        assert len(await stores.index.search(SearchQuery(words="title"))) == 2
        fact = read_restored(await stores.bot_state.read(RESTORED))
        assert fact == Restored(at=LATER, saved_at=NOON)
        assert await Newsdesk(stores=stores, clock=clock).send_all() == ["Title 2"]


def test_what_was_there_is_kept_beside_it_with_all_that_was_written_last(filled, copy):
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("INSERT INTO bot_state VALUES ('last', 'words')")
        connection.commit()
        left = filled.with_name("left.db")
        shutil.copy(filled, left)
        shutil.copy(f"{filled}-wal", f"{left}-wal")
    for name in ("", "-wal"):  # as a killed process leaves it: the last words are in the log alone
        shutil.move(f"{left}{name}", f"{filled}{name}")
    done = restored(copy, filled)
    assert done.aside is not None
    assert done.aside.name == "lede.db.before-restore.bak"
    last = "SELECT value FROM bot_state WHERE name = 'last'"
    assert rows(done.aside, last) == [("words",)]
    assert rows(filled, last) == []
    assert restored(copy, filled).aside == filled.with_name("lede.db.before-restore-2.bak")


def test_ids_go_on_behind_those_that_were_given_out_since(filled, copy):
    change(filled, "UPDATE sqlite_sequence SET seq = 900 WHERE name = 'deliveries'")
    restored(copy, filled)
    numbers = dict(rows(filled, "SELECT name, seq FROM sqlite_sequence"))
    assert numbers["deliveries"] == 900
    assert numbers["briefs"] == 2
    assert numbers["reports"] == 0


@pytest.mark.parametrize("lost", [True, False], ids=["lost", "unreadable"])
def test_ids_go_on_far_behind_where_the_old_file_does_not_tell(filled, copy, lost):
    if lost:
        filled.unlink()
    else:
        filled.write_bytes(b"no database at all" * 400)
    done = restored(copy, filled)
    assert (done.aside is None) == lost
    numbers = dict(rows(filled, "SELECT name, seq FROM sqlite_sequence"))
    assert numbers["deliveries"] == 1_000_002
    assert numbers["reports"] == 1_000_000


def test_leases_of_the_moment_of_the_copy_are_ended(filled, tmp_path):
    change(filled, "UPDATE feeds SET lease_until = '2099-01-01 00:00:00.000000'")
    save_copy(filled, tmp_path / "copy.db", NOON, no_progress)
    restored(tmp_path / "copy.db", filled)
    assert rows(filled, "SELECT lease_until FROM feeds") == [(None,)]


async def test_nothing_is_put_in_the_place_of_a_database_that_is_open(filled, copy, opened):
    async with opened():
        with pytest.raises(DatabaseLocked):
            restored(copy, filled)
    assert (RESTORED,) not in rows(filled, "SELECT name FROM bot_state")


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (lambda copy: copy.unlink(), FileUnreadable),
        (lambda copy: copy.write_bytes(b""), DatabaseCorrupt),
        (lambda copy: copy.write_bytes(b"words" * 1000), DatabaseCorrupt),
        (lambda copy: damage(copy, "outcomes"), DatabaseCorrupt),
        (lambda copy: change(copy, "UPDATE alembic_version SET version_num = '9'"), DatabaseNewer),
        (lambda copy: change(copy, "DELETE FROM alembic_version"), DatabaseCorrupt),
    ],
    ids=["gone", "empty", "no database", "damaged", "newer", "of another program"],
)
def test_an_unfit_copy_changes_nothing(filled, copy, broken, error):
    rows(filled, "PRAGMA wal_checkpoint(TRUNCATE)")
    before = filled.read_bytes()
    broken(copy)
    with pytest.raises(error):
        restored(copy, filled)
    assert filled.read_bytes() == before
    assert [each.name for each in filled.parent.iterdir() if "restor" in each.name] == []


def test_a_copy_of_an_earlier_version_is_brought_up_to_date(filled, tmp_path):
    build("0005", tmp_path / "old.db")
    done = restored(tmp_path / "old.db", filled)
    assert (done.revision_before, done.revision) == ("0005", newest_revision())
    assert done.saved_at == NOON  # when something last happened in it
    assert rows(filled, "SELECT version_num FROM alembic_version") == [(newest_revision(),)]


def test_a_copy_made_by_other_means_tells_its_age_by_what_last_happened(filled, copy):
    change(copy, "DELETE FROM bot_state WHERE name = 'saved_at'")
    assert restored(copy, filled).saved_at == NOON + timedelta(seconds=1_000)


def test_a_sound_file_is_found_sound(filled):
    tables = []
    assert FileExamination(filled).run(lambda: tables.append(1)) == []
    assert len(tables) > 20


def test_damage_and_rows_that_point_nowhere_are_found(filled):
    change(filled, "PRAGMA foreign_keys = OFF", "DELETE FROM feeds")
    assert FileExamination(filled).run() == [
        "entry_keys: 6 rows point at rows that are not there",
        "feed_entries: 2 rows point at rows that are not there",
        "subscriptions: 1 rows point at rows that are not there",
    ]
    damage(filled, "outcomes")
    assert any(each.startswith("outcomes: ") for each in FileExamination(filled).run())


def test_an_examination_that_is_ended_looks_no_further(filled):
    examination = FileExamination(filled)
    tables = []

    def end():
        tables.append(1)
        examination.end()

    examination.run(end)
    assert tables == [1]


async def test_an_open_database_is_examined_beside_its_work(stores):
    assert await stores.examiner.examine() == []


def test_new_files_give_room_back(path):
    migrate(path, busy_timeout_seconds=1)
    assert rows(path, "PRAGMA auto_vacuum") == [(2,)]


async def test_room_is_given_back_until_little_is_free(path, stores):
    change(path, "CREATE TABLE ballast AS SELECT randomblob(20000000) AS weight")
    assert await stores.keeping.give_back_room() is False
    change(path, "DROP TABLE ballast")
    steps = 0
    while await stores.keeping.give_back_room():
        steps += 1
    assert steps > 5
    [(free,)] = rows(path, "PRAGMA freelist_count")
    assert free <= 1_000
    assert rows(path, "PRAGMA quick_check") == [("ok",)]
