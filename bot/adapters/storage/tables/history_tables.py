"""What happened, what is to be known after a restart, and who leads, as tables."""

from sqlalchemy import JSON, Column, Index, Table

from bot.adapters.storage.tables.column_types import BIG, CleanText, UtcDateTime
from bot.adapters.storage.tables.parts import id_column, lease_columns, metadata

outcomes = Table(
    "outcomes",
    metadata,
    id_column("the line; in order of writing"),
    Column("at", UtcDateTime, nullable=False, comment="when it happened"),
    Column("stage", CleanText, nullable=False, comment="poll, read, condense or deliver"),
    Column("subject", CleanText, nullable=False, comment="feed, entry, article or delivery"),
    Column("subject_id", BIG, nullable=False, comment="the row of that kind"),
    Column("code", CleanText, nullable=False, comment="what happened"),
    Column("data", JSON, nullable=False, comment="what its wording needs"),
    Index(None, "subject", "subject_id"),
    comment="the history that answers why",
    sqlite_autoincrement=True,
)

bot_state = Table(
    "bot_state",
    metadata,
    Column("name", CleanText, primary_key=True, comment="what it is"),
    Column("value", CleanText, nullable=False, comment="what was written last"),
    comment="small facts to be known again after a restart",
)

leaders = Table(
    "leaders",
    metadata,
    Column("name", CleanText, primary_key=True, comment="what is led"),
    Column("holder", CleanText, comment="the process that leads; null: nobody"),
    *lease_columns(),
    comment="what one process does at a time, and which one",
)
