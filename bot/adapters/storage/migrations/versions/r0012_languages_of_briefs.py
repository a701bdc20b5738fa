"""The language a server's briefs are in, what it let a model cost, and articles a model owes more on."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add a column, and make two tables."""
    language = sa.Column(
        "briefs_language",
        TEXT,
        nullable=False,
        server_default="",
        comment="of its briefs; empty: as they are written",
    )
    op.add_column("servers", language)
    op.create_table(
        "server_model_costs",
        sa.Column("day", sa.Date(), nullable=False, comment="UTC"),
        sa.Column("server", TEXT, nullable=False, comment="discord:<guild id>"),
        sa.Column(
            "tokens",
            BIG,
            nullable=False,
            server_default=sa.text("0"),
            comment="its share of what was asked for it and for others",
        ),
        sa.PrimaryKeyConstraint("day", "server", name="pk_server_model_costs"),
        comment="what models cost for each server, by day",
    )
    op.create_index("ix_server_model_costs_server", "server_model_costs", ["server"])
    op.create_table(
        "late_answers",
        sa.Column("id", BIG, nullable=False, comment="what a model owes"),
        sa.Column("article_id", BIG, nullable=False, comment="on which article"),
        sa.Column(
            "attempts",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("0"),
            comment="times it was asked again in vain",
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            comment="when to ask again; null: not (any more)",
        ),
        sa.Column(
            "lease_until", sa.DateTime(timezone=True), comment="taken until then; null: free"
        ),
        sa.Column(
            "lease_epoch",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("0"),
            comment="grows with every lease; a result needs the epoch it was leased with",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_late_answers_article_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_late_answers"),
        sa.UniqueConstraint("article_id", name="uq_late_answers_article_id"),
        comment="articles whose brief was posted before the model had answered",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_late_answers_due_at_id", "late_answers", ["due_at", "id"])
