"""What the stand-in has seen, for tests to look at."""

from dataclasses import dataclass
from typing import Any

from tests.discord_stand_in.remote import Remote
from tests.discord_stand_in.seen import Channel, Guild, Message, Thread, User

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One request of the bot."""

    method: str
    path: str  # without /api/v10
    query: dict[str, str]
    body: Any
    at: float  # seconds since 1970
    status: int | None  # None when it was cut, or is under way
    fault: str | None  # the kind of the fault that met it


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One accepted create of a message."""

    channel_id: int
    message_id: int
    nonce: str | int | None
    repeated: bool  # the nonce was known: nothing new was made
    at: float
    content: Json  # the body as sent


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    who: str  # "bot", "stand-in", "gateway"
    where: str
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayCounts:
    handshakes: int
    logins: int
    resumes: int
    connected: int  # connections with a session now


class ReadsBack:
    """Asks the stand-in; with `at_least` and `seconds` it waits until there is enough."""

    _remote: Remote

    async def messages(
        self,
        channel: Channel,
        *,
        at_least: int = 0,
        seconds: float = 10.0,
        seen_by: User | None = None,
    ) -> list[Message]:
        """Return a channel's messages, oldest first; fewer than `at_least` when time is over.

        Those that everybody there sees; or what one user sees: nothing where the channel is
        hidden from that user, else the ephemeral answers to that user, too.
        """
        found = await self._remote.call(
            "messages",
            channel_id=channel.id,
            at_least=at_least,
            seconds=seconds,
            seen_by=seen_by.id if seen_by else None,
        )
        return [Message.read(one) for one in found]

    async def message_now(self, message: Message) -> Message:
        """Return a message as it is now."""
        return Message.read(
            await self._remote.call("message", channel_id=message.channel_id, message_id=message.id)
        )

    async def threads(self, parent: Channel) -> list[Thread]:
        """Return the threads of a channel or posts of a forum, oldest first."""
        found = await self._remote.call("threads", parent_id=parent.id)
        return [Thread(**one | {"tags": tuple(one["tags"])}) for one in found]

    async def posts(
        self, channel: Channel | None = None, *, at_least: int = 0, seconds: float = 10.0
    ) -> list[Post]:
        """Return every accepted create in order, of one channel or all."""
        channel_id = channel.id if channel else None
        found = await self._remote.call(
            "posts", channel_id=channel_id, at_least=at_least, seconds=seconds
        )
        return [Post(**one) for one in found]

    async def requests(
        self, pattern: str = "", *, at_least: int = 0, seconds: float = 10.0
    ) -> list[Request]:
        """Return the requests whose "METHOD /path" has the pattern, a regular expression."""
        found = await self._remote.call(
            "requests", pattern=pattern, at_least=at_least, seconds=seconds
        )
        return [Request(**one) for one in found]

    async def commands(
        self, guild: Guild | None = None, *, at_least: int = 0, seconds: float = 10.0
    ) -> list[Json]:
        """Return the commands of a guild, or the global ones, as Discord gives them."""
        guild_id = guild.id if guild else None
        found: list[Json] = await self._remote.call(
            "commands", guild_id=guild_id, at_least=at_least, seconds=seconds
        )
        return found

    async def file(self, message: Message, name: str) -> str:
        """Return the text of a file that came with a message."""
        return str(await self._remote.call("file", url=message.files[name]))

    async def violations(self) -> list[Violation]:
        """Return what broke Discord's rules, whoever did it."""
        return [Violation(**one) for one in await self._remote.call("violations")]

    async def bot_connected(
        self, seconds: float = 60.0, *, logins: int = 0, resumes: int = 0
    ) -> bool:
        """Wait until the bot is connected, after so many logins and resumes in all."""
        return bool(
            await self._remote.call(
                "bot_connected", seconds=seconds, logins=logins, resumes=resumes
            )
        )

    async def bot_gone(self, seconds: float = 15.0) -> bool:
        """Wait until no connection of the bot is left."""
        return bool(await self._remote.call("bot_gone", seconds=seconds))

    async def gateway_counts(self) -> GatewayCounts:
        return GatewayCounts(**await self._remote.call("gateway_counts"))
