"""Whether and when a failed step is tried again."""

from datetime import timedelta

import pytest

from bot.domain.errors import (
    AddressRefused,
    ConnectionFailed,
    FetchTimeout,
    HttpStatus,
    PublishLater,
    WorkTimeout,
)
from bot.pipeline.rules.retrying import (
    READING_DELAYS_SECONDS,
    retry_after_defect,
    retry_delivery,
    retry_reading,
    retry_telling,
    retry_work,
)
from tests.builders import NOON, after

URL = "https://gazette.example/1"
TEMPORARY = [
    HttpStatus(url=URL, status=503),
    HttpStatus(url=URL, status=429),
    FetchTimeout(url=URL, seconds=30),
    ConnectionFailed(url=URL, host="gazette.example", why="reset"),
]
LASTING = [
    HttpStatus(url=URL, status=404),
    HttpStatus(url=URL, status=403),
    AddressRefused(url=URL, host="gazette.example", address="10.0.0.5"),
]


@pytest.mark.parametrize("error", TEMPORARY, ids=str)
def test_passing_trouble_gets_every_chance_then_ends(error):
    delays = [retry_reading(NOON, attempt, error) for attempt in range(1, 6)]
    assert delays == [*(after(delay) for delay in READING_DELAYS_SECONDS), None]


@pytest.mark.parametrize("error", LASTING, ids=str)
def test_lasting_trouble_is_not_tried_again(error):
    assert retry_reading(NOON, 1, error) is None


@pytest.mark.parametrize(("asked", "delay"), [(200.0, 200.0), (1.0, 15.0), (1e9, 1_800.0)])
def test_a_pages_retry_after_is_obeyed_within_reason(asked, delay):
    error = HttpStatus(url=URL, status=503, retry_after_seconds=asked)
    assert retry_reading(NOON, 1, error) == after(delay)


def test_work_that_broke_its_worker_gets_one_more_chance():
    error = WorkTimeout(task="extract_article", seconds=20)
    assert retry_reading(NOON, 1, error) == after(5)
    assert retry_reading(NOON, 2, error) is None
    assert retry_work(NOON, 1) == after(5)


def test_a_defect_is_tried_three_times():
    assert [retry_after_defect(NOON, attempt) for attempt in (1, 2, 3)] == [
        after(30),
        after(60),
        None,
    ]


@pytest.mark.parametrize(("attempt", "delay"), [(1, 2), (2, 4), (3, 8), (9, 300), (500, 300)])
def test_deliveries_back_off(attempt, delay):
    error = PublishLater(channel="page:news", detail="")
    assert retry_delivery(NOON, attempt, NOON, timedelta(days=1), error) == after(delay)


def test_a_channel_that_asks_for_a_pause_gets_it():
    error = PublishLater(channel="page:news", detail="", retry_after_seconds=50)
    assert retry_delivery(NOON, 1, NOON, timedelta(days=1), error) == after(50)


def test_deliveries_end_when_patience_is_over():
    error = PublishLater(channel="page:news", detail="")
    assert retry_delivery(after(3_599), 12, NOON, timedelta(hours=1), error) is None


def test_a_delivery_whose_channel_was_gone_for_days_does_not_end_with_the_next_failure():
    error = PublishLater(channel="page:news", detail="reset")
    two_days_later = after(2 * 86_400)
    assert retry_delivery(two_days_later, 2, NOON, timedelta(days=1), error) == after(
        2 * 86_400 + 4
    )
    assert retry_delivery(two_days_later, 12, NOON, timedelta(days=1), error) is None


def test_a_notice_is_tried_ever_more_rarely_for_a_day_and_then_given_up():
    waits = []
    for attempts in range(1, 100):
        at = retry_telling(NOON, attempts)
        if at is None:
            break
        waits.append((at - NOON).total_seconds())
    assert waits[:3] == [60, 120, 240]
    assert max(waits) == 3_600
    assert 20 * 3_600 < sum(waits) < 48 * 3_600
