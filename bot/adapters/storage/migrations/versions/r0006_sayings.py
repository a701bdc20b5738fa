"""Nothing yet: what people say."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Change nothing."""
