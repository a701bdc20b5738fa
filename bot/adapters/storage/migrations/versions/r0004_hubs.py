"""What being told of news by hubs (WebSub) needs: subscriptions at hubs, and what feeds know."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add columns to feeds; make a table."""
    for name, comment in (
        ("pushed_until", "end of the lease of a hub that tells of its news"),
        ("pushed_at", "when a hub last did; null: never, or it missed some"),
    ):
        op.add_column("feeds", _time(name, comment))
    op.create_table(
        "hub_subscriptions",
        sa.Column("feed_id", BIG, nullable=False, comment="whose news are to be told"),
        _text("hub_url", "who tells, as the feed names it"),
        _text("topic_url", "what the hub calls the feed"),
        sa.Column(
            "named_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="since when the feed names this hub",
        ),
        _text("key", "in the callback's path; random"),
        _text("secret", "what the hub signs with; random"),
        sa.Column("callback_url", TEXT, comment="as last told to the hub"),
        _text("state", "wanted, asked, active, denied or unwanted"),
        _time("asked_at", "the last request; null: the hub has answered it"),
        _time("expires_at", "end of the lease that the hub gave"),
        _counter("attempts", "requests since the hub last agreed"),
        sa.Column("error", sa.JSON(), comment="why the last one failed: code and data"),
        _time("due_at", "next request; null: none"),
        _time("lease_until", "taken until then; null: free"),
        _counter("lease_epoch", "grows with every lease"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_hub_subscriptions"),
        sa.UniqueConstraint("key", name="uq_hub_subscriptions_key"),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_hub_subscriptions_feed_id", ondelete="CASCADE"
        ),
        comment="hubs asked to tell of the news of feeds (WebSub)",
    )
    columns = ["due_at", "feed_id"]
    op.create_index("ix_hub_subscriptions_due_at_feed_id", "hub_subscriptions", columns)


def _time(name: str, comment: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), comment=comment)


def _text(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False, comment=comment)


def _counter(name: str, comment: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False, server_default=sa.text("0"), comment=comment)
