"""The schema: every table and column with what it means.

    feeds ──< subscriptions (channel)          feeds ──< entry_keys
      └──< feed_entries ──< entry_targets (channel)
               └──> articles ── briefs ──< deliveries (channel) ──< delivery_items

The rows of feeds, feed_entries, articles, channels, notices and hub_subscriptions are the work
queues: `due_at` says when a row may be taken (null: nothing to do), `lease_until` who has it
until when, and `lease_epoch` fences whoever comes late. The full-text index and its
terms are virtual tables of SQLite, made by the first migration.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from bot.adapters.storage.column_types import ChannelText, CleanText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(comment: str) -> Column[int]:
    return Column("id", Integer, primary_key=True, comment=comment)


def _lease_columns() -> tuple[Column[object], ...]:
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


def _text(name: str, comment: str) -> Column[str]:
    return Column(name, CleanText, nullable=False, server_default="", comment=comment)


def _counter(name: str, comment: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"), comment=comment)


# Ids are never given twice (AUTOINCREMENT): a delivery's nonce is made of its id.
feeds = Table(
    "feeds",
    metadata,
    _id("the feed"),
    Column("url", CleanText, nullable=False, unique=True, comment="as it is fetched"),
    Column("title", CleanText, nullable=False, comment="as the feed names itself; may be empty"),
    Column("etag", CleanText, comment="validator of the last good answer, byte for byte"),
    Column("last_modified", CleanText, comment="validator of the last good answer"),
    Column("body_sha256", CleanText, comment="hash of the last body parsed, hexadecimal"),
    Column("followed_since", UtcDateTime, comment="first good poll; null before it"),
    Column("last_success_at", UtcDateTime, comment="last good poll"),
    Column("due_at", UtcDateTime, index=True, comment="next poll; null: nobody follows it"),
    Column("interval_seconds", Float, nullable=False, comment="between the last polls planned"),
    _counter("failures", "polls failed in a row"),
    Column("error", JSON(none_as_null=True), comment="why the last poll failed: code and data"),
    Column("ambiguous_keys", JSON, nullable=False, comment="kinds of keys never used again"),
    Column("site_url", CleanText, comment="the page that it belongs to, as it says"),
    Column("last_new_at", UtcDateTime, comment="the poll that last found a new entry"),
    Column("rhythm_seconds", Float, comment="between two of its entries; null: unknown"),
    Column("moved_to", CleanText, comment="where the last polls were sent for good"),
    _counter("moves", "polls in a row that were sent there"),
    Column("trouble", CleanText, comment="what its admins know is wrong with it; null: well"),
    Column("pushed_until", UtcDateTime, comment="end of the lease of a hub that tells of its news"),
    Column("pushed_at", UtcDateTime, comment="when a hub last did; null: never, or it missed some"),
    *_lease_columns(),
    comment="feeds we know; those that somebody follows are polled",
    sqlite_autoincrement=True,
)

# Apart from the feeds, so that no list, export or log of feeds can show them by accident.
feed_secrets = Table(
    "feed_secrets",
    metadata,
    Column(
        "feed_id",
        ForeignKey("feeds.id", ondelete="CASCADE"),
        primary_key=True,
        comment="whose host is sent them",
    ),
    Column("headers", JSON, nullable=False, comment="request headers, such as Authorization"),
    comment="what feeds behind a password are asked with",
)

# Keys and secrets stand apart from the feeds, for the same reason.
hub_subscriptions = Table(
    "hub_subscriptions",
    metadata,
    Column(
        "feed_id",
        ForeignKey("feeds.id", ondelete="CASCADE"),
        primary_key=True,
        comment="whose news are to be told",
    ),
    Column("hub_url", CleanText, nullable=False, comment="who tells, as the feed names it"),
    Column("topic_url", CleanText, nullable=False, comment="what the hub calls the feed"),
    Column("named_at", UtcDateTime, nullable=False, comment="since when the feed names this hub"),
    Column("key", CleanText, nullable=False, unique=True, comment="in the callback's path; random"),
    Column("secret", CleanText, nullable=False, comment="what the hub signs with; random"),
    Column("callback_url", CleanText, comment="as last told to the hub; null: not asked yet"),
    Column("state", CleanText, nullable=False, comment="wanted, asked, active, denied or unwanted"),
    Column("asked_at", UtcDateTime, comment="the last request; null: the hub has answered it"),
    Column("expires_at", UtcDateTime, comment="end of the lease that the hub gave"),
    _counter("attempts", "requests since the hub last agreed"),
    Column("error", JSON(none_as_null=True), comment="why the last one failed: code and data"),
    Column("due_at", UtcDateTime, comment="next request; null: none"),
    *_lease_columns(),
    Index(None, "due_at", "feed_id"),
    comment="hubs asked to tell of the news of feeds (WebSub)",
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _id("the subscription"),
    Column(
        "feed_id",
        ForeignKey("feeds.id", ondelete="CASCADE"),
        nullable=False,
        comment="what is followed",
    ),
    Column("channel", ChannelText, nullable=False, index=True, comment="who follows"),
    _counter("backfill", "entries of the past that were asked for, 0 to 10"),
    _counter("backfill_owed", "of them, how many are still owed; 0 once settled"),
    Column("from_file", Boolean, nullable=False, comment="the configuration file owns it"),
    _text("filter", "which entries are posted, as typed; empty: all"),
    Column(
        "category", JSON, nullable=False, server_default="[]", comment="folders, outermost first"
    ),
    _text("style", "how its messages look; empty: as the server says"),
    _text("mention_role", "id of the role to ping; empty: nobody"),
    _text("language", "of our own words on its messages; empty: as the server says"),
    Column(
        "layout",
        CleanText,
        nullable=False,
        server_default="plain",
        comment="plain, threads or post_per_feed",
    ),
    Column(
        "crosspost",
        Boolean,
        nullable=False,
        server_default=text("1"),
        comment="published to those who follow the channel, where it is one of announcements",
    ),
    Column(
        "paused",
        Boolean,
        nullable=False,
        server_default=text("0"),
        comment="gets nothing of what is new",
    ),
    UniqueConstraint("feed_id", "channel"),
    comment="a channel follows a feed",
    sqlite_autoincrement=True,
)

feed_entries = Table(
    "feed_entries",
    metadata,
    _id("the entry; grows in reading order, and channels keep that order"),
    Column(
        "feed_id",
        ForeignKey("feeds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="where it stood",
    ),
    Column("guid", CleanText, comment="as the feed gives it"),
    Column("link", CleanText, comment="absolute http(s); null: the entry leads nowhere"),
    Column("title", CleanText, nullable=False, comment="plain text"),
    Column("summary", CleanText, nullable=False, comment="plain text; may be empty"),
    Column("published_at", UtcDateTime, comment="as the feed says, where that is plausible"),
    Column(
        "first_seen_at", UtcDateTime, nullable=False, index=True, comment="the poll that saw it"
    ),
    _text("content", "HTML as the feed carries it; emptied once read"),
    Column("authors", JSON, nullable=False, server_default="[]", comment="as the feed says"),
    Column("categories", JSON, nullable=False, server_default="[]", comment="as the feed says"),
    Column(
        "state", CleanText, nullable=False, comment="waiting, held, read, remembered or given_up"
    ),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="SET NULL"),
        index=True,
        comment="what reading it led to",
    ),
    _counter("attempts", "readings that failed so far"),
    Column("due_at", UtcDateTime, comment="when to read it; null: not (any more)"),
    Column("error", JSON(none_as_null=True), comment="last failure of reading: code and data"),
    *_lease_columns(),
    Index(None, "due_at", "id"),
    comment="every entry that a feed ever listed",
    sqlite_autoincrement=True,
)

entry_keys = Table(
    "entry_keys",
    metadata,
    Column(
        "feed_id",
        ForeignKey("feeds.id", ondelete="CASCADE"),
        primary_key=True,
        comment="keys count within one feed only",
    ),
    Column("digest", LargeBinary(16), primary_key=True, comment="BLAKE2b of kind and value"),
    Column("kind", CleanText, nullable=False, comment="guid, link, title_day or combined"),
    Column(
        "entry_id",
        ForeignKey("feed_entries.id", ondelete="CASCADE"),
        index=True,
        comment="the entry that it found or made; null: one that is known by another key",
    ),
    Column("last_listed_at", UtcDateTime, nullable=False, comment="last seen, to the day"),
    comment="what entries are recognised by; one known key makes an entry known",
)

entry_targets = Table(
    "entry_targets",
    metadata,
    Column("channel", ChannelText, primary_key=True, comment="who gets the entry"),
    Column(
        "entry_id",
        ForeignKey("feed_entries.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        comment="the entry",
    ),
    comment="decided at the poll, so that later subscriptions do not bring old entries",
)

articles = Table(
    "articles",
    metadata,
    _id("the article"),
    Column("key", CleanText, nullable=False, unique=True, comment="canonical address or its like"),
    Column("url", CleanText, nullable=False, comment="where it was read"),
    Column("title", CleanText, nullable=False, comment="headline as published"),
    Column("content", JSON, nullable=False, comment="Article, or NotAnArticle with its reason"),
    Column("text_sha256", CleanText, comment="of the text; null where there is none"),
    Column("read_at", UtcDateTime, nullable=False, comment="when it was read"),
    Column("state", CleanText, nullable=False, comment="waiting, condensed or given_up"),
    _counter("attempts", "condensings that failed so far"),
    Column("due_at", UtcDateTime, comment="when to condense it; null: not (any more)"),
    *_lease_columns(),
    Index(None, "due_at", "id"),
    comment="one page's article, however many entries lead to it",
    sqlite_autoincrement=True,
)

briefs = Table(
    "briefs",
    metadata,
    _id("the brief, also the row of the search index"),
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
    _text("language", "of our own words; empty: as the server's own setting"),
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
    *_lease_columns(),
    comment="channels that follow or ever had a delivery; leased one sender at a time",
)

deliveries = Table(
    "deliveries",
    metadata,
    _id("the delivery; its nonce is made of it"),
    Column("channel", ChannelText, nullable=False, comment="where it goes"),
    Column("kind", CleanText, nullable=False, comment="brief, digest, notice or edit"),
    Column(
        "brief_id",
        ForeignKey("briefs.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="what it carries",
    ),
    Column("position", Integer, nullable=False, comment="its entry's id: the channel's order"),
    Column(
        "state",
        CleanText,
        nullable=False,
        comment="pending, sending, sent, failed, gathered or taken_down",
    ),
    _counter("attempts", "tries so far"),
    Column("due_at", UtcDateTime, comment="next try; null: finished"),
    Column("first_tried_at", UtcDateTime, comment="first try"),
    Column("sent_at", UtcDateTime, comment="when it was accepted"),
    Column("message_id", CleanText, comment="as the publisher names the message"),
    # No foreign key: SQLite cannot add one to a table that others point at.
    Column("digest_id", Integer, index=True, comment="the digest that carries it instead"),
    Column("edits", CleanText, comment="of an edit: the message to change"),
    Column(
        "replaced",
        Boolean,
        nullable=False,
        server_default=text("1"),
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
    _id("the post; newer is greater"),
    Column("channel", ChannelText, nullable=False, comment="page:<name>"),
    Column("nonce", CleanText, nullable=False, comment="of the delivery: it posts once"),
    Column(
        "brief_id",
        ForeignKey("briefs.id", ondelete="CASCADE"),
        nullable=False,
        comment="what stands there",
    ),
    Column("posted_at", UtcDateTime, nullable=False, comment="when it was posted"),
    UniqueConstraint("channel", "nonce"),
    Index(None, "channel", "id"),
    comment="what stands in the channels of the page",
    sqlite_autoincrement=True,
)

outcomes = Table(
    "outcomes",
    metadata,
    _id("the line; in order of writing"),
    Column("at", UtcDateTime, nullable=False, comment="when it happened"),
    Column("stage", CleanText, nullable=False, comment="poll, read, condense or deliver"),
    Column("subject", CleanText, nullable=False, comment="feed, entry, article or delivery"),
    Column("subject_id", Integer, nullable=False, comment="the row of that kind"),
    Column("code", CleanText, nullable=False, comment="what happened"),
    Column("data", JSON, nullable=False, comment="what its wording needs"),
    Index(None, "subject", "subject_id"),
    comment="the history that answers why",
    sqlite_autoincrement=True,
)

notices = Table(
    "notices",
    metadata,
    _id("the notice"),
    Column("channel", ChannelText, nullable=False, comment="whose admins are told"),
    Column(
        "feed_id",
        ForeignKey("feeds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="what it is about",
    ),
    Column("reason", JSON, nullable=False, comment="what they are told: code and data"),
    Column("made_at", UtcDateTime, nullable=False, comment="when it came up"),
    Column("told_at", UtcDateTime, comment="when somebody was told; null: nobody yet"),
    _counter("attempts", "tries to tell it so far"),
    Column("due_at", UtcDateTime, comment="next try; null: told, or given up"),
    *_lease_columns(),
    Index(None, "due_at", "id"),
    comment="what the admins of a channel are to hear, once",
    sqlite_autoincrement=True,
)

reports = Table(
    "reports",
    metadata,
    _id("the report"),
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
    _text("why", "in the reader's own words"),
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
    _counter("told", "reports that stand in it"),
    Column(
        "settled",
        Boolean,
        nullable=False,
        server_default=text("0"),
        comment="an admin has decided; what comes later is told anew",
    ),
    comment="where admins were told of reports, so that many of them make one message",
)

bot_state = Table(
    "bot_state",
    metadata,
    Column("name", CleanText, primary_key=True, comment="what it is"),
    Column("value", CleanText, nullable=False, comment="what was written last"),
    comment="small facts to be known again after a restart",
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
    Column("places", CleanText, nullable=False, comment="channel words standing in the index"),
    Column("dated_on", Date, nullable=False, comment="day of publication, UTC, else it was made"),
    comment="what the index knows of each brief, needed to take it out again",
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


def is_in_metadata(name: str | None, kind: str, _parents: object) -> bool:
    """Tell Alembic whether a table is one of these; FTS5 makes several of its own."""
    return kind != "table" or not str(name).startswith(("search_index", "search_terms"))
