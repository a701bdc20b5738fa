"""What readers report about briefs, and where admins were told of it."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make two tables."""
    op.create_table(
        "reports",
        sa.Column("id", BIG, nullable=False, comment="the report"),
        sa.Column("brief_id", BIG, nullable=False, comment="what is said to be wrong"),
        sa.Column("server", TEXT, nullable=False, comment="discord:<guild id>"),
        sa.Column("channel", TEXT, nullable=False, comment="where it was seen"),
        sa.Column("reporter", TEXT, nullable=False, comment="the reader's id there"),
        sa.Column("part", TEXT, nullable=False, comment="claim, quote, headline or other"),
        sa.Column("claim", BIG, nullable=False, comment="which claim, from 0; -1: none"),
        sa.Column(
            "why",
            TEXT,
            server_default="",
            nullable=False,
            comment="in the reader's own words",
        ),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), nullable=False, comment="when it was made"
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name="fk_reports_brief_id_briefs", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint(
            "brief_id",
            "server",
            "reporter",
            "part",
            "claim",
            name="uq_reports_brief_id_server_reporter_part_claim",
        ),
        comment="what readers say is wrong in a brief",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_reporter_made_at", "reports", ["reporter", "made_at"])
    op.create_index("ix_reports_server", "reports", ["server"])
    op.create_index("ix_reports_channel", "reports", ["channel"])
    _make_notices()


def _make_notices() -> None:
    op.create_table(
        "report_notices",
        sa.Column("server", TEXT, nullable=False, comment="whose admins were told"),
        sa.Column("brief_id", BIG, nullable=False, comment="of which brief"),
        sa.Column("message", TEXT, comment="<place>/<message>; null: nobody could be told yet"),
        sa.Column(
            "told",
            BIG,
            server_default=sa.text("0"),
            nullable=False,
            comment="reports that stand in it",
        ),
        sa.Column(
            "settled",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="an admin has decided; what comes later is told anew",
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"],
            ["briefs.id"],
            name="fk_report_notices_brief_id_briefs",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("server", "brief_id", name="pk_report_notices"),
        comment="where admins were told of reports, so that many of them make one message",
    )
    op.create_index("ix_report_notices_brief_id", "report_notices", ["brief_id"])
