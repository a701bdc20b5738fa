"""The sample newsroom and `lede run` as processes of their own, as people run them."""

import json
import os
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener  # noqa: TID251  # of our own servers

ROOT = Path(__file__).resolve().parents[2]
# Proxies of the machine have no business on loopback.
_LOOPBACK = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class NewsroomProcess:
    """A newsroom that publishes when asked over HTTP."""

    base_url: str
    feeds: list[dict[str, str]]

    @property
    def host(self) -> str:
        """Return host and port, as `fetch.allowed_hosts` takes them."""
        return self.base_url.removeprefix("http://")

    def publish(self, count: int) -> list[dict[str, Any]]:
        """Publish that many more; return them, in the order of publication."""
        request = Request(  # noqa: S310  # our own server on loopback
            f"{self.base_url}/_newsroom/publish?count={count}", method="POST"
        )
        with _LOOPBACK.open(request, timeout=10) as answer:
            published: list[dict[str, Any]] = json.load(answer)["published"]
            return published


@contextmanager
def newsroom(*arguments: str) -> Iterator[NewsroomProcess]:
    """Run a newsroom until the block ends."""
    command = [sys.executable, "-m", "bot.adapters.newsroom", *arguments]
    with subprocess.Popen(  # noqa: S603  # our own module
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:  # our own module
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            yield NewsroomProcess(base_url=told["base_url"], feeds=told["feeds"])
        finally:
            process.terminate()


def environment(values: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment without settings of the machine, and `values`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEDE_")}
    return {**kept, **(values or {})}


def lede(
    *arguments: str, config: Path | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end."""
    options = ["--config", str(config)] if config else []
    return subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bot", *options, *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        env=environment({"COLUMNS": "400"}),
        timeout=60,
        check=False,
    )


@contextmanager
def lede_run(config: Path) -> Iterator[subprocess.Popen[str]]:
    """Start `lede run`, its log on stderr as JSON lines; killed when the block ends."""
    command = [sys.executable, "-m", "bot", "--config", str(config), "run"]
    with subprocess.Popen(  # noqa: S603  # our own module
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment()
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def log_lines(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Yield the log as it is written, until the process ends."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("{"):
            yield json.loads(line)


def write_config(
    folder: Path, allowed_host: str, feeds: list[tuple[str, str]], **sections: str
) -> Path:
    """Write a lede.toml with a short pace for tests; feeds are (URL, channel)."""
    text = f"""
[storage]
path = "{folder / "lede.db"}"
lease_seconds = 5
{sections.get("storage", "")}
[fetch]
allowed_hosts = ["{allowed_host}"]
host_spacing_seconds = 0
{sections.get("fetch", "")}
[poll]
floor_seconds = 0.2
ceiling_seconds = 0.2
[workers]
count = 1
{sections.get("workers", "")}
[page]
port = 0
{sections.get("page", "")}
[log]
level = "debug"
format = "json"
"""
    for url, channel in feeds:
        text += f'[[subscription]]\nfeed = "{url}"\nchannel = "{channel}"\nbackfill = 10\n'
    file = folder / "lede.toml"
    file.write_text(text, encoding="utf-8")
    return file


def run_until_posted(config: Path, *, articles: int, channels: int) -> None:
    """Run once more, undisturbed, until everything that waits is sent."""
    database = config.parent / "lede.db"
    with lede_run(config) as process:
        for _ in log_lines(process):
            if sum(map(len, posts_of(database).values())) >= articles * channels:
                break
        process.terminate()
        assert process.wait(timeout=10) == 0


def posts_of(database: Path) -> dict[str, list[str]]:
    """Return the headlines of each channel of the page, in the order they were posted."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT channel, headline FROM page_posts JOIN briefs ON briefs.id = brief_id"
            " ORDER BY page_posts.id"
        ).fetchall()
    posts = defaultdict(list)
    for channel, headline in rows:
        posts[channel].append(headline)
    return posts


def headlines_of(published: list[dict[str, str]], feed_url: str) -> list[str]:
    """Return the headlines that a feed has published, in order."""
    return [each["headline"] for each in published if f"/{each['outlet']}/" in feed_url]
