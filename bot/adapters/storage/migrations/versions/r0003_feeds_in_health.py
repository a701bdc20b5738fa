"""What following feeds well needs: health, moves, filters, secrets, notices to admins."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add columns to feeds, subscriptions and entries; make two tables."""
    _widen_feeds()
    op.add_column("subscriptions", _text("filter", "which entries are posted; empty: all"))
    op.add_column("subscriptions", _list("category", "folders, outermost first"))
    op.add_column("feed_entries", _text("content", "HTML as the feed carries it"))
    op.add_column("feed_entries", _list("authors", "as the feed says"))
    op.add_column("feed_entries", _list("categories", "as the feed says"))
    _make_feed_secrets()
    _make_notices()


def _widen_feeds() -> None:
    columns = (
        sa.Column("site_url", TEXT, comment="the page that it belongs to, as it says"),
        sa.Column(
            "last_new_at",
            sa.DateTime(timezone=True),
            comment="the poll that last found a new entry",
        ),
        sa.Column("rhythm_seconds", sa.Float(), comment="between two of its entries"),
        sa.Column("moved_to", TEXT, comment="where the last polls were sent for good"),
        _counter("moves", "polls in a row that were sent there"),
        sa.Column("trouble", TEXT, comment="what its admins know is wrong with it"),
    )
    for column in columns:
        op.add_column("feeds", column)


def _make_feed_secrets() -> None:
    op.create_table(
        "feed_secrets",
        sa.Column("feed_id", BIG, nullable=False, comment="whose host is sent them"),
        sa.Column("headers", sa.JSON(), nullable=False, comment="request headers"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_feed_secrets"),
        _of_feed("feed_secrets"),
        comment="what feeds behind a password are asked with",
    )


def _make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", BIG, nullable=False, comment="the notice"),
        sa.Column("channel", TEXT, nullable=False, comment="whose admins are told"),
        sa.Column("feed_id", BIG, nullable=False, comment="what it is about"),
        sa.Column("reason", sa.JSON(), nullable=False, comment="what they are told"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, comment="when it came up"),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            comment="when somebody was told; null: nobody yet",
        ),
        _counter("attempts", "tries to tell it so far"),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), comment="next try; null: told, or given up"
        ),
        sa.Column(
            "lease_until", sa.DateTime(timezone=True), comment="taken until then; null: free"
        ),
        _counter("lease_epoch", "grows with every lease"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        _of_feed("notices"),
        comment="what the admins of a channel are to hear, once",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_due_at_id", "notices", ["due_at", "id"])
    op.create_index("ix_notices_feed_id", "notices", ["feed_id"])


def _of_feed(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_feed_id"
    return sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=name, ondelete="CASCADE")


def _text(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False, server_default="", comment=comment)


def _list(name: str, comment: str) -> sa.Column[list[str]]:
    return sa.Column(name, sa.JSON(), nullable=False, server_default="[]", comment=comment)


def _counter(name: str, comment: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False, server_default=sa.text("0"), comment=comment)
