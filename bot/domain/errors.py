"""The tree of errors: each carries a code and data; wording belongs to bot.presenting.

LedeError
├── SettingsError         the configuration names something impossible
├── FileUnreadable        a file named on the command line
├── FileUnwritable        the same
├── FetchError            one URL could not be fetched
│   ├── UrlRefused        not an address we would ever ask
│   ├── AddressRefused    the name leads to a network that is not the public internet
│   ├── HttpStatus        the server answered, with an error
│   ├── BotChallenge      the server asks for a browser (Cloudflare and its kind)
│   ├── PageReserved      the site does not let programs read it
│   ├── BodyTooLarge      more bytes than we read, before or after decompression
│   ├── FetchTimeout
│   ├── TooManyRedirects
│   └── ConnectionFailed  no name, no route, refused, reset, bad certificate
├── FeedError             bytes that are not a feed that can be read
│   ├── FeedMalformed
│   └── NotAFeed          a page; carries the feeds it offers
├── FollowError           who follows what cannot be changed so
│   ├── NotFollowed       that feed is not followed there
│   ├── OwnedByFile       the settings file says so; a command cannot change it
│   ├── TooManyFeeds      as many are followed as may be
│   ├── NoOtherFeed       the site offers none beside the one that is followed
│   └── FeedIsPrivate     others follow it with another secret, or without one
├── HeaderRefused         a user name, password or header that cannot be sent
├── FilterInvalid         what somebody wrote as a filter cannot be read
├── OpmlMalformed         a list of feeds that cannot be read
├── WorkError             work in a worker process did not end
│   ├── WorkTimeout
│   ├── WorkTooLarge
│   └── WorkerCrashed
├── StorageError          the database
│   ├── DatabaseUnreachable, DatabaseLocked, DatabaseReadOnly, DatabaseCorrupt, DiskFull, DatabaseNewer
│   ├── DatabaseInUse, DatabaseNotEmpty, CopyDiffers   of moving it
│   └── LeaseLost         another holder has the row now; what was done is not recorded
├── DiscordError          the connection to Discord
│   ├── DiscordTokenWrong
│   ├── DiscordIntentsForbidden
│   ├── DiscordUnreachable
│   └── DiscordCommandsRefused  the commands could not be registered; the rest works
└── PublishError          one delivery
    ├── PublishLater      try again, not before retry_after_seconds
    ├── MessageRefused    this message will never be accepted
    └── ChannelRefused    no message will be accepted there until somebody changes something
        ├── ChannelGone   it does not exist, or no longer
        └── PermissionMissing
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from bot.domain.feeds import FeedLink
from bot.domain.reasons import Fact, Reason


def _rebuild(kind: type["LedeError"], values: dict[str, Any]) -> "LedeError":
    return kind(**values)


@dataclass(eq=False)
class LedeError(Exception):
    """Anything this program foresees going wrong."""

    code: ClassVar[str] = "error"

    @property
    def data(self) -> dict[str, Fact]:
        """Return the plain values that wording and outcomes need; lists of words are joined."""
        return {
            name: " ".join(value) if _is_words(value) else value
            for name, value in self._values().items()
            if value is None or isinstance(value, str | int | float | bool) or _is_words(value)
        }

    @property
    def reason(self) -> Reason:
        """Return the error as a reason that can be stored."""
        return Reason(code=self.code, data=self.data)

    def _values(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way back from a worker process."""
        return _rebuild, (type(self), self._values())

    def __str__(self) -> str:
        """Return code and data, for developers; people get bot.presenting's words."""
        return f"{self.code} {self.data}"


def _is_words(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(word, str) for word in value)


@dataclass(eq=False)
class SettingProblem(LedeError):
    """One setting with an impossible value."""

    code: ClassVar[str] = "setting_wrong"
    setting: str  # dotted name as written in lede.toml: "page.port"
    value: str  # as given, secrets masked
    allowed: str  # what would be right
    where: str  # the file or environment variable that says it


@dataclass(eq=False)
class SettingsError(LedeError):
    """The configuration cannot be used."""

    code: ClassVar[str] = "settings_wrong"
    problems: tuple[SettingProblem, ...]


@dataclass(eq=False)
class FileUnreadable(LedeError):
    """A file named on the command line cannot be read."""

    code: ClassVar[str] = "file_unreadable"
    path: str
    why: str  # the system's own words


@dataclass(eq=False)
class FileUnwritable(LedeError):
    """A file named on the command line cannot be written."""

    code: ClassVar[str] = "file_unwritable"
    path: str
    why: str  # the system's own words


@dataclass(eq=False)
class FetchError(LedeError):
    """One URL could not be fetched."""

    code: ClassVar[str] = "fetch_failed"
    url: str


@dataclass(eq=False)
class UrlRefused(FetchError):
    """The URL is not one we would ever ask."""

    code: ClassVar[str] = "url_refused"
    why: str  # "scheme", "userinfo", "port", "no_host", "too_long", "malformed", "blocked"


@dataclass(eq=False)
class AddressRefused(FetchError):
    """The host leads to an address outside the public internet."""

    code: ClassVar[str] = "address_refused"
    host: str
    address: str


