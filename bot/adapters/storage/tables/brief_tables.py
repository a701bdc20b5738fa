"""Articles, briefs, and what finds them again, as tables."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, Table

from bot.adapters.storage.tables.column_types import CleanText, UtcDateTime
from bot.adapters.storage.tables.parts import counter_column, id_column, lease_columns, metadata

articles = Table(
    "articles",
    metadata,
    id_column("the article"),
    Column("key", CleanText, nullable=False, unique=True, comment="canonical address or its like"),
    Column("url", CleanText, nullable=False, comment="where it was read"),
    Column("title", CleanText, nullable=False, comment="headline as published"),
    Column("content", JSON, nullable=False, comment="Article, or NotAnArticle with its reason"),
    Column("text_sha256", CleanText, comment="of the text; null where there is none"),
    Column("read_at", UtcDateTime, nullable=False, comment="when it was read"),
    Column("state", CleanText, nullable=False, comment="waiting, condensed or given_up"),
    counter_column("attempts", "condensings that failed so far"),
    Column("due_at", UtcDateTime, comment="when to condense it; null: not (any more)"),
    *lease_columns(),
    Index(None, "due_at", "id"),
    comment="one page's article, however many entries lead to it",
    sqlite_autoincrement=True,
)

briefs = Table(
    "briefs",
    metadata,
    id_column("the brief, also the row of the search index"),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
        comment="what it condenses",
    ),
    Column("kind", CleanText, nullable=False, comment="brief or link_card"),
    Column("headline", CleanText, nullable=False, comment="as on the card"),
    Column("content", JSON, nullable=False, comment="Brief or LinkCard, all fields"),
    Column("language", CleanText, comment="ISO 639-1"),
    Column("method", CleanText, comment="who made it; null for link cards"),
    Column("condenser_version", CleanText, comment="null for link cards"),
    Column("made_at", UtcDateTime, nullable=False, comment="when it was made"),
    comment="the product",
    sqlite_autoincrement=True,
)

search_documents = Table(
    "search_documents",
    metadata,
    Column(
        "brief_id",
        ForeignKey("briefs.id", ondelete="CASCADE"),
        primary_key=True,
        comment="the brief, also the row of search_index",
    ),
    Column("analyzer_version", Integer, nullable=False, index=True, comment="what made the words"),
    Column("places", CleanText, nullable=False, comment="words of channels, feeds, days, language"),
    Column("dated_on", Date, nullable=False, comment="day of publication, UTC, else it was made"),
    comment="what the index knows of each brief, needed to take it out again",
)

search_terms = Table(
    "search_terms",
    metadata,
    Column("term", CleanText, primary_key=True, comment="as the analyzer gives it"),
    comment="words that stand in the index, or stood there",
    sqlite_with_rowid=False,
)

sayings = Table(
    "sayings",
    metadata,
    Column(
        "brief_id",
        ForeignKey("briefs.id", ondelete="CASCADE"),
        primary_key=True,
        comment="where it is said",
    ),
    Column("place", Integer, primary_key=True, comment="from 0: the quote, then claims by rank"),
    Column("kind", CleanText, nullable=False, comment="quote or claim"),
    Column("speaker", CleanText, nullable=False, comment="as resolved"),
    Column(
        "names", CleanText, nullable=False, comment="words of the speaker as the index has them"
    ),
    Column("text", CleanText, nullable=False, comment="what is said"),
    comment="who says what; the index finds the briefs of a speaker",
)
