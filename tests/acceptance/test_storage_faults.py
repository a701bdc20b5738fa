"""`lede run` over a database that fails: a clear line, nothing lost, and on by itself where it can."""

import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.processes import (
    NewsroomProcess,
    lede,
    lede_run,
    log_lines,
    newsroom,
    posts_of,
    run_until_posted,
    write_config,
)

ARTICLES = 3
QUICK = "busy_timeout_seconds = 0.2"


@pytest.fixture
def site() -> Iterator[NewsroomProcess]:
    with newsroom("--articles", str(ARTICLES * 3)) as site:
        yield site


@pytest.fixture
def config(site, tmp_path):
    feeds = [(feed["url"], feed["channel"]) for feed in site.feeds]
    return write_config(tmp_path, site.host, feeds, storage=QUICK)


@pytest.fixture
def published(site, config):
    """Have some articles posted by a run that is over."""
    published = site.publish(ARTICLES)
    run_until_posted(config, articles=ARTICLES, channels=1)
    return published


@contextmanager
def locked(database: Path, _process: subprocess.Popen[str]) -> Iterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def taken_away(database: Path, _process: subprocess.Popen[str]) -> Iterator[None]:
    aside = database.with_name("aside.db")
    database.rename(aside)
    yield
    aside.rename(database)


@contextmanager
def full(_database: Path, process: subprocess.Popen[str]) -> Iterator[None]:
    """Let no file of the process grow, as on a disk without room (EFBIG instead of ENOSPC)."""
    before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)


Fault = Callable[[Path, subprocess.Popen[str]], AbstractContextManager[None]]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("fault", [locked, taken_away, full])
def test_a_fault_while_it_runs_is_told_and_it_goes_on_when_it_is_over(
    published, site, config, tmp_path, fault: Fault
):
    database = tmp_path / "lede.db"
    with lede_run(config) as process:
        lines = log_lines(process)
        _until(lines, lambda line: line["event"].startswith("poll:"))
        with fault(database, process):
            published += site.publish(ARTICLES)
            told = _until(lines, lambda line: line["level"] == "error")
        published += site.publish(ARTICLES)
        sent = 0
        while sent < ARTICLES * 2:
            sent += _until(lines, lambda line: True)["event"] == "deliver: sent"
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert str(database) in told["told"]
    (posts,) = posts_of(database).values()
    assert posts == [each["headline"] for each in published]


def _damaged(path: Path, offset: int, number: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xde\xad" * (number // 2))


def _header(database: Path) -> None:
    _damaged(database, 0, 64)


def _middle(database: Path) -> None:
    _damage_root(database, "articles")


def _index(database: Path) -> None:
    _damage_root(database, "ix_feed_entries_%")


def _damage_root(database: Path, name: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        row = connection.execute("SELECT rootpage FROM sqlite_master WHERE name LIKE ?", (name,))
        (page,) = row.fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    _damaged(database, (page - 1) * size, size)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("damage", [_header, _middle, _index])
def test_a_damaged_file_is_told_at_start_and_left_as_it_is(published, config, tmp_path, damage):
    database = tmp_path / "lede.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(database)
    before = database.read_bytes()
    ended = lede("run", config=config)
    assert ended.returncode == 1
    assert str(database) in ended.stderr.decode()
    assert "Traceback" not in ended.stderr.decode()
    assert database.read_bytes() == before


@pytest.mark.timeout(90)
def test_a_log_of_changes_that_is_damaged_costs_nothing_that_was_in_the_file(
    published, site, config, tmp_path
):
    """What SQLite cannot read of it, it leaves out; the file itself is whole."""
    database = tmp_path / "lede.db"
    database.with_name("lede.db-wal").write_bytes(b"\xde\xad" * 20_000)
    published += site.publish(ARTICLES)
    run_until_posted(config, articles=len(published), channels=1)
    (posts,) = posts_of(database).values()
    assert posts == [each["headline"] for each in published]


def _until(
    lines: Iterator[dict[str, Any]], wanted: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    return next(line for line in lines if wanted(line))
