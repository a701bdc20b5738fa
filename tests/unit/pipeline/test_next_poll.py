"""When a feed is asked again: the table of cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import FetchTimeout, HttpStatus
from bot.domain.feeds import Feed
from bot.pipeline.rules.next_poll import (
    JITTER,
    PollPace,
    after_failure,
    after_success,
    hub_was_silent,
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


def pushed(last_poll: float = 900, last_push: float | None = 5_000, lease: float = DAY) -> Feed:
    """Return a feed that brings something hourly; ages and what is left of the lease in s."""
    return feed(
        rhythm_seconds=HOUR,
        last_new_at=NOON,
        last_success_at=NOON - timedelta(seconds=last_poll),
        pushed_at=None if last_push is None else NOON - timedelta(seconds=last_push),
        pushed_until=NOON + timedelta(seconds=lease),
    )


@pytest.mark.parametrize(
    ("known", "interval"),
    [
        pytest.param(pushed(), 6 * HOUR, id="told of its news: rarely"),
        pytest.param(pushed(lease=HOUR), HOUR, id="the lease ends: not later than that"),
        pytest.param(pushed(lease=-1), 15 * MINUTE, id="the lease is over: as usual"),
        pytest.param(pushed(last_push=None), 15 * MINUTE, id="never told of anything: as usual"),
        pytest.param(pushed(last_push=800), 15 * MINUTE, id="just pushed: a cache may be behind"),
        pytest.param(replace(pushed(), pushed_until=None), 15 * MINUTE, id="no hub any more"),
    ],
)
def test_a_feed_whose_hub_tells_of_news_is_asked_rarely(known, interval):
    assert after_success(NOON, known, PACE, asked_seconds=None).interval_seconds == interval


def test_a_lower_ceiling_holds_for_pushed_feeds_too():
    pace = PollPace(floor_seconds=60, ceiling_seconds=HOUR)
    assert after_success(NOON, pushed(), pace, asked_seconds=None).interval_seconds == HOUR


def test_a_pushed_feed_that_fails_is_asked_as_any_other():
    error = FetchTimeout(url=URL, seconds=30)
    upcoming = after_failure(NOON, pushed(), PACE, failures=1, error=error)
    assert upcoming.interval_seconds == 1_800


@pytest.mark.parametrize(
    ("known", "silent"),
    [
        pytest.param(pushed(last_poll=900, last_push=5_000), True, id="nobody told of it"),
        pytest.param(pushed(last_poll=900, last_push=5), False, id="it was pushed"),
        pytest.param(pushed(last_poll=900, last_push=905), False, id="pushed, met an old copy"),
        pytest.param(pushed(last_push=None), False, id="not counted on anyway"),
    ],
)
def test_news_that_a_poll_finds_should_have_been_pushed(known, silent):
    assert hub_was_silent(known) is silent


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
