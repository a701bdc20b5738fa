"""The index knows feeds, days and languages, and is made anew at the next start; PostgreSQL's too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0009"
down_revision = "0008"

# The analyzer splits texts and folds words; FTS5 must split at blanks only, and whatever its
# Unicode tables do not know is part of a word as well. Sizes of columns serve bm25 alone.
_SEARCH_INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5(
    headline, body, speakers, places,
    content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* P* S* C*'"
)
"""


def upgrade() -> None:
    """Make the index anew, empty, and a table of the words that stand in it."""
    on_sqlite = op.get_context().dialect.name == "sqlite"
    if on_sqlite:
        op.execute("DROP TABLE search_terms")
        op.execute("DROP TABLE search_index")
        op.execute(_SEARCH_INDEX)
    else:
        _make_search_vectors()
    op.create_table(
        "search_terms",
        sa.Column("term", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_search_terms"),
        comment="words that stand in the index, or stood there",
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM search_documents")


def _make_search_vectors() -> None:
    op.create_table(
        "search_vectors",
        sa.Column("brief_id", BIG, nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", name="pk_search_vectors"),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name="fk_search_vectors_brief_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_search_vectors_words", "search_vectors", ["words"], postgresql_using="gin")
