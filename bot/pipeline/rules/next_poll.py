"""When to ask a feed again: what the last poll taught in, the next time out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import HttpStatus, LedeError

# Polls of many feeds added together drift apart by up to this share of the interval.
JITTER = 0.1
# Golden-ratio hashing spreads consecutive ids evenly (Knuth, TAOCP 3, 6.4).
_SPREAD = 0.6180339887498949


@dataclass(frozen=True, kw_only=True, slots=True)
class PollPace:
    """How often feeds may be asked."""

    floor_seconds: float
    ceiling_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class NextPoll:
    """A time and the interval it came from."""

    at: datetime
    interval_seconds: float


def after_success(
    now: datetime, feed_id: int, pace: PollPace, *, asked_seconds: float | None
) -> NextPoll:
    """Return the next poll after a good one.

    `asked_seconds` is what the server or the feed asks for (Cache-Control, Expires, ttl); it
    is obeyed between floor and ceiling.
    """
    interval = min(max(pace.floor_seconds, asked_seconds or 0.0), pace.ceiling_seconds)
    return _spread(now, feed_id, interval)


def after_failure(
    now: datetime, feed_id: int, pace: PollPace, *, failures: int, error: LedeError
) -> NextPoll:
    """Return the next poll after the `failures`-th failure in a row: the interval doubles."""
    interval = min(pace.floor_seconds * 2.0 ** min(failures, 20), pace.ceiling_seconds)
    if isinstance(error, HttpStatus) and error.retry_after_seconds is not None:
        interval = max(interval, error.retry_after_seconds)
    return _spread(now, feed_id, min(interval, pace.ceiling_seconds))


def _spread(now: datetime, feed_id: int, interval: float) -> NextPoll:
    share = JITTER * ((feed_id * _SPREAD) % 1.0)
    return NextPoll(at=now + timedelta(seconds=interval * (1 + share)), interval_seconds=interval)
