"""`lede run` killed at random moments: nothing lost, nothing twice, each channel in order."""

import os
import random
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

# More kills, more articles: LEDE_TEST_KILLS=1000 (make figures). The suite runs the same code.
KILLS = int(os.environ.get("LEDE_TEST_KILLS", "8"))
SEED = 20261123
FEEDS = 2
PUBLISHED_PER_LIFE = 3


@pytest.mark.timeout(120 + KILLS * 10)
def test_kills_lose_nothing_repeat_nothing_and_keep_the_order(tmp_path):
    chance = random.Random(SEED)  # noqa: S311  # moments of death, not secrets
    count = KILLS * PUBLISHED_PER_LIFE
    with newsroom("--articles", str(count), "--feeds", str(FEEDS)) as site:
        feeds = [(feed["url"], feed["channel"]) for feed in site.feeds]
        everything = [(feed["url"], "page:everything") for feed in site.feeds]
        config = write_config(tmp_path, site.host, feeds + everything)
        published = []
        for _ in range(KILLS):
            published += _one_life(config, site, lines_until_death=chance.randrange(1, 25))
        run_until_posted(config, articles=len(published), channels=2)
    posts = posts_of(tmp_path / "lede.db")
    assert sorted(posts["page:everything"]) == sorted(each["headline"] for each in published)
    for feed in site.feeds:
        assert posts[feed["channel"]] == headlines_of(published, feed["url"])


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
