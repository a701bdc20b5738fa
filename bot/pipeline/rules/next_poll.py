"""When to ask a feed again: its history and the last answer in, the next time out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import HttpStatus, LedeError
from bot.domain.feeds import Feed, ParsedEntry

# Polls of many feeds added together drift apart by up to this share of the interval.
JITTER = 0.1
# Golden-ratio hashing spreads consecutive ids evenly (Knuth, TAOCP 3, 6.4).
_SPREAD = 0.6180339887498949
# A feed is asked this often between two of its entries, so that news waits for a twelfth of the
# pause between them at most: two hours where it brings something daily.
_POLLS_PER_ENTRY = 12
# Silence counts less than rhythm: a feed that brings something hourly may sleep at night.
_SILENCE_SHARE = 0.25
# Even a feed that has been silent for a year is asked so often, unless it asks for less.
_LAZIEST_SECONDS = 6 * 3600.0
_ENTRIES_OF_RHYTHM = 20  # the newest ones tell it
# A feed whose hub tells of its news is asked so often beside, should the hub forget some.
_PUSHED_SECONDS = 6 * 3600.0
# What a poll finds so long after the last push was not told of: caches of the site may give us
# the old feed for some minutes after a push.
_PUSH_COUNTS_FOR = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class PollPace:
    """How often feeds may be asked."""

    floor_seconds: float
    ceiling_seconds: float
    follows_hubs: bool = False  # have hubs tell of news, and ask their feeds rarely (WebSub)
    entries_a_day: int = 0  # of one feed that are posted, at most; 0: any number


@dataclass(frozen=True, kw_only=True, slots=True)
class NextPoll:
    """A time and the interval it came from."""

    at: datetime
    interval_seconds: float


def rhythm_of(entries: Iterable[ParsedEntry]) -> float | None:
    """Return the mean seconds between the newest entries; None where dates do not tell."""
    dates = sorted({entry.published_at for entry in entries if entry.published_at}, reverse=True)
    newest = dates[:_ENTRIES_OF_RHYTHM]
    if len(newest) < 2:  # noqa: PLR2004  # a gap has two ends
        return None
    return (newest[0] - newest[-1]).total_seconds() / (len(newest) - 1)


def after_success(
    now: datetime, feed: Feed, pace: PollPace, *, asked_seconds: float | None
) -> NextPoll:
    """Return the next poll after a good one, which `feed` tells of already.

    `asked_seconds` is what the server or the feed asks for (Cache-Control, Expires, ttl,
    sy:updatePeriod); it and the feed's own rhythm are obeyed between floor and ceiling.
    """
    own = min(_pause_between_entries(now, feed) / _POLLS_PER_ENTRY, _LAZIEST_SECONDS)
    wanted = max(own, asked_seconds or 0.0, pace.floor_seconds, _told_seconds(now, feed))
    return _spread(now, feed.id, min(wanted, pace.ceiling_seconds))


def after_failure(
    now: datetime, feed: Feed, pace: PollPace, *, failures: int, error: LedeError
) -> NextPoll:
    """Return the next poll after the `failures`-th failure in a row: the interval doubles."""
    interval = min(pace.floor_seconds * 2.0 ** min(failures, 20), pace.ceiling_seconds)
    if isinstance(error, HttpStatus) and error.retry_after_seconds is not None:
        interval = max(interval, error.retry_after_seconds)
    return _spread(now, feed.id, min(interval, pace.ceiling_seconds))


def hub_was_silent(feed: Feed) -> bool:
    """Tell whether news that a poll found should have been pushed; `feed` as before the poll."""
    if feed.pushed_at is None or feed.last_success_at is None:
        return False
    return feed.last_success_at - feed.pushed_at > _PUSH_COUNTS_FOR


def _told_seconds(now: datetime, feed: Feed) -> float:
    """Return how long a hub spares us asking; 0 where none does.

    It has to have told of news once. The poll after a push is followed by one in the usual
    rhythm, for the first may have met an old copy in a cache.
    """
    if feed.pushed_until is None or feed.pushed_at is None or feed.last_success_at is None:
        return 0.0
    if feed.pushed_at > feed.last_success_at:
        return 0.0
    return min(_PUSHED_SECONDS, max((feed.pushed_until - now).total_seconds(), 0.0))


def _pause_between_entries(now: datetime, feed: Feed) -> float:
    last = feed.last_new_at or feed.followed_since or now
    silence = (now - last).total_seconds()
    return max(feed.rhythm_seconds or 0.0, silence * _SILENCE_SHARE)


def _spread(now: datetime, feed_id: int, interval: float) -> NextPoll:
    share = JITTER * ((feed_id * _SPREAD) % 1.0)
    return NextPoll(at=now + timedelta(seconds=interval * (1 + share)), interval_seconds=interval)
