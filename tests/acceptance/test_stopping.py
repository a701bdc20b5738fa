"""`lede run` told to end in the middle of its work: out within 10 s, nothing lost, nothing twice."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.acceptance.processes import (
    NewsroomProcess,
    headlines_of,
    lede_run,
    log_lines,
    newsroom,
    posts_of,
    run_until_posted,
    write_config,
)

ARTICLES = 24
FEEDS = 2
# What Docker and systemd wait before they kill.
LONGEST_SECONDS = 10.0


@pytest.mark.timeout(120)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_under_load_loses_and_repeats_nothing(tmp_path, how):
    with newsroom("--articles", str(ARTICLES), "--feeds", str(FEEDS)) as site:
        config = _config(tmp_path, site)
        with lede_run(config) as process:
            published = _published_and_begun(process, site)
            took, code = _ended(process, how)
        unsent = ARTICLES - sum(map(len, posts_of(tmp_path / "lede.db").values()))
        run_until_posted(config, articles=ARTICLES, channels=1)
    posts = posts_of(tmp_path / "lede.db")
    assert code == 0
    assert took < LONGEST_SECONDS
    assert unsent > 0, "all was done before it was told to stop: nothing was tried"
    for feed in site.feeds:
        assert posts[feed["channel"]] == headlines_of(published, feed["url"])


@pytest.mark.timeout(60)
def test_a_second_interrupt_ends_it_at_once_and_loses_nothing(tmp_path):
    with newsroom("--articles", str(ARTICLES), "--feeds", str(FEEDS)) as site:
        config = _config(tmp_path, site)
        with lede_run(config) as process:
            published = _published_and_begun(process, site)
            process.send_signal(signal.SIGINT)
            _ended(process, signal.SIGINT)
        run_until_posted(config, articles=ARTICLES, channels=1)
    posts = posts_of(tmp_path / "lede.db")
    for feed in site.feeds:
        assert posts[feed["channel"]] == headlines_of(published, feed["url"])


def _config(folder: Path, site: NewsroomProcess) -> Path:
    return write_config(folder, site.host, [(feed["url"], feed["channel"]) for feed in site.feeds])


def _published_and_begun(
    process: subprocess.Popen[str], site: NewsroomProcess
) -> list[dict[str, str]]:
    """Publish once every feed is known, and wait until the first of it is condensed."""
    published: list[dict[str, str]] = []
    polled = 0
    for line in log_lines(process):
        polled += line["event"] == "poll: polled"
        if polled >= FEEDS and not published:
            published = site.publish(ARTICLES)
        if line["event"] == "condense: condensed":
            break
    return published


def _ended(process: subprocess.Popen[str], how: signal.Signals) -> tuple[float, int]:
    """Tell it to end; return how long that took in seconds, and its exit code."""
    began = time.perf_counter()
    process.send_signal(how)
    _, _ = process.communicate(timeout=30)
    return time.perf_counter() - began, process.returncode
