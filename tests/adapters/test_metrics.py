"""Metrics: bounded labels, the backlog at the moment of asking, a database that is away."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.metrics import CountedTroubles, Metrics
from bot.domain.errors import ChannelRefused, DatabaseLocked
from bot.domain.modelling import ModelUsage
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact, Reason
from bot.pipeline.model_ports import ModelDay, QuestionEnd, QuestionTold
from bot.pipeline.records import Backlog
from tests.builders import NOON

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


class Desk:
    """A backlog to change, or a database that is away."""

    def __init__(self) -> None:
        self.away = False
        self.backlog = Backlog(
            feeds_never_polled=1,
            entries_to_read=2,
            articles_to_condense=3,
            deliveries_pending=4,
            deliveries_sent=5,
            deliveries_failed=6,
            channels_refused={"discord:1": Reason(code=ChannelRefused.code)},
        )

    async def ask(self) -> Backlog:
        if self.away:
            raise DatabaseLocked(database="lede.db")
        return self.backlog


class Heard:
    """Troubles that were passed on."""

    def __init__(self) -> None:
        self.kinds: list[str] = []

    def storage_failed(self, stage: Stage, error: Exception) -> None:
        self.kinds.append("storage_failed")

    def lease_lost(self, stage: Stage, row: object) -> None:
        self.kinds.append("lease_lost")

    def defect(self, stage: Stage, row: object, error: Exception) -> None:
        self.kinds.append("defect")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def metrics(desk: Desk) -> Metrics:
    return Metrics(desk.ask, version="1.2.3")


def outcome(stage: Stage, code: str, **data: Fact) -> Outcome:
    return Outcome(at=NOON, stage=stage, subject=Subject.ENTRY, subject_id=1, code=code, data=data)


async def samples(metrics: Metrics) -> Samples:
    text = (await metrics.exposition()).decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((name, tuple(sorted(labels.items()))))


async def test_outcomes_are_counted_by_stage_code_and_reason(metrics):
    for _ in range(2):
        metrics.count(outcome(Stage.READ, "not_an_article", reason="paywall"))
    metrics.count(outcome(Stage.POLL, "http_status", status=404))
    found = await samples(metrics)
    read = {"stage": "read", "code": "not_an_article", "reason": "paywall"}
    assert value(found, "lede_outcomes_total", **read) == 2
    polled = {"stage": "poll", "code": "http_status", "reason": ""}
    assert value(found, "lede_outcomes_total", **polled) == 1


async def test_codes_that_nobody_knows_are_one_series(metrics):
    for number in range(100):
        metrics.count(outcome(Stage.READ, f"code-{number}", reason=f"reason-{number}"))
    found = await samples(metrics)
    other = {"stage": "read", "code": "other", "reason": "other"}
    assert value(found, "lede_outcomes_total", **other) == 100


async def test_what_is_sent_is_counted_by_publisher_never_by_channel(metrics):
    for channel in ("page:news", "page:sport", "discord:123", "smoke:hill"):
        metrics.count(outcome(Stage.DELIVER, "sent", channel=channel))
    metrics.count(outcome(Stage.DELIVER, "delivery_retried", channel="page:news"))
    found = await samples(metrics)
    by_publisher = [
        value(found, "lede_deliveries_sent_total", publisher=name)
        for name in ("page", "discord", "other")
    ]
    assert by_publisher == [2, 1, 1]


async def test_what_was_removed_is_counted_by_what_it_was(metrics):
    for _ in range(2):
        metrics.count(outcome(Stage.TIDY, "tidied", texts=12, outcomes=3))
    found = await samples(metrics)
    by_kind = [
        value(found, "lede_removed_total", what=what) for what in ("texts", "outcomes", "briefs")
    ]
    assert by_kind == [24, 6, 0]
    tidied = {"stage": "tidy", "code": "tidied", "reason": ""}
    assert value(found, "lede_outcomes_total", **tidied) == 2


async def test_the_backlog_is_the_one_of_now(metrics, desk):
    found = await samples(metrics)
    stages = ("poll", "read", "condense", "deliver")
    assert [value(found, "lede_backlog", stage=stage) for stage in stages] == [1, 2, 3, 4]
    assert value(found, "lede_deliveries_stored", state="sent") == 5
    assert value(found, "lede_deliveries_stored", state="failed") == 6
    assert value(found, "lede_channels_refused", publisher="discord") == 1
    assert value(found, "lede_channels_refused", publisher="page") == 0
    assert value(found, "lede_database_up") == 1


async def test_a_database_that_is_away_takes_its_numbers_along_and_leaves_the_others(metrics, desk):
    metrics.count(outcome(Stage.CONDENSE, "condensed"))
    await samples(metrics)
    desk.away = True
    found = await samples(metrics)
    assert value(found, "lede_database_up") == 0
    assert value(found, "lede_backlog", stage="read") is None
    condensed = {"stage": "condense", "code": "condensed", "reason": ""}
    assert value(found, "lede_outcomes_total", **condensed) == 1


async def test_troubles_are_counted_and_passed_on(metrics):
    heard = Heard()
    troubles = CountedTroubles(metrics, heard)
    troubles.storage_failed(Stage.READ, DatabaseLocked(database="lede.db"))
    troubles.lease_lost(Stage.DELIVER, "page:news")
    troubles.defect(Stage.READ, "row", ValueError())
    assert heard.kinds == ["storage_failed", "lease_lost", "defect"]
    found = await samples(metrics)
    assert value(found, "lede_troubles_total", stage="read", kind="defect") == 1
    assert value(found, "lede_troubles_total", stage="deliver", kind="lease_lost") == 1


async def test_a_publisher_is_asked_whether_it_can_send_at_each_reading(metrics):
    connected: list[str] = []
    assert value(await samples(metrics), "lede_publisher_ready", publisher="discord") is None
    metrics.watch_publisher("discord", lambda: bool(connected))
    assert value(await samples(metrics), "lede_publisher_ready", publisher="discord") == 0
    connected.append("now")
    assert value(await samples(metrics), "lede_publisher_ready", publisher="discord") == 1


async def test_version_and_process_are_told(metrics):
    found = await samples(metrics)
    assert value(found, "lede_build", version="1.2.3") == 1
    assert (value(found, "process_resident_memory_bytes") or 0) > 0


async def test_every_metric_of_ours_is_documented(metrics):
    metrics.count(outcome(Stage.DELIVER, "sent", channel="page:news"))
    metrics.trouble(Stage.READ, "defect")
    metrics.watch_publisher("page", lambda: True)
    metrics.watch_model(budget_of(10))
    names = {name for name, _ in await samples(metrics) if name.startswith("lede_")}
    told = OPERATIONS.read_text(encoding="utf-8")
    assert names
    assert [name for name in names if not any(f"`{each}`" in told for each in told_as(name))] == []


def told_as(name: str) -> tuple[str, ...]:
    """Return how a series may be documented: by itself, or by what it is a part of."""
    whole = re.sub(r"_(created|bucket|count|sum)$", "", name)
    return name, whole, f"{whole}_total"


def budget_of(tokens: int, *, away: bool = False) -> Callable[[], Awaitable[ModelDay]]:
    async def today() -> ModelDay:
        if away:
            raise DatabaseLocked(database="lede.db")
        return ModelDay(spent=7, budget=tokens)

    return today


async def test_questions_to_a_model_are_counted_with_what_they_cost_and_how_long_they_took(metrics):
    metrics.watch_model(budget_of(0))
    paid = ModelUsage(input_tokens=900, output_tokens=100)
    for seconds in (3.0, 200.0):
        told = QuestionTold(end=QuestionEnd.ANSWERED, usage=paid, seconds=seconds)
        metrics.question(told)
    metrics.question(QuestionTold(end=QuestionEnd.RECALLED))
    metrics.question(QuestionTold(end=QuestionEnd.FAILED, code="model_declined", usage=paid))
    metrics.question(QuestionTold(end=QuestionEnd.FAILED, code="given_up"))
    metrics.question(QuestionTold(end=QuestionEnd.NOT_ASKED, code="model_server_budget_spent"))
    metrics.question(QuestionTold(end=QuestionEnd.NOT_ASKED, code="odd"))
    found = await samples(metrics)
    questions = {
        (dict(labels)["end"], dict(labels)["code"]): count
        for (name, labels), count in found.items()
        if name == "lede_model_questions_total"
    }
    assert questions == {
        ("answered", ""): 2,
        ("recalled", ""): 1,
        ("failed", "model_declined"): 1,
        ("failed", "given_up"): 1,
        ("not_asked", "model_server_budget_spent"): 1,
        ("not_asked", "other"): 1,
    }
    assert value(found, "lede_model_tokens_total", direction="in") == 2_700
    assert value(found, "lede_model_tokens_total", direction="out") == 300
    assert value(found, "lede_model_answer_seconds_count") == 2
    assert value(found, "lede_model_answer_seconds_bucket", le="4.0") == 1


@pytest.mark.parametrize(("budget", "left"), [(10, 3), (5, 0), (0, None)])
async def test_what_the_day_cost_and_has_left_is_what_the_database_says(metrics, budget, left):
    metrics.watch_model(budget_of(budget))
    found = await samples(metrics)
    assert value(found, "lede_model_day_tokens", state="spent") == 7
    assert value(found, "lede_model_day_tokens", state="left") == left


async def test_a_database_that_is_away_hides_what_the_day_cost_and_nothing_else(metrics):
    metrics.watch_model(budget_of(10, away=True))
    found = await samples(metrics)
    assert value(found, "lede_model_day_tokens", state="spent") is None
    assert value(found, "lede_model_tokens_total", direction="in") == 0


async def test_without_a_model_nothing_is_told_of_one(metrics):
    metrics.question(QuestionTold(end=QuestionEnd.RECALLED))
    assert not [name for name, _ in await samples(metrics) if "model" in name]


async def test_two_bots_in_one_process_share_nothing(metrics, desk):
    metrics.count(outcome(Stage.CONDENSE, "condensed"))
    assert not [
        name for name, _ in await samples(Metrics(desk.ask, version="0")) if "outcomes" in name
    ]
