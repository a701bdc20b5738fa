"""The wiring: settings -> adapters -> stages; start and stop. Knows both sides, nobody else does."""

from bot.adapters.storage.engines.restoring import Restoring
from bot.app.hearing import Hearing, also, log_hearing
from bot.app.model_openings import (
    BriefSteps,
    model_day,
    opened_asking,
    opened_books,
    opened_brief_steps,
    opened_model,
    opened_sparing,
)
from bot.app.moving import copied, named
from bot.app.openings import (
    database_of,
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
from bot.app.roles import ALL_ROLES, Role
from bot.app.running import GRACE_SECONDS, LEAVING_SECONDS, Running, run_bot
from bot.app.upkeep import Saved, examined, reindexed, restored_copy, saved_copy

__all__ = [
    "ALL_ROLES",
    "GRACE_SECONDS",
    "LEAVING_SECONDS",
    "BriefSteps",
    "Hearing",
    "Restoring",
    "Role",
    "Running",
    "Saved",
    "also",
    "copied",
    "database_of",
    "examined",
    "file_subscriptions",
    "log_hearing",
    "look_at_discord",
    "migrated",
    "model_day",
    "named",
    "opened_asking",
    "opened_books",
    "opened_brief_steps",
    "opened_feed_care",
    "opened_fetcher",
    "opened_model",
    "opened_sparing",
    "opened_stores",
    "opened_workers",
    "reindexed",
    "restored_copy",
    "run_bot",
    "saved_copy",
    "system_clock",
    "worker_count",
]