@dataclass(eq=False)
class HttpStatus(FetchError):
    """The server answered with an error."""

    code: ClassVar[str] = "http_status"
    status: int
    retry_after_seconds: float | None = None


@dataclass(eq=False)
class BotChallenge(FetchError):
    """The server wants a browser, not a reader."""

    code: ClassVar[str] = "bot_challenge"
    status: int
    service: str  # "Cloudflare"


@dataclass(eq=False)
class PageReserved(FetchError):
    """The site does not let programs read the page."""

    code: ClassVar[str] = "page_reserved"
    how: str  # "robots": its robots.txt; "mining": it reserves text and data mining


@dataclass(eq=False)
class BodyTooLarge(FetchError):
    """The body passes what we read of one document."""

    code: ClassVar[str] = "body_too_large"
    limit_bytes: int  # after decompression


@dataclass(eq=False)
class FetchTimeout(FetchError):
    """The answer took too long."""

    code: ClassVar[str] = "fetch_timeout"
    seconds: float


@dataclass(eq=False)
class TooManyRedirects(FetchError):
    """The server sends us in circles."""

    code: ClassVar[str] = "too_many_redirects"
    limit: int


@dataclass(eq=False)
class ConnectionFailed(FetchError):
    """No answer at all."""

    code: ClassVar[str] = "connection_failed"
    host: str
    why: str  # "dns", "refused", "tls", "reset", "broken_body", "unreachable"


@dataclass(eq=False)
class FeedError(LedeError):
    """Bytes that cannot be read as a feed."""

    code: ClassVar[str] = "feed_unreadable"
    url: str


@dataclass(eq=False)
class FeedMalformed(FeedError):
    """It means to be a feed and is broken beyond reading."""

    code: ClassVar[str] = "feed_malformed"
    detail: str  # the parser's own words, a line at most


@dataclass(eq=False)
class NotAFeed(FeedError):
    """It is something else."""

    code: ClassVar[str] = "not_a_feed"
    what: str  # "page", "empty", "json", "binary", "text", "xml", "sitemap"
    offers: tuple[FeedLink, ...] = ()  # the feeds that the page offers

    @property
    def data(self) -> dict[str, Fact]:
        """Return what the document is, and the addresses it offers, joined by blanks."""
        return {**super().data, "offers": " ".join(offer.url for offer in self.offers)}


@dataclass(eq=False)
class FollowError(LedeError):
    """Who follows what cannot be changed so."""

    code: ClassVar[str] = "follow_failed"
    url: str


@dataclass(eq=False)
class NotFollowed(FollowError):
    """That feed is not followed there, or no longer."""

    code: ClassVar[str] = "not_followed"
    channel: str | None = None  # None: nowhere


@dataclass(eq=False)
class OwnedByFile(FollowError):
    """The settings file names the subscription, so a command would change it until the next start."""

    code: ClassVar[str] = "owned_by_file"
    channel: str


@dataclass(eq=False)
class TooManyFeeds(FollowError):
    """As many feeds are followed as may be."""

    code: ClassVar[str] = "too_many_feeds"
    limit: int


@dataclass(eq=False)
class NoOtherFeed(FollowError):
    """The site offers no feed beside the one that is followed."""

    code: ClassVar[str] = "no_other_feed"
    site_url: str


@dataclass(eq=False)
class FeedIsPrivate(FollowError):
    """Others follow that address with another secret than the one given, or with none."""

    code: ClassVar[str] = "feed_is_private"


@dataclass(eq=False)
class HeaderRefused(LedeError):
    """A user name, a password or a header cannot be sent; its value is told to nobody."""

    code: ClassVar[str] = "header_refused"
    name: str  # of the header, "" where that is unknown
    why: str  # "form", "name", "value", "ours", "user", "password", "too_many"


@dataclass(eq=False)
class FilterInvalid(LedeError):
    """A filter cannot be read; it says where, so that whoever wrote it can mend it."""

    code: ClassVar[str] = "filter_invalid"
    why: str  # "unclosed_quote", "unknown_field", …: bot.pipeline.rules.filter_language has them
    position: int  # of the first character that is wrong, from 1
    found: str = ""  # what stands there; "" where the filter ends
    expected: str = ""  # what could stand there, as it would be written
    detail: str = ""  # a library's own words, a line at most
    limit: int | None = None  # where there is too much of something: how much is allowed


@dataclass(eq=False)
class OpmlMalformed(LedeError):
    """A list of feeds cannot be read, or is no list of feeds."""

    code: ClassVar[str] = "opml_malformed"
    why: str  # "empty", "not_opml", "broken", "entities", "too_deep", "too_many", "too_large"
    detail: str = ""  # the parser's own words, a line at most
    limit: int | None = None  # levels or outlines
    limit_bytes: int | None = None


@dataclass(eq=False)
class WorkError(LedeError):
    """Work in a worker process did not end."""

    code: ClassVar[str] = "work_failed"
    task: str  # the function's name


@dataclass(eq=False)
class WorkTimeout(WorkError):
    """It took too long and the worker was replaced."""

    code: ClassVar[str] = "work_timeout"
    seconds: float


