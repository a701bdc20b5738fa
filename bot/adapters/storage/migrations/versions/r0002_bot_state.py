"""A table for what the bot must know again after a restart, such as which commands it told."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "bot_state",
        sa.Column("name", sa.Text(), nullable=False, comment="what it is"),
        sa.Column("value", sa.Text(), nullable=False, comment="what was written last"),
        sa.PrimaryKeyConstraint("name", name="pk_bot_state"),
        comment="small facts to be known again after a restart",
    )
