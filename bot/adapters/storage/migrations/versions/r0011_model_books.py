"""What a language model answered, so that it is not paid again, and what it cost, by day."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make two tables."""
    op.create_table(
        "model_answers",
        sa.Column("id", BIG, nullable=False, comment="the answer"),
        sa.Column("model", TEXT, nullable=False, comment="as configured, provider:name"),
        sa.Column(
            "prompt_sha256", TEXT, nullable=False, comment="of all that was sent and its version"
        ),
        sa.Column("reply", sa.JSON(), nullable=False, comment="ModelReply, as it came, unchecked"),
        sa.Column(
            "answered_at", sa.DateTime(timezone=True), nullable=False, comment="when it came"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_model_answers"),
        sa.UniqueConstraint("model", "prompt_sha256", name="uq_model_answers_model_prompt_sha256"),
        comment="what was answered once, so that it is not paid again",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "model_costs",
        sa.Column("day", sa.Date(), nullable=False, comment="UTC"),
        sa.Column(
            "tokens",
            BIG,
            nullable=False,
            server_default=sa.text("0"),
            comment="in and out together, as providers counted them",
        ),
        sa.PrimaryKeyConstraint("day", name="pk_model_costs"),
        comment="what models cost, by day",
    )
