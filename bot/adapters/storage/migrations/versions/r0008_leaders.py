"""Who of several processes does what only one may do at a time."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make a table."""
    op.create_table(
        "leaders",
        sa.Column("name", TEXT, nullable=False, comment="what is led"),
        sa.Column("holder", TEXT, comment="the process that leads; null: nobody"),
        sa.Column(
            "lease_until", sa.DateTime(timezone=True), comment="leads until then; null: nobody"
        ),
        sa.Column(
            "lease_epoch",
            BIG,
            nullable=False,
            server_default=sa.text("0"),
            comment="grows with every leader",
        ),
        sa.PrimaryKeyConstraint("name", name="pk_leaders"),
        comment="what one process does at a time, and which one",
    )
