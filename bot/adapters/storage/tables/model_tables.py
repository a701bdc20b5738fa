"""What a language model answered and what it cost, as tables."""

from sqlalchemy import JSON, Column, Date, Table, UniqueConstraint, text

from bot.adapters.storage.tables.column_types import BIG, CleanText, UtcDateTime
from bot.adapters.storage.tables.parts import id_column, metadata

model_answers = Table(
    "model_answers",
    metadata,
    id_column("the answer"),
    Column("model", CleanText, nullable=False, comment="as configured, provider:name"),
    Column(
        "prompt_sha256", CleanText, nullable=False, comment="of all that was sent and its version"
    ),
    Column("reply", JSON, nullable=False, comment="ModelReply, as it came, unchecked"),
    Column("answered_at", UtcDateTime, nullable=False, comment="when it came"),
    UniqueConstraint("model", "prompt_sha256"),
    comment="what was answered once, so that it is not paid again",
    sqlite_autoincrement=True,
)

model_costs = Table(
    "model_costs",
    metadata,
    Column("day", Date, primary_key=True, comment="UTC"),
    Column(
        "tokens",
        BIG,
        nullable=False,
        server_default=text("0"),
        comment="in and out together, as providers counted them",
    ),
    comment="what models cost, by day",
)
