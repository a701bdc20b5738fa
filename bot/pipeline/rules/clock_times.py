"""Times of day as people type them in, the times meant out: 22:00, 8.30, 7h, 10 pm."""

import re
from datetime import time
from typing import Final

_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})?)?(?:\s*(?P<half>[ap])\.?m\.?)?",
    re.IGNORECASE | re.ASCII,
)
_SEPARATORS: Final = re.compile(r"[\s,;/]*")
_NOON = 12
_MIDNIGHT = 24  # the end of a day, which is the begin of the next


def read_time(typed: str) -> time | None:
    """Return the time of day, None where that is none."""
    match = _TIME.fullmatch(typed.strip())
    return None if match is None else _time_of(match)


def read_times(typed: str) -> tuple[time, ...] | None:
    """Return all times of a list, sorted, each once; () of nothing, None where one is none."""
    times: set[time] = set()
    at = _after(typed, 0)
    while at < len(typed):
        match = _TIME.match(typed, at)
        found = None if match is None else _time_of(match)
        if match is None or found is None:
            return None
        times.add(found)
        at = _after(typed, match.end())
        if at == match.end() < len(typed):
            return None  # something hangs on it
    return tuple(sorted(times))


def _after(typed: str, at: int) -> int:
    match = _SEPARATORS.match(typed, at)
    return match.end() if match else at


def _time_of(match: re.Match[str]) -> time | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif (hour, minute) == (_MIDNIGHT, 0):
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        return None
