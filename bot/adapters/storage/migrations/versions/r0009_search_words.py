"""The index knows feeds; on PostgreSQL it is made here."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Change nothing yet."""
