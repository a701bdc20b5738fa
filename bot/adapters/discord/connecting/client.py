"""One connection's worth of discord.py: what it asks to hear, and whom it tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.adapters.discord.connecting.localising import CommandTranslator, SpeakingTree
from bot.domain.errors import DiscordUnreachable

# Above this, waiting out a rate limit is left to the outbox (discord.py takes no less).
_LONGEST_RATE_LIMIT_SECONDS = 30.0

Tree = app_commands.CommandTree[discord.Client]
Install = Callable[[discord.Client, Tree], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """How a client is connected."""

    proxy: str | None  # http://host:port; None goes direct
    settle_seconds: float  # after a server was told of, how long to wait for the next one
    deaf_seconds: float  # after which a connection that tells nothing is made anew
    shards: int = 1


class ShardsAsked(Exception):
    """Discord asks for more shards than the client has."""

    def __init__(self, shards: int) -> None:
        super().__init__(shards)
        self.shards = shards


class ClientEvents(Protocol):
    """Hears of a connection's life; must neither wait nor raise."""

    def connected(self, shard: int) -> None:
        """Discord has told of every server of the shard, or its broken connection was resumed."""
        ...

    def disconnected(self, shard: int) -> None:
        """The connection of the shard broke; discord.py tries to resume it."""
        ...

    def changed(self, guild_id: int | None) -> None:
        """Permissions or channels of that server changed; None: of any."""
        ...


class CommandRegistrar(Protocol):
    """Registers commands before the client connects; must not raise."""

    async def __call__(self, tree: Tree, application_id: int) -> None:
        """Register what is new."""
        ...


class LoginNotes(Protocol):
    """Remembers logins at the gateway; must not raise."""

    async def note(self) -> None:
        """Take note that a login is about to happen."""
        ...


class LedeClient(discord.Client):
    """Asks for no privileged intent, keeps no messages, and pings nobody."""

    def __init__(
        self,
        *,
        line: Line,
        installs: Sequence[Install],
        register: CommandRegistrar,
        events: ClientEvents,
        logins: LoginNotes,
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            proxy=line.proxy,
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=line.settle_seconds,
            heartbeat_timeout=line.deaf_seconds,
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT_SECONDS,
            shard_count=line.shards if line.shards > 1 else None,
        )
        self._shards = line.shards
        self.tree: Tree = SpeakingTree(self)
        self._installs = installs
        self._register = register
        self._events = events
        self._logins = logins

    async def setup_hook(self) -> None:
        """Add commands and views; runs once, after login and before the first event."""
        await self._look_at_gateway()
        await self.tree.set_translator(CommandTranslator())
        for install in self._installs:
            install(self, self.tree)
        if self.application_id is not None:
            await self._register(self.tree, self.application_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait as discord.py does between two logins, and take note of this one."""
        await super().before_identify_hook(shard_id, initial=initial)
        await self._logins.note()

    async def _look_at_gateway(self) -> None:
        """Raise ShardsAsked for more shards, DiscordUnreachable where no login is left today.

        Discord takes 1,000 logins a day and gives the bot a new token when there are more.
        """
        try:
            shards, _, starts = await self.http.get_bot_gateway()
        except discord.DiscordException:
            return  # the gateway itself closes with 4011 where shards are missing
        if shards > self._shards:
            raise ShardsAsked(shards)
        if starts["remaining"] < self._shards:
            raise DiscordUnreachable(detail="no login is left today")

    async def on_ready(self) -> None:
        """Take note; runs again whenever a session could not be resumed."""
        self._came_up(0)

    async def on_resumed(self) -> None:
        """Take note; what changed meanwhile was replayed as events."""
        self._events.connected(0)

    async def on_disconnect(self) -> None:
        """Take note."""
        self._events.disconnected(0)

    def _came_up(self, shard: int) -> None:
        self._events.connected(shard)
        self._events.changed(None)
        self.dispatch("servers_known", shard)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Take note, and pass on to whoever greets."""
        self._events.changed(guild.id)
        self.dispatch("server_joined", guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Pass on that the bot was removed; a server that only fails is not told here."""
        self.dispatch("server_left", guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Take note; some servers that the bot is added to are told of so, too."""
        self._events.changed(guild.id)
        if self.is_ready():
            self.dispatch("server_joined", guild)

    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        """Take note."""
        self._events.changed(after.id)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """Take note."""
        self._events.changed(channel.guild.id)

    async def on_guild_channel_update(self, _before: Any, after: discord.abc.GuildChannel) -> None:
        """Take note."""
        self._events.changed(after.guild.id)

    async def on_raw_thread_update(self, update: discord.RawThreadUpdateEvent) -> None:
        """Take note, also of archived threads, which are not kept."""
        self._events.changed(update.guild_id)

    async def on_thread_join(self, thread: discord.Thread) -> None:
        """Take note of a thread that the bot was let into."""
        self._events.changed(thread.guild.id)

    async def on_guild_role_create(self, role: discord.Role) -> None:
        """Take note."""
        self._events.changed(role.guild.id)

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """Take note."""
        self._events.changed(after.guild.id)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Take note."""
        self._events.changed(role.guild.id)

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """Take note of roles given to the bot, or taken; others are not told of."""
        if self.user is not None and after.id == self.user.id:
            self._events.changed(after.guild.id)


class ShardedLedeClient(LedeClient, discord.AutoShardedClient):
    """The same with a connection for each shard: servers are dealt out to them by their ids."""

    async def on_ready(self) -> None:
        """Take no note; of a single shard that comes back, discord.py does not say this."""

    async def on_resumed(self) -> None:
        """Take no note; said of each shard below."""

    async def on_disconnect(self) -> None:
        """Take no note; said of each shard below."""

    async def on_shard_ready(self, shard_id: int) -> None:
        """Take note."""
        self._came_up(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Take note."""
        self._events.connected(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Take note."""
        self._events.disconnected(shard_id)


def shard_of(guild_id: int, shards: int) -> int:
    """Return which shard is told of a server: Discord's documentation, "Sharding"."""
    return (guild_id >> 22) % shards
