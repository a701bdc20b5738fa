"""When a feed is asked again: the table of cases."""

from datetime import timedelta

import pytest

from bot.domain.errors import FetchTimeout, HttpStatus
from bot.pipeline.rules.next_poll import (
    JITTER,
    PollPace,
    after_failure,
    after_success,
    rhythm_of,
)
from tests.builders import NOON, feed, parsed_entry

PACE = PollPace(floor_seconds=900, ceiling_seconds=86_400)
URL = "https://gazette.example/feed"
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


@pytest.mark.parametrize(
    ("rhythm", "silent_for", "asked", "interval"),
    [
        pytest.param(None, 0, None, 15 * MINUTE, id="nothing known"),
        pytest.param(5 * MINUTE, 0, None, 15 * MINUTE, id="a wire: the floor"),
        pytest.param(HOUR, 0, None, 15 * MINUTE, id="hourly: the floor"),
        pytest.param(DAY, 0, None, 2 * HOUR, id="daily: a twelfth of the pause"),
        pytest.param(7 * DAY, 0, None, 6 * HOUR, id="weekly: four times a day all the same"),
        pytest.param(HOUR, 8 * HOUR, None, 15 * MINUTE, id="hourly, asleep at night"),
        pytest.param(HOUR, 4 * DAY, None, 2 * HOUR, id="hourly, silent for days"),
        pytest.param(None, 400 * DAY, None, 6 * HOUR, id="undated and silent for a year"),
        pytest.param(HOUR, 0, 60, 15 * MINUTE, id="asked more often than the floor"),
        pytest.param(HOUR, 0, HOUR, HOUR, id="max-age of an hour"),
        pytest.param(DAY, 0, HOUR, 2 * HOUR, id="asked more often than it brings news"),
        pytest.param(HOUR, 0, 1_000_000, DAY, id="asked for weeks: the ceiling"),
    ],
)
def test_rhythm_and_wishes_are_obeyed_between_floor_and_ceiling(
    rhythm, silent_for, asked, interval
):
    known = feed(rhythm_seconds=rhythm, last_new_at=NOON - timedelta(seconds=silent_for))
    upcoming = after_success(NOON, known, PACE, asked_seconds=asked)
    assert upcoming.interval_seconds == interval
    assert interval <= (upcoming.at - NOON).total_seconds() <= interval * (1 + JITTER)


@pytest.mark.parametrize(
    ("failures", "interval"), [(1, 1_800), (2, 3_600), (3, 7_200), (20, 86_400), (10_000, 86_400)]
)
def test_failures_double_the_interval(failures, interval):
    error = FetchTimeout(url=URL, seconds=30)
    upcoming = after_failure(NOON, feed(), PACE, failures=failures, error=error)
    assert upcoming.interval_seconds == interval


@pytest.mark.parametrize(
    ("retry_after", "interval"), [(7_000.0, 7_000), (5.0, 1_800), (1e9, 86_400)]
)
def test_retry_after_is_obeyed_up_to_the_ceiling(retry_after, interval):
    error = HttpStatus(url=URL, status=429, retry_after_seconds=retry_after)
    upcoming = after_failure(NOON, feed(), PACE, failures=1, error=error)
    assert upcoming.interval_seconds == interval


def test_feeds_added_together_do_not_stay_together():
    times = {
        after_success(NOON, feed(id=number), PACE, asked_seconds=None).at
        for number in range(1, 101)
    }
    assert len(times) == 100


def test_the_rhythm_is_the_mean_pause_of_the_newest_entries():
    every_minute = [parsed_entry(number) for number in range(1, 41)]
    long_ago = parsed_entry(0, published_at=NOON - timedelta(days=300))
    assert rhythm_of([*every_minute, long_ago]) == MINUTE


def test_one_date_tells_no_rhythm():
    undated = parsed_entry(2, published_at=None)
    assert rhythm_of([parsed_entry(1), undated, undated]) is None
