"""When a channel was given an entry that was seen before; the posts of a brief are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add a column, and an index of the rows that have it; and one of the page's posts."""
    added_at = sa.Column(
        "added_at",
        sa.DateTime(timezone=True),
        comment="when it was given what was seen before; null: at the poll that saw it",
    )
    op.add_column("entry_targets", added_at)
    late = sa.text("added_at IS NOT NULL")
    op.create_index(
        "ix_entry_targets_late",
        "entry_targets",
        ["channel", "added_at"],
        sqlite_where=late,
        postgresql_where=late,
    )
    op.create_index("ix_page_posts_brief_id", "page_posts", ["brief_id"])
