"""What a hub's question changes, and what nobody's question does: the rules."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.hubs import HubState
from bot.pipeline.rules.hub_answers import (
    MAX_CHALLENGE_CHARS,
    HubQuestion,
    Verdict,
    poll_after_push,
    verdict_on,
)
from tests.builders import NOON, after, hub_subscription

DAY = 86_400.0
ASKED_FOR = 10 * DAY
NOT_FOUND = Verdict(reply=None)


def question(mode: str = "subscribe", **changes: Any) -> HubQuestion:
    values: dict[str, Any] = {
        "mode": mode,
        "topic": hub_subscription().topic_url,
        "challenge": "a<b>&challenge",
        "lease_seconds": "864000",
        "reason": "",
    }
    return HubQuestion(**{**values, **changes})


def verdict(asked: HubQuestion, **known: Any) -> Verdict:
    return verdict_on(hub_subscription(**known), asked, NOON, ASKED_FOR)


def test_what_we_asked_for_is_confirmed_and_renewed_with_a_third_left():
    told = verdict(question())
    assert told.reply == "a<b>&challenge"
    assert told.answer is not None
    assert (told.answer.state, told.answer.attempts) == (HubState.ACTIVE, 0)
    assert told.answer.expires_at == after(10 * DAY)
    assert told.answer.due_at is not None
    share_left = (after(10 * DAY) - told.answer.due_at) / timedelta(days=10)
    assert 1 / 3 <= share_left <= 1 / 3 + 0.1


def test_subscriptions_made_together_are_not_renewed_together():
    answers = [verdict(question(), feed_id=number).answer for number in range(1, 51)]
    assert len({answer.due_at for answer in answers if answer}) == 50


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ("86400", 1),
        ("", 10),
        ("-5", 10),
        ("1e9", 10),
        ("٣", 10),
        ("999999999999", 30),
        ("9" * 5_000, 10),
    ],
)
def test_the_hub_decides_how_long_within_reason(given, days):
    answer = verdict(question(lease_seconds=given)).answer
    assert answer is not None
    assert answer.expires_at == after(days * DAY)


def test_a_lease_of_no_time_does_not_make_us_ask_without_pause():
    answer = verdict(question(lease_seconds="0")).answer
    assert answer is not None
    assert answer.due_at == after(300)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        pytest.param(question(topic="https://gazette.example/other"), {}, id="another topic"),
        pytest.param(question(topic=""), {}, id="no topic"),
        pytest.param(question(challenge=""), {}, id="no challenge"),
        pytest.param(
            question(challenge="x" * (MAX_CHALLENGE_CHARS + 1)), {}, id="an endless challenge"
        ),
        pytest.param(question("publish"), {}, id="a mode that hubs do not have"),
        pytest.param(question(""), {}, id="no mode"),
        pytest.param(question(), {"state": HubState.WANTED, "asked_at": None}, id="never asked"),
        pytest.param(question(), {"state": HubState.DENIED}, id="denied before"),
        pytest.param(question(), {"state": HubState.UNWANTED}, id="wanted no more"),
        pytest.param(question("unsubscribe"), {}, id="we do not want to leave"),
        pytest.param(
            question("unsubscribe"),
            {"state": HubState.ACTIVE, "asked_at": None},
            id="somebody else wants us to leave",
        ),
        pytest.param(question("denied", topic="x"), {}, id="another topic is denied"),
    ],
)
def test_what_we_did_not_ask_for_is_not_found(asked, known):
    assert verdict(asked, **known) == NOT_FOUND


def test_a_question_that_is_played_again_is_answered_and_changes_nothing():
    known = {"state": HubState.ACTIVE, "asked_at": None, "expires_at": after(60)}
    assert verdict(question(), **known) == Verdict(reply="a<b>&challenge")


def test_leaving_is_confirmed_once_we_asked_for_it():
    told = verdict(question("unsubscribe"), state=HubState.UNWANTED)
    assert told.reply == "a<b>&challenge"
    assert told.answer is not None
    assert (told.answer.state, told.answer.due_at) == (HubState.UNWANTED, None)


@pytest.mark.parametrize("state", [HubState.ASKED, HubState.ACTIVE])
def test_a_hub_may_deny_at_any_time(state):
    told = verdict(question("denied", reason="no " * 500), state=state, asked_at=None)
    assert told.reply == ""
    assert told.answer is not None
    assert (told.answer.state, told.answer.expires_at) == (HubState.DENIED, None)
    assert told.answer.due_at == NOON + timedelta(days=7)
    assert told.answer.error is not None
    assert len(str(told.answer.error.data["said"])) <= 200


def test_a_denial_does_not_wake_what_nobody_wants():
    assert verdict(question("denied"), state=HubState.UNWANTED) == Verdict(reply="")


@pytest.mark.parametrize(
    ("last_push", "failures", "poll_in"),
    [
        pytest.param(None, 0, 0, id="the first push: now"),
        pytest.param(-3_600, 0, 0, id="a push an hour later: now"),
        pytest.param(-1, 0, 59, id="another push at once: within a minute"),
        pytest.param(-1, 3, 479, id="the feed fails: later"),
        pytest.param(-1, 1_000, 15_359, id="the feed has failed for ever: within hours"),
    ],
)
def test_pushes_do_not_have_a_feed_asked_without_pause(last_push, failures, poll_in):
    pushed_at = None if last_push is None else after(last_push)
    known = hub_subscription(pushed_at=pushed_at, feed_failures=failures)
    assert poll_after_push(NOON, known) == after(poll_in)
