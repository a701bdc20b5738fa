"""`lede run` with a language model as people run it, against a model's server: all get a brief."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
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
from tests.model_server.driver import RunningModel, lies, model_server

# Each starts the bot, which loads a model's client, beside two servers.
pytestmark = pytest.mark.timeout(90)

ARTICLES = 4
KEY = "sk-secret-of-the-owner"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def server() -> Iterator[RunningModel]:
    with model_server() as running:
        yield running


@pytest.fixture
def site() -> Iterator[NewsroomProcess]:
    with newsroom("--articles", str(ARTICLES)) as running:
        yield running


def configured(folder: Path, site: NewsroomProcess, model: str, lease_seconds: int = 60) -> Path:
    feeds = [(feed["url"], "page:news") for feed in site.feeds]
    config = write_config(folder, site.host, feeds)
    text = config.read_text(encoding="utf-8")
    text = text.replace("lease_seconds = 5", f"lease_seconds = {lease_seconds}")
    config.write_text(f"{text}{model}", encoding="utf-8")
    return config


def run(config: Path, articles: int = ARTICLES) -> list[Json]:
    """Run until all are posted; return the briefs that stand on the page, in order."""
    run_until_posted(config, articles=articles, channels=1)
    asked = "SELECT content FROM briefs JOIN page_posts ON brief_id = briefs.id ORDER BY briefs.id"
    briefs = [json.loads(content) for (content,) in rows(config, asked)]
    assert [brief["kind"] for brief in briefs] == ["brief"] * articles
    return briefs


def rows(config: Path, question: str) -> list[Any]:
    path = config.parent / "lede.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchall()


def told(config: Path) -> list[Json]:
    """Return what the history has of each condensing."""
    asked = "SELECT data FROM outcomes WHERE code = 'condensed' ORDER BY id"
    return [json.loads(data) for (data,) in rows(config, asked)]


def parts(brief: Json) -> list[str]:
    quote = brief["notable_quote"]
    shown = [claim["text"] for claim in brief["key_claims"]]
    sources = [claim["attribution"] for claim in brief["key_claims"]]
    shown += [source["source"] for source in sources if source]
    return [*shown, quote["text"], quote["speaker"]] if quote else shown


def test_briefs_are_posted_with_the_models_part_in_them_and_the_day_is_charged(
    site, server, tmp_path
):
    server.behave("honest", key=KEY)
    config = configured(tmp_path, site, server.settings(key=KEY))
    published = site.publish(ARTICLES)
    briefs = run(config)
    assert all(brief["model_share"]["parts"] > 0 for brief in briefs)
    assert posts_of(tmp_path / "lede.db")["page:news"] == [each["headline"] for each in published]
    history = told(config)
    assert [each["model_parts"] for each in history] == [
        brief["model_share"]["parts"] for brief in sorted_like(briefs, history)
    ]
    ((tokens,),) = rows(config, "SELECT tokens FROM model_costs")
    assert tokens == sum(each["model_tokens"] for each in history)
    assert tokens == sum(
        asked["input_tokens"] + asked["output_tokens"] for asked in server.journal()
    )


def sorted_like(briefs: list[Json], history: list[Json]) -> list[Json]:
    by_title = {brief["headline"]: brief for brief in briefs}
    return [by_title[each["title"]] for each in history]


def test_no_lie_reaches_the_page(site, server, tmp_path):
    server.behave(*lies())
    config = configured(tmp_path, site, server.settings())
    site.publish(ARTICLES)
    briefs = run(config)
    texts = " ".join(
        json.loads(row[0])["text"] for row in rows(config, "SELECT content FROM articles")
    )
    planted = [lie for lie in server.planted() if lie not in texts]
    assert len(planted) >= ARTICLES
    shown = [part for brief in briefs for part in parts(brief)]
    assert [lie for lie in planted for part in shown if lie in part] == []


@pytest.mark.parametrize(
    ("behaviour", "troubles"),
    [
        ({"kind": "status", "status": 500}, {"model_server_failed", "model_resting"}),
        ({"kind": "slow", "seconds": 50}, {"model_timeout", "model_resting"}),
    ],
    ids=["down", "late"],
)
def test_a_model_that_is_down_or_late_costs_no_brief(behaviour, troubles, site, server, tmp_path):
    server.behave(behaviour)
    config = configured(tmp_path, site, server.settings(timeout_seconds=80), lease_seconds=2)
    published = site.publish(ARTICLES)
    briefs = run(config)
    assert [brief["model_share"] for brief in briefs] == [None] * ARTICLES
    assert {each["model_trouble"] for each in told(config)} <= troubles
    assert posts_of(tmp_path / "lede.db")["page:news"] == [each["headline"] for each in published]


def test_articles_beyond_a_slow_models_queue_do_not_wait_for_it_nor_does_the_stop(server, tmp_path):
    server.behave({"kind": "slow", "seconds": 80})
    model = server.settings(max_concurrent=1, timeout_seconds=80)
    with newsroom("--articles", "10") as site:
        config = configured(tmp_path, site, model)
        site.publish(10)
        with lede_run(config) as process:
            condensed = (line for line in log_lines(process) if "model_trouble" in line)
            assert next(condensed)["model_trouble"] == "model_queue_full"
            process.terminate()
            assert process.wait(timeout=30) == 0
        server.behave("honest")
        run(config, articles=10)


def test_what_was_answered_before_the_bot_was_killed_is_not_paid_again(site, server, tmp_path):
    server.behave({"kind": "lie", "lie": "number"}, {"kind": "slow", "seconds": 50})
    config = configured(tmp_path, site, server.settings())
    site.publish(1)
    with lede_run(config) as process:
        while len(server.journal()) < 2:  # asked, refused, and asked again with the reason
            assert process.poll() is None
            threading.Event().wait(0.05)
        process.kill()
    first, second = (asked["body"] for asked in server.journal())
    server.behave("honest")
    (brief,) = run(config, articles=1)
    assert brief["model_share"]["parts"] > 0
    assert [asked["body"] for asked in server.journal()] == [second] != [first]


def test_the_command_line_shares_the_answers_and_the_budget_of_the_bot(site, server, tmp_path):
    server.behave("honest")
    config = configured(tmp_path, site, server.settings())
    (article,) = site.publish(1)
    run(config, articles=1)
    assert server.paid() == 1
    ((url,),) = rows(config, "SELECT url FROM articles")
    asked = json.loads(lede("brief", url, "--model", "--json", config=config).stdout)
    assert asked["brief"]["headline"] == article["headline"]
    assert asked["brief"]["model_share"]["parts"] > 0
    assert asked["usage"]["calls"] == 0
    assert server.paid() == 1


def test_the_command_line_makes_no_database(server, tmp_path):
    server.behave("honest")
    (tmp_path / "article.txt").write_text("Too short.", encoding="utf-8")
    database = tmp_path / "data" / "lede.db"
    config = tmp_path / "lede.toml"
    config.write_text(f'[storage]\npath = "{database}"\n{server.settings()}', encoding="utf-8")
    ended = lede("brief", str(tmp_path / "article.txt"), "--model", config=config)
    assert ended.returncode == 0, ended.stderr
    assert not database.parent.exists()
