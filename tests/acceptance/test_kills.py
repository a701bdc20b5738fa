"""`lede run` killed at random moments: nothing lost, nothing twice, each channel in order."""

import os
import random
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.processes import NewsroomProcess, lede_run, log_lines, newsroom, write_config

# More kills, more articles: LEDE_TEST_KILLS=1000 (make figures). The suite runs the same code.
KILLS = int(os.environ.get("LEDE_TEST_KILLS", "20"))
SEED = 20261123
FEEDS = 2
PUBLISHED_PER_LIFE = 3


@pytest.mark.timeout(120 + KILLS * 10)
def test_twenty_kills_lose_nothing_repeat_nothing_and_keep_the_order(tmp_path):
    chance = random.Random(SEED)  # noqa: S311  # moments of death, not secrets
    count = KILLS * PUBLISHED_PER_LIFE
    with newsroom("--articles", str(count), "--feeds", str(FEEDS)) as site:
        feeds = [(feed["url"], feed["channel"]) for feed in site.feeds]
        everything = [(feed["url"], "page:everything") for feed in site.feeds]
        config = write_config(tmp_path, site.host, feeds + everything)
        published = []
        for _ in range(KILLS):
            published += _one_life(config, site, lines_until_death=chance.randrange(1, 25))
        _run_until_posted(config, articles=len(published), channels=2)
    posts = _posts(tmp_path / "lede.db")
    assert sorted(posts["page:everything"]) == sorted(each["headline"] for each in published)
    for feed in site.feeds:
        assert posts[feed["channel"]] == _headlines(published, feed["url"])


def _one_life(config: Path, site: NewsroomProcess, lines_until_death: int) -> list[dict[str, str]]:
    """Run, publish while it runs, and kill it at that line of its log."""
    published = []
    with lede_run(config) as process:
        for number, _ in enumerate(log_lines(process), start=1):
            if number <= PUBLISHED_PER_LIFE:
                published += site.publish(1)
            if number >= lines_until_death:
                break
        process.kill()
    published += site.publish(PUBLISHED_PER_LIFE - len(published))
    return published


def _run_until_posted(config: Path, *, articles: int, channels: int) -> None:
    """Run once more, undisturbed, until everything that waits is sent."""
    database = config.parent / "lede.db"
    with lede_run(config) as process:
        for _ in log_lines(process):
            if sum(map(len, _posts(database).values())) >= articles * channels:
                break
        process.terminate()
        assert process.wait(timeout=10) == 0


def _posts(database: Path) -> dict[str, list[str]]:
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


def _headlines(published: list[dict[str, str]], feed_url: str) -> list[str]:
    return [each["headline"] for each in published if f"/{each['outlet']}/" in feed_url]
