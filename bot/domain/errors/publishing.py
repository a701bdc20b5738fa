"""Discord, and messages that were not accepted."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.root import LedeError


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
