"""A table for what the bot must know again after a restart, such as which commands it told."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import TEXT

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "bot_state",
        sa.Column("name", TEXT, nullable=False, comment="what it is"),
        sa.Column("value", TEXT, nullable=False, comment="what was written last"),
        sa.PrimaryKeyConstraint("name", name="pk_bot_state"),
        comment="small facts to be known again after a restart",
    )
