"""What a language model answered and what it cost, as tables."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Table, UniqueConstraint, text

from bot.adapters.storage.tables.column_types import BIG, CleanText, UtcDateTime
from bot.adapters.storage.tables.parts import counter_column, id_column, lease_columns, metadata

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

server_model_costs = Table(
    "server_model_costs",
    metadata,
    Column("day", Date, primary_key=True, comment="UTC"),
    Column("server", CleanText, primary_key=True, index=True, comment="discord:<guild id>"),
    Column(
        "tokens",
        BIG,
        nullable=False,
        server_default=text("0"),
        comment="its share of what was asked for it and for others",
    ),
    comment="what models cost for each server, by day",
)

late_answers = Table(
    "late_answers",
    metadata,
    id_column("what a model owes"),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
        comment="on which article",
    ),
    counter_column("attempts", "times it was asked again in vain"),
    Column("due_at", UtcDateTime, comment="when to ask again; null: not (any more)"),
    *lease_columns(),
    Index(None, "due_at", "id"),
    comment="articles whose brief was posted before the model had answered",
    sqlite_autoincrement=True,
)
