"""What tables are made of: the metadata they share, and columns that stand in several."""

from sqlalchemy import Column, Integer, MetaData, text

from bot.adapters.storage.tables.column_types import BIG, CleanText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column(comment: str) -> Column[int]:
    """Return the column of ids; with AUTOINCREMENT never given twice, as nonces are made of them."""
    return Column("id", BIG, primary_key=True, comment=comment)


def lease_columns() -> tuple[Column[object], ...]:
    """Return what a work queue needs."""
    return (
        Column("lease_until", UtcDateTime, comment="taken until then; null: free"),
        Column(
            "lease_epoch",
            Integer,
            nullable=False,
            server_default=text("0"),
            comment="grows with every lease; a result needs the epoch it was leased with",
        ),
    )


def text_column(name: str, comment: str) -> Column[str]:
    """Return a column of text that is empty by itself."""
    return Column(name, CleanText, nullable=False, server_default="", comment=comment)


def counter_column(name: str, comment: str) -> Column[int]:
    """Return a column that counts from 0."""
    return Column(name, Integer, nullable=False, server_default=text("0"), comment=comment)
