"""Whether a failed step is tried again, and when: the error and the history in, a time out."""

from datetime import datetime, timedelta

from bot.domain.errors import (
    ConnectionFailed,
    FetchTimeout,
    HttpStatus,
    LedeError,
    PublishLater,
    WorkError,
)

# A page that does not answer gets these chances before readers get the bare link: most
# outages of a site end within the hour, and news older than that is not news.
READING_DELAYS_SECONDS = (15.0, 60.0, 300.0, 1800.0)
# 408, 425 and 429 ask to come back; 5xx are the server's own trouble (RFC 9110, RFC 8470).
_TEMPORARY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
# Work that killed its worker may have been unlucky once (memory shared with a neighbour).
_WORK_TRIES = 2
_DELIVERY_FIRST_SECONDS = 2.0
_DELIVERY_LONGEST_SECONDS = 300.0
# Patience may be over without much of a chance: a channel was set aside for days after the first
# try, or nothing ran. So many tries it gets all the same, which take half an hour.
_DELIVERY_TRIES = 12
_INTERNAL_TRIES = 3
# Nobody may be there to be told, or Discord may be down: a day of tries, then it is old news.
_TELLING_FIRST_SECONDS = 60.0
_TELLING_LONGEST_SECONDS = 3600.0
_TELLING_TRIES = 30


def retry_reading(now: datetime, attempts: int, error: LedeError) -> datetime | None:
    """Return when to read again after the `attempts`-th try failed, None to give up."""
    if isinstance(error, WorkError):
        return retry_work(now, attempts)
    if not _passes(error) or attempts > len(READING_DELAYS_SECONDS):
        return None
    delay = READING_DELAYS_SECONDS[attempts - 1]
    if isinstance(error, HttpStatus) and error.retry_after_seconds is not None:
        delay = max(delay, min(error.retry_after_seconds, READING_DELAYS_SECONDS[-1]))
    return now + timedelta(seconds=delay)


def retry_work(now: datetime, attempts: int) -> datetime | None:
    """Return when to give work to a worker again after the `attempts`-th try, None to give up."""
    return now + timedelta(seconds=5) if attempts < _WORK_TRIES else None


def retry_after_defect(now: datetime, attempts: int) -> datetime | None:
    """Return when to try a row again that met an error nobody foresaw, None to set it aside."""
    return now + timedelta(seconds=30.0 * attempts) if attempts < _INTERNAL_TRIES else None


def retry_delivery(
    now: datetime, attempts: int, first_tried_at: datetime, patience: timedelta, error: PublishLater
) -> datetime | None:
    """Return when to send again after the `attempts`-th try, None once patience is over.

    Never before there were enough tries.
    """
    delay = _doubled(_DELIVERY_FIRST_SECONDS, attempts, _DELIVERY_LONGEST_SECONDS)
    at = now + timedelta(seconds=max(delay, error.retry_after_seconds or 0.0))
    return at if at - first_tried_at < patience or attempts < _DELIVERY_TRIES else None


def retry_telling(now: datetime, attempts: int) -> datetime | None:
    """Return when to tell a notice again after the `attempts`-th try, None to give up."""
    if attempts >= _TELLING_TRIES:
        return None
    delay = _doubled(_TELLING_FIRST_SECONDS, attempts, _TELLING_LONGEST_SECONDS)
    return now + timedelta(seconds=delay)


def _doubled(first_seconds: float, attempts: int, longest_seconds: float) -> float:
    """Return the wait after the `attempts`-th try: twice as long each time, up to the longest."""
    return min(first_seconds * 2.0 ** min(attempts - 1, 20), longest_seconds)


def _passes(error: LedeError) -> bool:
    if isinstance(error, HttpStatus):
        return error.status in _TEMPORARY_STATUS
    return isinstance(error, FetchTimeout | ConnectionFailed)
