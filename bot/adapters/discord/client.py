"""One connection's worth of discord.py: what it asks to hear, and whom it tells."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import discord
from discord import app_commands

# Above this, waiting out a rate limit is left to the outbox (discord.py takes no less).
_LONGEST_RATE_LIMIT_SECONDS = 30.0

Tree = app_commands.CommandTree[discord.Client]
Install = Callable[[discord.Client, Tree], None]


class ClientEvents(Protocol):
    """Hears of a connection's life; must neither wait nor raise."""

    def connected(self) -> None:
        """Discord has told of every server, or a broken connection was resumed."""
        ...

    def disconnected(self) -> None:
        """The connection broke; discord.py tries to resume it."""
        ...

    def changed(self, guild_id: int | None) -> None:
        """Permissions or channels of that server changed; None: of any."""
        ...


class CommandRegistrar(Protocol):
    """Registers commands before the client connects; must not raise."""

    async def __call__(self, tree: Tree, application_id: int) -> None:
        """Register what is new."""
        ...


class LedeClient(discord.Client):
    """Asks for no privileged intent, keeps no messages, and pings nobody."""

    def __init__(
        self,
        *,
        proxy: str | None,
        settle_seconds: float,
        installs: Sequence[Install],
        register: CommandRegistrar,
        events: ClientEvents,
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            proxy=proxy,
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=settle_seconds,
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT_SECONDS,
        )
        self.tree: Tree = app_commands.CommandTree(self)
        self._installs = installs
        self._register = register
        self._events = events

    async def setup_hook(self) -> None:
        """Add commands and views; runs once, after login and before the first event."""
        for install in self._installs:
            install(self, self.tree)
        if self.application_id is not None:
            await self._register(self.tree, self.application_id)

    async def on_ready(self) -> None:
        """Take note; runs again whenever a session could not be resumed."""
        self._events.connected()
        self._events.changed(None)

    async def on_resumed(self) -> None:
        """Take note; what changed meanwhile was replayed as events."""
        self._events.connected()

    async def on_disconnect(self) -> None:
        """Take note."""
        self._events.disconnected()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Take note."""
        self._events.changed(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Take note."""
        self._events.changed(guild.id)

    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        """Take note."""
        self._events.changed(after.id)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """Take note."""
        self._events.changed(channel.guild.id)

    async def on_guild_channel_update(self, _before: Any, after: discord.abc.GuildChannel) -> None:
        """Take note."""
        self._events.changed(after.guild.id)

    async def on_thread_update(self, _before: discord.Thread, after: discord.Thread) -> None:
        """Take note."""
        self._events.changed(after.guild.id)

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
