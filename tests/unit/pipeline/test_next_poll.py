"""When a feed is asked again."""

import pytest

from bot.domain.errors import FetchTimeout, HttpStatus
from bot.pipeline.rules.next_poll import JITTER, PollPace, after_failure, after_success
from tests.builders import NOON

PACE = PollPace(floor_seconds=900, ceiling_seconds=86_400)
URL = "https://gazette.example/feed"


@pytest.mark.parametrize(
    ("asked", "interval"), [(None, 900), (60, 900), (3_600, 3_600), (1_000_000, 86_400)]
)
def test_what_the_server_asks_is_obeyed_between_floor_and_ceiling(asked, interval):
    upcoming = after_success(NOON, 1, PACE, asked_seconds=asked)
    assert upcoming.interval_seconds == interval
    assert interval <= (upcoming.at - NOON).total_seconds() <= interval * (1 + JITTER)


@pytest.mark.parametrize(
    ("failures", "interval"), [(1, 1_800), (2, 3_600), (3, 7_200), (20, 86_400), (10_000, 86_400)]
)
def test_failures_double_the_interval(failures, interval):
    error = FetchTimeout(url=URL, seconds=30)
    upcoming = after_failure(NOON, 1, PACE, failures=failures, error=error)
    assert upcoming.interval_seconds == interval


@pytest.mark.parametrize(
    ("retry_after", "interval"), [(7_000.0, 7_000), (5.0, 1_800), (1e9, 86_400)]
)
def test_retry_after_is_obeyed_up_to_the_ceiling(retry_after, interval):
    error = HttpStatus(url=URL, status=429, retry_after_seconds=retry_after)
    upcoming = after_failure(NOON, 1, PACE, failures=1, error=error)
    assert upcoming.interval_seconds == interval


def test_feeds_added_together_do_not_stay_together():
    times = {after_success(NOON, number, PACE, asked_seconds=None).at for number in range(1, 101)}
    assert len(times) == 100