@dataclass(eq=False)
class WorkTooLarge(WorkError):
    """It wanted more memory than a worker has."""

    code: ClassVar[str] = "work_too_large"
    limit_bytes: int


@dataclass(eq=False)
class WorkerCrashed(WorkError):
    """The worker died of it, or an error escaped in it."""

    code: ClassVar[str] = "worker_crashed"
    detail: str


@dataclass(eq=False)
class StorageError(LedeError):
    """The database did not do what was asked."""

    code: ClassVar[str] = "storage_failed"
    database: str  # the path or URL, password masked
    detail: str = ""


@dataclass(eq=False)
class DatabaseLocked(StorageError):
    """Somebody else holds the write lock for longer than we wait."""

    code: ClassVar[str] = "database_locked"


@dataclass(eq=False)
class DatabaseUnreachable(StorageError):
    """The database's server does not answer, or lets nobody in."""

    code: ClassVar[str] = "database_unreachable"


@dataclass(eq=False)
class DatabaseReadOnly(StorageError):
    """The file or its folder cannot be written."""

    code: ClassVar[str] = "database_read_only"


@dataclass(eq=False)
class DatabaseCorrupt(StorageError):
    """The file is not a database, or a damaged one."""

    code: ClassVar[str] = "database_corrupt"


@dataclass(eq=False)
class DiskFull(StorageError):
    """No room for another page."""

    code: ClassVar[str] = "disk_full"


@dataclass(eq=False)
class DatabaseNewer(StorageError):
    """A later version of this program wrote it."""

    code: ClassVar[str] = "database_newer"


@dataclass(eq=False)
class DatabaseOld(StorageError):
    """The tables are of an earlier version, or not there yet."""

    code: ClassVar[str] = "database_old"


@dataclass(eq=False)
class DatabaseInUse(StorageError):
    """A process has it open, and what was asked for takes it alone."""

    code: ClassVar[str] = "database_in_use"


@dataclass(eq=False)
class DatabaseNotEmpty(StorageError):
    """It has rows, and was to take those of another one."""

    code: ClassVar[str] = "database_not_empty"


@dataclass(eq=False)
class CopyDiffers(StorageError):
    """A row of the copy is not what it was."""

    code: ClassVar[str] = "copy_differs"


@dataclass(eq=False)
class LeaseLost(StorageError):
    """Another holder took the row over; what was done meanwhile is not recorded."""

    code: ClassVar[str] = "lease_lost"


@dataclass(eq=False)
class DiscordError(LedeError):
    """The connection to Discord did not come about, or ended."""

    code: ClassVar[str] = "discord_failed"


@dataclass(eq=False)
class DiscordTokenWrong(DiscordError):
    """Discord does not know the token; no further try can help."""

    code: ClassVar[str] = "discord_token_wrong"


@dataclass(eq=False)
class DiscordIntentsForbidden(DiscordError):
    """Discord does not grant what the bot asks to hear; no further try can help."""

    code: ClassVar[str] = "discord_intents_forbidden"


@dataclass(eq=False)
class DiscordUnreachable(DiscordError):
    """No connection for now: no network, an outage, or an answer nobody foresaw."""

    code: ClassVar[str] = "discord_unreachable"
    detail: str  # the other side's or a library's own words, a line at most


@dataclass(eq=False)
class DiscordCommandsRefused(DiscordError):
    """The commands could not be registered, so people may not see the newest ones."""

    code: ClassVar[str] = "discord_commands_refused"
    detail: str


@dataclass(eq=False)
class PublishError(LedeError):
    """One delivery was not accepted, or nobody knows whether it was."""

    code: ClassVar[str] = "publish_failed"
    channel: str


@dataclass(eq=False)
class PublishLater(PublishError):
    """Try again with the same nonce."""

    code: ClassVar[str] = "publish_later"
    detail: str
    retry_after_seconds: float | None = None  # None leaves it to our own back-off


@dataclass(eq=False)
class MessageRefused(PublishError):
    """This message will never be accepted."""

    code: ClassVar[str] = "message_refused"
    detail: str


@dataclass(eq=False)
class ChannelRefused(PublishError):
    """Nothing will be accepted there until somebody changes something."""

    code: ClassVar[str] = "channel_refused"
    detail: str


@dataclass(eq=False)
class ChannelGone(ChannelRefused):
    """There is no such channel, or no longer."""

    code: ClassVar[str] = "channel_gone"


@dataclass(eq=False)
class ThreadLocked(ChannelRefused):
    """It is a thread that moderators have locked."""

    code: ClassVar[str] = "thread_locked"


@dataclass(eq=False)
class ForumTagMissing(ChannelRefused):
    """It is a forum that demands a tag of each post, and has none that the bot may give."""

    code: ClassVar[str] = "forum_tag_missing"


@dataclass(eq=False)
class PermissionMissing(ChannelRefused):
    """The bot may not post there."""

    code: ClassVar[str] = "permission_missing"
    permissions: tuple[str, ...] = ()  # "send_messages"; empty where Discord did not say which
