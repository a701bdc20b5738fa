"""Feeds, who follows them, and what they showed, as tables."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.adapters.storage.tables.column_types import ChannelText, CleanText, UtcDateTime
from bot.adapters.storage.tables.parts import (
    counter_column,
    id_column,
    lease_columns,
    metadata,
    text_column,
)

feeds = Table(
    "feeds",
    metadata,
    id_column("the feed"),
    Column("url", CleanText, nullable=False, unique=True, comment="as it is fetched"),
    Column("title", CleanText, nullable=False, comment="as the feed names itself; may be empty"),
    Column("etag", CleanText, comment="validator of the last good answer, byte for byte"),
    Column("last_modified", CleanText, comment="validator of the last good answer"),
    Column("body_sha256", CleanText, comment="hash of the last body parsed, hexadecimal"),
    Column("followed_since", UtcDateTime, comment="first good poll; null before it"),
    Column("last_success_at", UtcDateTime, comment="last good poll"),
    Column("due_at", UtcDateTime, index=True, comment="next poll; null: nobody follows it"),
    Column("interval_seconds", Float, nullable=False, comment="between the last polls planned"),
    counter_column("failures", "polls failed in a row"),
    Column("error", JSON(none_as_null=True), comment="why the last poll failed: code and data"),
    Column("ambiguous_keys", JSON, nullable=False, comment="kinds of keys never used again"),
    Column("site_url", CleanText, comment="the page that it belongs to, as it says"),
    Column("last_new_at", UtcDateTime, comment="the poll that last found a new entry"),
    Column("rhythm_seconds", Float, comment="between two of its entries; null: unknown"),
    Column("moved_to", CleanText, comment="where the last polls were sent for good"),
    counter_column("moves", "polls in a row that were sent there"),
    Column("trouble", CleanText, comment="what its admins know is wrong with it; null: well"),
    Column("pushed_until", UtcDateTime, comment="end of the lease of a hub that tells of its news"),
    Column("pushed_at", UtcDateTime, comment="when a hub last did; null: never, or it missed some"),
    *lease_columns(),
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
    counter_column("attempts", "requests since the hub last agreed"),
    Column("error", JSON(none_as_null=True), comment="why the last one failed: code and data"),
    Column("due_at", UtcDateTime, comment="next request; null: none"),
    *lease_columns(),
    Index(None, "due_at", "feed_id"),
    comment="hubs asked to tell of the news of feeds (WebSub)",
)

subscriptions = Table(
    "subscriptions",
    metadata,
    id_column("the subscription"),
    Column(
        "feed_id",
        ForeignKey("feeds.id", ondelete="CASCADE"),
        nullable=False,
        comment="what is followed",
    ),
    Column("channel", ChannelText, nullable=False, index=True, comment="who follows"),
    counter_column("backfill", "entries of the past that were asked for, 0 to 10"),
    counter_column("backfill_owed", "of them, how many are still owed; 0 once settled"),
    Column("from_file", Boolean, nullable=False, comment="the configuration file owns it"),
    text_column("filter", "which entries are posted, as typed; empty: all"),
    Column(
        "category", JSON, nullable=False, server_default="[]", comment="folders, outermost first"
    ),
    text_column("style", "how its messages look; empty: as the server says"),
    text_column("mention_role", "id of the role to ping; empty: nobody"),
    text_column("language", "of our own words on its messages; empty: as the server says"),
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
        server_default=true(),
        comment="published to those who follow the channel, where it is one of announcements",
    ),
    Column(
        "paused",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="gets nothing of what is new",
    ),
    UniqueConstraint("feed_id", "channel"),
    comment="a channel follows a feed",
    sqlite_autoincrement=True,
)

feed_entries = Table(
    "feed_entries",
    metadata,
    id_column("the entry; grows in reading order, and channels keep that order"),
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
    text_column("content", "HTML as the feed carries it; emptied once read"),
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
    counter_column("attempts", "readings that failed so far"),
    Column("due_at", UtcDateTime, comment="when to read it; null: not (any more)"),
    Column("error", JSON(none_as_null=True), comment="last failure of reading: code and data"),
    *lease_columns(),
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
    Column(
        "added_at",
        UtcDateTime,
        comment="when it was given what was seen before; null: at the poll that saw it",
    ),
    # Only what came late, which is little, so that what a channel waits for is found at once.
    Index(
        "ix_entry_targets_late",
        "channel",
        "added_at",
        sqlite_where=text("added_at IS NOT NULL"),
        postgresql_where=text("added_at IS NOT NULL"),
    ),
    comment="decided at the poll, so that later subscriptions do not bring old entries",
)

notices = Table(
    "notices",
    metadata,
    id_column("the notice"),
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
    counter_column("attempts", "tries to tell it so far"),
    Column("due_at", UtcDateTime, comment="next try; null: told, or given up"),
    *lease_columns(),
    Index(None, "due_at", "id"),
    comment="what the admins of a channel are to hear, once",
    sqlite_autoincrement=True,
)
