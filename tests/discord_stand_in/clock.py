"""The real time, as Discord writes it."""

import time
from datetime import UTC, datetime


def now() -> float:
    """Return seconds since 1970."""
    return time.time_ns() / 1e9


def told(at: float) -> str:
    """Return a time as Discord writes it: ISO 8601 with microseconds and an offset."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")
