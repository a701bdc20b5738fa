"""The schema: every table and column with what it means.

    feeds ──< subscriptions (channel)          feeds ──< entry_keys
      └──< feed_entries ──< entry_targets (channel)
               └──> articles ── briefs ──< deliveries (channel) ──< delivery_items

The rows of feeds, feed_entries, articles, channels, notices and hub_subscriptions are the work
queues: `due_at` says when a row may be taken (null: nothing to do), `lease_until` who has it
until when, and `lease_epoch` fences whoever comes late. The word
index is a virtual table of SQLite, or a table of PostgreSQL with an index of its kind, made by
migrations alone.
"""

from bot.adapters.storage.tables.brief_tables import (
    articles,
    briefs,
    sayings,
    search_documents,
    search_terms,
)
from bot.adapters.storage.tables.feed_tables import (
    entry_keys,
    entry_targets,
    feed_entries,
    feed_secrets,
    feeds,
    hub_subscriptions,
    notices,
    subscriptions,
)
from bot.adapters.storage.tables.history_tables import bot_state, leaders, outcomes
from bot.adapters.storage.tables.model_tables import (
    late_answers,
    model_answers,
    model_costs,
    server_model_costs,
)
from bot.adapters.storage.tables.parts import metadata
from bot.adapters.storage.tables.posting_tables import (
    channels,
    deliveries,
    delivery_items,
    page_posts,
    report_notices,
    reports,
    servers,
)

__all__ = [
    "articles",
    "bot_state",
    "briefs",
    "channels",
    "deliveries",
    "delivery_items",
    "entry_keys",
    "entry_targets",
    "feed_entries",
    "feed_secrets",
    "feeds",
    "hub_subscriptions",
    "is_in_metadata",
    "late_answers",
    "leaders",
    "metadata",
    "model_answers",
    "model_costs",
    "notices",
    "outcomes",
    "page_posts",
    "report_notices",
    "reports",
    "sayings",
    "search_documents",
    "search_terms",
    "server_model_costs",
    "servers",
    "subscriptions",
]


def is_in_metadata(name: str | None, kind: str, _parents: object) -> bool:
    """Tell Alembic whether a table is one of these; the word indexes have tables of their own."""
    return kind != "table" or not str(name).startswith(("search_index", "search_vectors"))
