"""Servers, channels, what they get and what is said about it, as tables."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.adapters.storage.tables.column_types import BIG, ChannelText, CleanText, UtcDateTime
from bot.adapters.storage.tables.parts import (
    counter_column,
    id_column,
    lease_columns,
    metadata,
    text_column,
)

servers = Table(
    "servers",
    metadata,
    Column("name", CleanText, primary_key=True, comment="discord:<guild id>"),
    Column(
        "style",
        CleanText,
        nullable=False,
        server_default="card",
        comment="how its messages look: card, compact or embed",
    ),
    text_column("language", "of our own words; empty: as the server's own setting"),
    text_column("briefs_language", "of its briefs; empty: as they are written"),
    Column("time_zone", CleanText, nullable=False, server_default="UTC", comment="IANA name"),
    Column("quiet_begin", CleanText, comment="HH:MM by its clock; null: never quiet"),
    Column("quiet_end", CleanText, comment="HH:MM by its clock"),
    Column(
        "digest_times", JSON, nullable=False, server_default="[]", comment="HH:MM; empty: single"
    ),
    Column("digests_since", UtcDateTime, comment="when digests were chosen; null: not"),
    Column(
        "notices_channel", ChannelText, comment="where admins are told; null: where they can be"
    ),
    Column("joined_at", UtcDateTime, nullable=False, comment="when it was first known"),
    Column(
        "left_at", UtcDateTime, index=True, comment="when the bot was removed; null: it is there"
    ),
    comment="channels that the same admins decide about, and what they decided",
)

channels = Table(
    "channels",
    metadata,
    Column("name", ChannelText, primary_key=True, comment="page:<name> or discord:<id>"),
    Column("due_at", UtcDateTime, index=True, comment="when to look at it; null: nothing waits"),
    Column(
        "server", CleanText, index=True, comment="discord:<guild id>; null: of none, or unknown"
    ),
    Column("digested_at", UtcDateTime, comment="when its last digest was sent; null: never"),
    Column("refused_since", UtcDateTime, comment="set aside; null: it takes messages"),
    Column("refusal", JSON(none_as_null=True), comment="why it was set aside: code and data"),
    *lease_columns(),
    comment="channels that follow or ever had a delivery; leased one sender at a time",
)

deliveries = Table(
    "deliveries",
    metadata,
    id_column("the delivery; its nonce is made of it"),
    Column("channel", ChannelText, nullable=False, comment="where it goes"),
    Column("kind", CleanText, nullable=False, comment="brief, digest, notice, edit or renewal"),
    Column(
        "brief_id",
        ForeignKey("briefs.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="what it carries",
    ),
    Column("position", BIG, nullable=False, comment="its entry's id: the channel's order"),
    Column(
        "state",
        CleanText,
        nullable=False,
        comment="pending, sending, sent, failed, gathered or taken_down",
    ),
    counter_column("attempts", "tries so far"),
    Column("due_at", UtcDateTime, comment="next try; null: finished"),
    Column("first_tried_at", UtcDateTime, comment="first try"),
    Column("sent_at", UtcDateTime, comment="when it was accepted"),
    Column("message_id", CleanText, comment="as the publisher names the message"),
    # No foreign key: SQLite cannot add one to a table that others point at.
    Column("digest_id", BIG, index=True, comment="the digest that carries it instead"),
    Column("edits", CleanText, comment="of an edit or a renewal: the message to change"),
    Column(
        "replaced",
        Boolean,
        nullable=False,
        server_default=true(),
        comment="of an edit: by the plain link, else the message is removed",
    ),
    Column("error", JSON(none_as_null=True), comment="last failure: code and data"),
    # Only what is unfinished, so that the head of a channel's line is found at once.
    Index(
        "ix_deliveries_unfinished",
        "channel",
        "position",
        "id",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index(None, "state"),
    comment="one message to one channel",
    sqlite_autoincrement=True,
)

delivery_items = Table(
    "delivery_items",
    metadata,
    Column("channel", ChannelText, primary_key=True, comment="who gets it"),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        comment="what it gets, once",
    ),
    Column(
        "delivery_id",
        ForeignKey("deliveries.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="with which message",
    ),
    Index(None, "article_id"),
    comment="an article reaches a channel once, whatever carries it",
)

page_posts = Table(
    "page_posts",
    metadata,
    id_column("the post; newer is greater"),
    Column("channel", ChannelText, nullable=False, comment="page:<name>"),
    Column("nonce", CleanText, nullable=False, comment="of the delivery: it posts once"),
    Column(
        "brief_id",
        ForeignKey("briefs.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="what stands there",
    ),
    Column("posted_at", UtcDateTime, nullable=False, comment="when it was posted"),
    UniqueConstraint("channel", "nonce"),
    Index(None, "channel", "id"),
    comment="what stands in the channels of the page",
    sqlite_autoincrement=True,
)

reports = Table(
    "reports",
    metadata,
    id_column("the report"),
    Column(
        "brief_id",
        ForeignKey("briefs.id", ondelete="CASCADE"),
        nullable=False,
        comment="what is said to be wrong",
    ),
    Column("server", CleanText, nullable=False, comment="discord:<guild id>"),
    Column("channel", ChannelText, nullable=False, comment="where it was seen"),
    Column("reporter", CleanText, nullable=False, comment="the reader's id there"),
    Column("part", CleanText, nullable=False, comment="claim, quote, headline or other"),
    # Not null, as null is never the same as null where something is to be there once.
    Column("claim", Integer, nullable=False, comment="which claim, from 0; -1: none"),
    text_column("why", "in the reader's own words"),
    Column("made_at", UtcDateTime, nullable=False, comment="when it was made"),
    UniqueConstraint("brief_id", "server", "reporter", "part", "claim"),
    Index(None, "reporter", "made_at"),
    Index(None, "server"),
    Index(None, "channel"),
    comment="what readers say is wrong in a brief",
    sqlite_autoincrement=True,
)

report_notices = Table(
    "report_notices",
    metadata,
    Column("server", CleanText, primary_key=True, comment="whose admins were told"),
    Column(
        "brief_id",
        ForeignKey("briefs.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        comment="of which brief",
    ),
    Column("message", CleanText, comment="<place>/<message>; null: nobody could be told yet"),
    counter_column("told", "reports that stand in it"),
    Column(
        "settled",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="an admin has decided; what comes later is told anew",
    ),
    comment="where admins were told of reports, so that many of them make one message",
)
