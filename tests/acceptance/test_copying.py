"""`lede backup`, `restore`, `reindex` and `check --full` as people run them, beside a bot that runs."""

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import pytest

from tests.acceptance.processes import lede_run, log_lines, write_config

Process = Popen[str]


@pytest.fixture
def config(tmp_path, site):
    feeds = [(feed["url"], feed["channel"]) for feed in site.feeds if "harbour" in feed["url"]]
    return write_config(tmp_path, site.host, feeds)


def posts(path: Path) -> list[tuple[str, str]]:
    """Return what stands on the page: the nonce and the headline of each post, in order."""
    question = (
        "SELECT nonce, headline FROM page_posts JOIN briefs ON briefs.id = brief_id"
        " ORDER BY page_posts.id"
    )
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def sent(process: Process) -> Iterator[str]:
    """Yield the headlines as they are posted."""
    return (line["headline"] for line in log_lines(process) if line["event"] == "deliver: sent")


def stop(process: Process) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    process.stderr.read()
    assert process.wait(timeout=15) == 0


def test_beside_a_bot_that_runs_all_but_putting_back_is_done(lede, config, tmp_path):
    copy = tmp_path / "copy.db"
    with lede_run(config) as process:
        headline = next(sent(process))
        ended = lede("--config", config, "backup", copy)
        assert ended.code == 0, ended.err
        assert f"{copy}: " in ended.out
        assert "sound, revision" in ended.out
        assert headline in [each for _, each in posts(copy)]
        assert "made anew" in lede("--config", config, "reindex").out
        assert "sound" in lede("--config", config, "check", "--full").out
        refused = lede("--config", config, "restore", copy)
        assert refused.code == 1
        assert "a lede process has it open" in refused.err
        stop(process)
    hits = json.loads(lede("--config", config, "search", headline, "--json").out)
    assert headline in [hit["brief"]["headline"] for hit in hits if "brief" in hit]


@pytest.mark.timeout(90)  # the bot starts and stops twice
def test_what_was_put_back_goes_on_from_there_and_posts_everything_once(lede, config, tmp_path):
    database, copy = tmp_path / "lede.db", tmp_path / "copy.db"
    with lede_run(config) as process:
        headlines = sent(process)
        next(headlines)
        assert lede("--config", config, "backup", copy).code == 0
        next(headlines)
        stop(process)
    first, everything = posts(copy), {headline for _, headline in posts(database)}

    done = lede("--config", config, "restore", copy)
    assert done.code == 0, done.err
    assert f"{database} is the copy of " in done.out
    assert "lede.db.before-restore.bak" in done.out
    assert posts(database) == first

    with lede_run(config) as process:
        assert process.stderr is not None
        while "runs." not in process.stderr.readline():
            pass  # until it hears signals
        headlines = sent(process)
        while not {headline for _, headline in posts(database)} >= everything:
            next(headlines)
        stop(process)
    after = posts(database)
    assert after[: len(first)] == first
    assert len({headline for _, headline in after}) == len(after)


def test_a_copy_is_not_written_over_another_unless_asked(lede, config, tmp_path):
    lede("--config", config, "migrate")
    folder = tmp_path / "copies"
    folder.mkdir()
    assert lede("--config", config, "backup", folder).code == 0
    [made] = folder.iterdir()
    assert made.name.startswith("lede-20")
    again = lede("--config", config, "backup", folder)
    assert again.code == 1
    assert "it is there already" in again.err
    assert lede("--config", config, "backup", folder, "--force").code == 0
    itself = lede("--config", config, "backup", tmp_path / "lede.db", "--force")
    assert itself.code == 1
    assert "the database itself" in itself.err
    assert [each.name for each in folder.iterdir()] == [made.name]


def test_what_is_no_copy_is_not_put_in_the_place_of_the_database(lede, config, tmp_path):
    lede("--config", config, "migrate")
    (tmp_path / "letter.db").write_text("Dear reader, this is no database. " * 40)
    refused = lede("--config", config, "restore", tmp_path / "letter.db")
    assert refused.code == 1
    assert "letter.db is damaged or not a database of Lede" in refused.err
    missing = lede("--config", config, "restore", tmp_path / "none.db")
    assert missing.code == 1
    assert "none.db" in missing.err
    assert "already" in lede("--config", config, "migrate").out


def test_damage_is_told_by_a_full_check(lede, config, tmp_path):
    lede("--config", config, "migrate")
    with closing(sqlite3.connect(tmp_path / "lede.db")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO entry_targets(channel, entry_id) VALUES ('page:news', 7)")
        connection.commit()
    assert "damaged" not in lede("--config", config, "check").out
    ended = lede("--config", config, "check", "--full")
    assert ended.code == 1
    assert "entry_targets: 1 rows point at rows that are not there" in ended.out
    assert "damaged" in lede("--config", config, "check").out
