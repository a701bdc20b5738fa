"""The wiring: settings -> adapters -> stages; start and stop. Knows both sides, nobody else does."""

from bot.app.hearing import Hearing, also, log_hearing
from bot.app.openings import (
    file_subscriptions,
    look_at_discord,
    migrated,
    opened_feed_care,
    opened_fetcher,
    opened_stores,
    opened_workers,
    system_clock,
    worker_count,
)
from bot.app.running import GRACE_SECONDS, Running, run_bot

__all__ = [
    "GRACE_SECONDS",
    "Hearing",
    "Running",
    "also",
    "file_subscriptions",
    "log_hearing",
    "look_at_discord",
    "migrated",
    "opened_feed_care",
    "opened_fetcher",
    "opened_stores",
    "opened_workers",
    "run_bot",
    "system_clock",
    "worker_count",
]
