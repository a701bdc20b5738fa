"""Bad input: each gets a sentence that says what, where and what to do, and stops nothing else."""

import asyncio
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import app as wiring
from bot.adapters.monitoring import LogOutcomes, configure_logging
from bot.settings import load_settings
from tests.acceptance.processes import write_config

# The path of the newsroom, and words that its sentence must have.
TROUBLES = {
    "404": ["nothing at", "status 404", "Check the address"],
    "403-challenge": ["lets only browsers in", "Cloudflare", "another feed"],
    "410": ["gone for good", "stop following it"],
    "429": ["asked too often", "wait"],
    "503": ["status 503", "wait"],
    "huge": ["larger than 1 MB", "max_feed_bytes"],
    "gzip-bomb": ["larger than 1 MB", "max_feed_bytes"],
    "redirect-loop": ["redirected more than 5 times", "browser"],
    "redirect-private": ["169.254.169.254", "local network", "allowed_hosts"],
    "cut": ["127.0.0.1"],
    "document.pdf": ["not a feed"],
}


@pytest.fixture
def config(tmp_path, site):
    return write_config(tmp_path, site.host, [], fetch="max_feed_bytes = 1_000_000")


@pytest.mark.parametrize(("path", "words"), TROUBLES.items(), ids=TROUBLES)
def test_the_command_line_says_what_is_wrong_with_a_feed(lede, config, site, path, words):
    url = f"{site.base_url}/_trouble/{path}"
    ended = lede("--config", config, "feed", "add", url, "--channel", "page:news")
    assert ended.code == 1
    for word in words:
        assert word in ended.err
    assert "Traceback" not in ended.err
    assert "No feed is followed yet" in lede("--config", config, "feed", "list").out


def test_a_malformed_feed_is_followed_all_the_same(lede, config, site):
    url = f"{site.base_url}/_trouble/malformed.xml"
    ended = lede("--config", config, "feed", "add", url, "--channel", "page:news")
    assert (ended.code, ended.err) == (0, "")
    assert "3 entries" in ended.out


def test_a_feed_under_the_address_of_a_page_is_a_feed(lede, config, site):
    url = f"{site.base_url}/_trouble/page-that-is-a-feed.html"
    ended = lede("--config", config, "feed", "add", url, "--channel", "page:news")
    assert (ended.code, ended.err) == (0, "")


def test_a_page_under_the_address_of_a_feed_gives_the_feed_it_offers(lede, config, site):
    url = f"{site.base_url}/_trouble/feed-that-is-a-page.xml"
    ended = lede("--config", config, "feed", "add", url, "--channel", "page:news")
    assert (ended.code, ended.err) == (0, "")
    assert url not in lede("--config", config, "feed", "list").out


def test_an_address_on_the_local_network_is_not_asked(lede, config, site):
    port = site.host.rpartition(":")[2]
    ended = lede(
        "--config", config, "feed", "add", f"http://localhost:{port}/x", "--channel", "page:news"
    )
    assert ended.code == 1
    assert "localhost" in ended.err
    assert "allowed" in ended.err


def test_a_channel_that_is_none_says_what_one_looks_like(lede, config):
    ended = lede("--config", config, "feed", "add", "https://a.example", "--channel", "news")
    assert ended.code == 2
    assert "page:NAME" in ended.err


def test_a_config_with_a_typo_says_which_and_what_is_meant(lede, tmp_path):
    file = tmp_path / "lede.toml"
    file.write_text('[page]\nprot = 80\nhost = "x"\n[poll]\nfloor_seconds = "often"\n')
    ended = lede("--config", file, "check")
    assert ended.code == 1
    assert f"page.prot ({file}) is not a setting: did you mean port?" in ended.err
    assert f"poll.floor_seconds = 'often' ({file}): must be a number" in ended.err


async def test_the_log_says_the_same_and_the_good_feed_flows_on(tmp_path, site):
    feeds = [(f"{site.base_url}/_trouble/{path}", "page:bad") for path in TROUBLES]
    good = site.feeds[0]
    config = write_config(
        tmp_path, site.host, [*feeds, (good["url"], good["channel"])],
        fetch="max_feed_bytes = 1_000_000",
    )  # fmt: skip
    log = io.StringIO()
    configure_logging("info", "json", log)
    told, stop = LogOutcomes(), asyncio.Event()
    failed: set[object] = set()
    sent: list[object] = []

    def observe(outcome):
        told(outcome)
        if outcome.stage == "poll" and "_trouble" in str(outcome.data["feed"]):
            failed.add(outcome.data["feed"])
        if outcome.code == "sent":
            sent.append(outcome.data["headline"])
        if len(failed) == len(TROUBLES) and sent:
            stop.set()

    hearing = wiring.Hearing(observe=observe, troubles=told)
    await wiring.run_bot(load_settings(config), stop, hearing=hearing, started=lambda _: None)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    for path, words in TROUBLES.items():
        sentences = [
            line["told"]
            for line in lines
            if line.get("feed", "").endswith(f"/{path}") and "told" in line
        ]
        assert sentences, path
        assert all(word in sentences[0] for word in words), (path, sentences[0])


def broken_databases(tmp_path: Path) -> dict[str, Path]:
    """Return paths of databases that cannot be used, by what is wrong with each."""
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"this is no database at all, " * 200)
    under_a_file = tmp_path / "file"
    under_a_file.write_bytes(b"")
    return {"corrupt": garbage, "folder": under_a_file / "lede.db"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("corrupt", ["garbage.db", "damaged", "backup"]),
        ("folder", ["lede.db"]),
    ],
)
@pytest.mark.parametrize("command", [["run"], ["check"], ["feed", "list"], ["search", "bridge"]])
def test_a_database_that_cannot_be_used_says_so(lede, tmp_path, monkeypatch, kind, words, command):
    path = broken_databases(tmp_path)[kind]
    monkeypatch.setenv("LEDE_STORAGE__PATH", str(path))
    ended = lede(*command)
    assert ended.code == 1
    for word in words:
        assert word in ended.err + ended.out


def test_a_locked_database_says_who_to_wait_for(lede, tmp_path, monkeypatch):
    path = tmp_path / "lede.db"
    monkeypatch.setenv("LEDE_STORAGE__PATH", str(path))
    monkeypatch.setenv("LEDE_STORAGE__BUSY_TIMEOUT_SECONDS", "0.1")
    assert lede("migrate").code == 0
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = lede("feed", "list")
    assert ended.code == 1
    assert str(path) in ended.err
    assert "another" in ended.err.lower()


@pytest.mark.parametrize("target", ["missing.html", "."])
def test_a_file_that_cannot_be_read_is_named(lede, target):
    ended = lede("brief", target)
    assert ended.code == 1
    assert target in ended.err
