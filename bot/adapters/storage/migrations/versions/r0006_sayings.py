"""Who says what; the index knows speakers and days, and is made anew at the next start."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.storage.migrations.column_kinds import BIG, TEXT

revision = "0006"
down_revision = "0005"

# As the first migration has it, with the speakers.
_SEARCH_INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5(
    headline, body, speakers, places,
    content='',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '=@:-'"
)
"""
_SEARCH_TERMS = "CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_index', 'row')"


def upgrade() -> None:
    """Make the index anew, empty, and what stands beside it."""
    op.drop_table("search_documents")
    if op.get_context().dialect.name == "sqlite":
        op.drop_table("search_terms")
        op.drop_table("search_index")
        op.execute(_SEARCH_INDEX)
        op.execute(_SEARCH_TERMS)
    _make_search_documents()
    _make_sayings()
    op.create_index("ix_delivery_items_article_id", "delivery_items", ["article_id"])


def _make_search_documents() -> None:
    op.create_table(
        "search_documents",
        _brief_id("search_documents", "the brief, also the row of search_index"),
        sa.Column("analyzer_version", BIG, nullable=False, comment="what made the words"),
        _text("places", "channel words standing in the index"),
        sa.Column(
            "dated_on",
            sa.Date(),
            nullable=False,
            comment="day of publication, UTC, else it was made",
        ),
        sa.PrimaryKeyConstraint("brief_id", name="pk_search_documents"),
        comment="what the index knows of each brief, needed to take it out again",
    )
    op.create_index(
        "ix_search_documents_analyzer_version", "search_documents", ["analyzer_version"]
    )


def _make_sayings() -> None:
    op.create_table(
        "sayings",
        _brief_id("sayings", "where it is said"),
        sa.Column("place", BIG, nullable=False, comment="from 0: the quote, then claims by rank"),
        _text("kind", "quote or claim"),
        _text("speaker", "as resolved"),
        _text("names", "words of the speaker as the index has them"),
        _text("text", "what is said"),
        sa.PrimaryKeyConstraint("brief_id", "place", name="pk_sayings"),
        comment="who says what; the index finds the briefs of a speaker",
    )


def _brief_id(table: str, comment: str) -> sa.Column[int]:
    name = f"fk_{table}_brief_id"
    referred = sa.ForeignKey("briefs.id", name=name, ondelete="CASCADE")
    return sa.Column("brief_id", BIG, referred, nullable=False, comment=comment)


def _text(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False, comment=comment)
