"""The first tables: feeds to deliveries, history, search; tables.py says what each column means."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0001"
down_revision = None

# Contentless: the words are in no other table, and briefs are shown from `briefs`. The analyzer
# gives letters, digits and marks, "=" before stems and "@" before channels; FTS5 must split at
# blanks only, so all of these are made part of words, and nothing is folded a second time.
_SEARCH_INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5(
    headline, body, places,
    content='',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '=@:-'"
)
"""
# Every word with how often it stands, for completing what somebody types.
_SEARCH_TERMS = "CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_index', 'row')"


def upgrade() -> None:
    """Make everything."""
    _articles()
    _channels()
    _feeds()
    _outcomes()
    _briefs()
    _feed_entries()
    _subscriptions()
    _deliveries()
    _entry_keys()
    _entry_targets()
    _page_posts()
    _search_documents()
    _delivery_items()
    if op.get_context().dialect.name == "sqlite":
        op.execute(_SEARCH_INDEX)
        op.execute(_SEARCH_TERMS)


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("text_sha256", TEXT),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", BIG, server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_epoch", BIG, server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("key", name=op.f("uq_articles_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_articles_due_at_id"), "articles", ["due_at", "id"])


def _channels() -> None:
    op.create_table(
        "channels",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("refused_since", sa.DateTime(timezone=True)),
        sa.Column("refusal", sa.JSON()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_epoch", BIG, server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channels")),
    )
    op.create_index(op.f("ix_channels_due_at"), "channels", ["due_at"])


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", BIG, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("etag", TEXT),
        sa.Column("last_modified", TEXT),
        sa.Column("body_sha256", TEXT),
        sa.Column("followed_since", sa.DateTime(timezone=True)),
        sa.Column("last_success_at", sa.DateTime(timezone=True)),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("interval_seconds", sa.Float(), nullable=False),
        sa.Column("failures", BIG, server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.JSON()),
        sa.Column("ambiguous_keys", sa.JSON(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_epoch", BIG, server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feeds_due_at"), "feeds", ["due_at"])


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outcomes_subject_subject_id"), "outcomes", ["subject", "subject_id"])


def _briefs() -> None:
    op.create_table(
        "briefs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("headline", TEXT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("language", TEXT),
        sa.Column("method", TEXT),
        sa.Column("condenser_version", TEXT),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_briefs_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefs")),
        sa.UniqueConstraint("article_id", name=op.f("uq_briefs_article_id")),
        sqlite_autoincrement=True,
    )


def _feed_entries() -> None:
    op.create_table(
        "feed_entries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("feed_id", BIG, nullable=False),
        sa.Column("guid", TEXT),
        sa.Column("link", TEXT),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("summary", TEXT, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("article_id", BIG),
        sa.Column("attempts", BIG, server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.JSON()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_epoch", BIG, server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_feed_entries_article_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_entries_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feed_entries_article_id"), "feed_entries", ["article_id"])
    op.create_index(op.f("ix_feed_entries_due_at_id"), "feed_entries", ["due_at", "id"])
    op.create_index(op.f("ix_feed_entries_feed_id"), "feed_entries", ["feed_id"])
    op.create_index(op.f("ix_feed_entries_first_seen_at"), "feed_entries", ["first_seen_at"])


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("feed_id", BIG, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("backfill", BIG, server_default=sa.text("0"), nullable=False),
        sa.Column("backfill_owed", BIG, server_default=sa.text("0"), nullable=False),
        sa.Column("from_file", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_subscriptions_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("feed_id", "channel", name=op.f("uq_subscriptions_feed_id_channel")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_subscriptions_channel"), "subscriptions", ["channel"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("brief_id", BIG, nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", BIG, server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("first_tried_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("message_id", TEXT),
        sa.Column("error", sa.JSON()),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_deliveries_brief_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_brief_id"), "deliveries", ["brief_id"])
    op.create_index(
        "ix_deliveries_unfinished",
        "deliveries",
        ["channel", "position", "id"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_deliveries_state"), "deliveries", ["state"])


def _entry_keys() -> None:
    op.create_table(
        "entry_keys",
        sa.Column("feed_id", BIG, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("entry_id", BIG),
        sa.Column("last_listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["feed_entries.id"],
            name=op.f("fk_entry_keys_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_entry_keys_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "digest", name=op.f("pk_entry_keys")),
    )
    op.create_index(op.f("ix_entry_keys_entry_id"), "entry_keys", ["entry_id"])


def _entry_targets() -> None:
    op.create_table(
        "entry_targets",
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["feed_entries.id"],
            name=op.f("fk_entry_targets_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel", "entry_id", name=op.f("pk_entry_targets")),
    )
    op.create_index(op.f("ix_entry_targets_entry_id"), "entry_targets", ["entry_id"])


def _page_posts() -> None:
    op.create_table(
        "page_posts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("nonce", TEXT, nullable=False),
        sa.Column("brief_id", BIG, nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_page_posts_brief_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_posts")),
        sa.UniqueConstraint("channel", "nonce", name=op.f("uq_page_posts_channel_nonce")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_page_posts_channel_id"), "page_posts", ["channel", "id"])


def _search_documents() -> None:
    op.create_table(
        "search_documents",
        sa.Column("brief_id", BIG, nullable=False),
        sa.Column("analyzer_version", BIG, nullable=False),
        sa.Column("places", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["brief_id"],
            ["briefs.id"],
            name=op.f("fk_search_documents_brief_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("brief_id", name=op.f("pk_search_documents")),
    )
    op.create_index(
        op.f("ix_search_documents_analyzer_version"), "search_documents", ["analyzer_version"]
    )


def _delivery_items() -> None:
    op.create_table(
        "delivery_items",
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("delivery_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_delivery_items_article_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_delivery_items_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel", "article_id", name=op.f("pk_delivery_items")),
    )
    op.create_index(op.f("ix_delivery_items_delivery_id"), "delivery_items", ["delivery_id"])
