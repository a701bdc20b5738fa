"""When a failing language model is left alone, and when it is tried again."""

from datetime import datetime

import pytest

from bot.domain.errors import (
    ModelAnswerInvalid,
    ModelDeclined,
    ModelError,
    ModelKeyRefused,
    ModelNotInstalled,
    ModelOverloaded,
    ModelQueueFull,
    ModelRequestRefused,
    ModelServerFailed,
    ModelTimeout,
    ModelUnknown,
)
from bot.pipeline.rules.model_breaker import (
    Breaker,
    after_answer,
    after_failure,
    ask_leave,
    resting_seconds,
)
from tests.builders import NOON, after

PATIENCE = 60.0
LATE = ModelTimeout(model="m", seconds=60)


def failed(times: int, error: ModelError | None = LATE, at: datetime = NOON) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker = after_failure(breaker, at, error)
    return breaker


def may_ask(breaker: Breaker, at: datetime) -> bool:
    return ask_leave(breaker, at, PATIENCE).given


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_failure_or_two_may_be_chance(times):
    assert may_ask(failed(times), NOON)


def test_three_failures_give_half_a_minute_of_rest():
    breaker = failed(3)
    assert not may_ask(breaker, after(29.9))
    assert may_ask(breaker, after(30))
    assert resting_seconds(breaker, after(10)) == 20


def test_after_a_rest_one_question_goes_and_the_others_wait_for_its_answer():
    first = ask_leave(failed(3), after(30), PATIENCE)
    assert first.given
    assert not may_ask(first.breaker, after(89))
    assert may_ask(first.breaker, after(90))  # the one question was never answered nor failed


def test_each_failure_after_a_rest_doubles_it_up_to_a_quarter_of_an_hour():
    breaker, at, rests = failed(3), after(30), []
    for _ in range(7):
        breaker = after_failure(ask_leave(breaker, at, PATIENCE).breaker, at, LATE)
        rests.append(resting_seconds(breaker, at))
        at = breaker.rests_until or at
    assert rests == [60, 120, 240, 480, 900, 900, 900]


def test_what_was_asked_before_a_rest_and_fails_in_it_does_not_lengthen_it():
    breaker = failed(3)
    for _ in range(10):
        breaker = after_failure(breaker, after(5), LATE)
    assert may_ask(breaker, after(30))


def test_an_answer_ends_all_distrust():
    assert may_ask(after_answer(), NOON)
    assert may_ask(after_failure(after_failure(after_answer(), NOON, LATE), NOON, LATE), NOON)


@pytest.mark.parametrize("kind", [ModelOverloaded, ModelServerFailed])
def test_a_server_that_names_a_time_is_left_alone_until_then_after_its_first_failure(kind):
    breaker = failed(1, kind(model="m", status=429, retry_after_seconds=120))
    assert not may_ask(breaker, after(119))
    assert may_ask(breaker, after(120))


def test_a_time_named_while_it_rests_counts_too():
    breaker = after_failure(
        failed(3), after(5), ModelOverloaded(model="m", status=429, retry_after_seconds=100)
    )
    assert resting_seconds(breaker, after(5)) == 100


def test_nobody_is_left_alone_for_longer_than_an_hour():
    breaker = failed(1, ModelOverloaded(model="m", status=429, retry_after_seconds=1e9))
    assert may_ask(breaker, after(3600))


def test_a_server_without_a_time_gets_our_own_pace():
    assert may_ask(failed(2, ModelOverloaded(model="m", status=429)), NOON)
    assert not may_ask(failed(3, ModelOverloaded(model="m", status=429)), NOON)


@pytest.mark.parametrize(
    "error",
    [
        ModelKeyRefused(model="m", status=401),
        ModelUnknown(model="m", host="h"),
        ModelRequestRefused(model="m", status=400, detail="no schemas"),
        ModelNotInstalled(model="m", extra="lede[model]"),
    ],
    ids=lambda error: error.code,
)
def test_what_somebody_has_to_mend_is_asked_four_times_an_hour(error):
    breaker = failed(1, error)
    assert not may_ask(breaker, after(899))
    assert may_ask(breaker, after(900))


def test_a_refusal_of_one_article_shows_that_the_model_is_well():
    declined = ModelDeclined(model="m", input_tokens=9, output_tokens=1)
    assert after_failure(failed(2), NOON, declined) == after_answer()


def test_answers_that_nobody_can_read_count_as_failures():
    bad = ModelAnswerInvalid(model="m", input_tokens=9, output_tokens=1, why="cut")
    assert not may_ask(failed(3, bad), NOON)


def test_our_own_full_queue_says_nothing_of_the_model():
    assert failed(9, ModelQueueFull(model="m", limit=8)) == Breaker()


def test_an_answer_nobody_waited_for_any_longer_counts_as_a_failure():
    assert not may_ask(failed(3, None), NOON)


def test_a_model_that_never_failed_does_not_rest():
    assert resting_seconds(Breaker(), NOON) == 0
