"""`lede run` with a budget for each server: who has spent it gets its briefs on time, without a model."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.processes import lede, newsroom, run_until_posted, write_config
from tests.model_server.driver import model_server

# Starts the bot, which loads a model's client, beside two servers.
pytestmark = pytest.mark.timeout(90)

BUDGET = 50_000
SPENT, FRUGAL = "discord:1", "discord:2"
OF = {"page:spent": SPENT, "page:frugal": FRUGAL}


def written(path: Path) -> None:
    """Have a channel in each server, of which one has nothing left for today, nor tomorrow."""
    today = datetime.now(UTC).date()  # noqa: TID251  # the bot has the real time
    days = [today, today + timedelta(days=1)]  # in case that midnight comes
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO channels (name, server, lease_epoch) VALUES (?, ?, 0)", OF.items()
        )
        connection.executemany(
            "INSERT INTO server_model_costs VALUES (?, ?, ?)",
            [(day.isoformat(), SPENT, BUDGET) for day in days],
        )


def rows(path: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchall()


def test_a_server_over_its_budget_gets_its_brief_without_a_model_and_another_the_better_one(
    tmp_path,
):
    database = tmp_path / "lede.db"
    with newsroom("--articles", "2", "--feeds", "2") as site, model_server(["honest"]) as model:
        feeds = [(feed["url"], name) for feed, name in zip(site.feeds, OF, strict=True)]
        config = write_config(tmp_path, site.host, feeds)
        with config.open("a", encoding="utf-8") as file:
            file.write(model.settings(per_server_daily_budget=BUDGET))
        assert lede("migrate", config=config).returncode == 0
        written(database)
        site.publish(2)
        run_until_posted(config, articles=1, channels=2)
        asked = model.journal()
    posted = "SELECT channel, content FROM page_posts JOIN briefs ON brief_id = briefs.id"
    shares = {name: json.loads(text)["model_share"] for name, text in rows(database, posted)}
    assert shares["page:spent"] is None
    assert shares["page:frugal"]["parts"] > 0
    costs = dict(rows(database, "SELECT server, sum(tokens) FROM server_model_costs GROUP BY 1"))
    paid = sum(each["input_tokens"] + each["output_tokens"] for each in asked)
    assert costs == {SPENT: 2 * BUDGET, FRUGAL: paid}
    told = "SELECT data FROM outcomes WHERE code = 'condensed'"
    troubles = {json.loads(data).get("model_trouble") for (data,) in rows(database, told)}
    assert troubles == {"model_server_budget_spent", None}
