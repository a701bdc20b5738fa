"""When a model that was late is asked again, and what of its later brief is better."""

from datetime import timedelta

import pytest

from bot.domain.briefs import Brief, ModelShare
from bot.domain.fidelity import Fidelity
from bot.pipeline.rules.late_answers import (
    asked_again_at,
    first_asked_again_at,
    is_better,
    patience_of_late_ones,
)
from tests.builders import NOON, brief, link_card, translation

LATE, DOWN, SPENT = "model_timeout", "model_unreachable", "model_budget_spent"
AS_WRITTEN = {"discord:1": None}
GERMAN = {"discord:1": None, "discord:2": "de"}


def with_parts(parts: int, *languages: str) -> Brief:
    share = ModelShare(model="small", parts=parts, of=4, fidelity=Fidelity.STRICT)
    return brief(
        model_share=share if parts else None,
        translations=tuple(translation(language=each) for each in languages),
    )


def test_an_answer_on_its_way_is_waited_for_at_once():
    assert first_asked_again_at(NOON, [LATE]) == NOON


@pytest.mark.parametrize("code", ["model_queue_full", "model_resting", "model_overloaded"])
def test_a_model_with_no_time_now_is_given_some(code):
    assert first_asked_again_at(NOON, [code]) == NOON + timedelta(minutes=1)


@pytest.mark.parametrize("troubles", [(), (DOWN,), (SPENT,), ("model_declined",)])
def test_a_model_that_is_heard_or_down_or_not_to_be_paid_owes_nothing(troubles):
    assert first_asked_again_at(NOON, troubles) is None


def test_the_brief_is_owed_where_only_its_translation_was_late():
    assert first_asked_again_at(NOON, [SPENT, LATE]) == NOON


def test_tries_in_vain_are_a_few_with_growing_waits_within_a_day():
    now, waits = NOON, []
    for attempts in range(1, 20):
        at = asked_again_at(now, posted_at=NOON, attempts=attempts, troubles=[LATE])
        if at is None:
            break
        waits.append(at - now)
        now = at
    assert 3 <= len(waits) <= 8
    assert waits == sorted(set(waits))
    assert now - NOON < timedelta(days=1)


def test_yesterdays_news_is_let_be_however_few_the_tries():
    now = NOON + timedelta(days=1)
    assert asked_again_at(now, posted_at=NOON, attempts=1, troubles=[LATE]) is None


@pytest.mark.parametrize("troubles", [(), (SPENT,), (LATE, "model_key_refused")])
def test_what_was_heard_or_cannot_be_is_not_asked_again(troubles):
    assert asked_again_at(NOON, posted_at=NOON, attempts=1, troubles=troubles) is None


def test_one_that_is_down_meanwhile_is_asked_again():
    assert asked_again_at(NOON, posted_at=NOON, attempts=1, troubles=[DOWN]) is not None


@pytest.mark.parametrize(
    ("later", "standing", "servers", "better"),
    [
        (with_parts(1), with_parts(0), AS_WRITTEN, True),
        (with_parts(3), with_parts(2), AS_WRITTEN, True),
        (with_parts(2), with_parts(2), AS_WRITTEN, False),
        (with_parts(0), with_parts(0), AS_WRITTEN, False),
        (with_parts(0), with_parts(2), AS_WRITTEN, False),
        (with_parts(2, "de"), with_parts(2), GERMAN, True),
        (with_parts(2, "de"), with_parts(2), AS_WRITTEN, False),
        (with_parts(3), with_parts(0, "de"), GERMAN, False),
        (with_parts(3), with_parts(0, "de"), AS_WRITTEN, True),
        (with_parts(3, "de"), with_parts(0, "de"), GERMAN, True),
        (with_parts(3), link_card(), AS_WRITTEN, False),
    ],
)
def test_better_is_more_of_the_model_and_no_language_lost_that_somebody_reads(
    later, standing, servers, better
):
    assert is_better(later, standing, servers) is better


def test_the_later_patience_covers_several_questions():
    assert patience_of_late_ones(30) == 120
