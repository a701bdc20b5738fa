"""Guilds, channels, members and permissions, as scripts set them up."""

from collections.abc import Sequence
from typing import Literal

from tests.discord_stand_in.remote import Remote
from tests.discord_stand_in.seen import Channel, Guild, User

ChannelKind = Literal[
    "text",
    "voice",
    "category",
    "announcement",
    "announcement_thread",
    "public_thread",
    "private_thread",
    "stage",
    "forum",
]


class DrivesWorld:
    """Changes what exists; the bot hears of it by the gateway."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    async def add_guild(
        self,
        name: str = "Newsroom",
        *,
        bot_permissions: Sequence[str] | None = None,
        everyone: Sequence[str] | None = None,
        with_bot: bool = True,
        locale: str = "en-US",
    ) -> Guild:
        """Make a guild, the bot in it with these permissions (default: to view, write, embed, read)."""
        made = await self._remote.call(
            "add_guild",
            name=name,
            bot_permissions=bot_permissions,
            everyone=everyone,
            with_bot=with_bot,
            locale=locale,
        )
        return Guild(id=made["id"], name=made["name"], owner=User(**made["owner"]))

    async def add_channel(
        self,
        guild: Guild,
        name: str = "news",
        *,
        kind: ChannelKind = "text",
        parent: Channel | None = None,
        members: Sequence[User] = (),
    ) -> Channel:
        """Make a channel; or a thread of `parent`, begun by the guild's owner, with these members."""
        made = await self._remote.call(
            "add_channel",
            guild_id=guild.id,
            name=name,
            kind=kind,
            parent_id=parent.id if parent else None,
            members=[one.id for one in members],
        )
        return Channel(**made)

    async def rename_channel(self, channel: Channel, name: str) -> None:
        await self._remote.call("rename_channel", channel_id=channel.id, name=name)

    async def delete_channel(self, channel: Channel) -> None:
        await self._remote.call("delete_channel", channel_id=channel.id)

    async def add_member(
        self,
        guild: Guild,
        name: str = "reader",
        *,
        permissions: Sequence[str] = (),
        roles: Sequence[int] = (),
        locale: str = "en-US",
    ) -> User:
        """Make a user and let it join, with permissions beyond @everyone's."""
        made = await self._remote.call(
            "add_member",
            guild_id=guild.id,
            name=name,
            granted=permissions,
            role_ids=roles,
            locale=locale,
        )
        return User(**made)

    async def join(self, guild: Guild, user: User, *, permissions: Sequence[str] = ()) -> None:
        """Let a user join another guild."""
        await self._remote.call("join", guild_id=guild.id, user_id=user.id, granted=permissions)

    async def add_user(self, name: str = "stranger", *, locale: str = "en-US") -> User:
        """Make a user who is in no guild."""
        return User(**await self._remote.call("add_user", name=name, locale=locale))

    async def install_for(self, user: User, *, installed: bool = True) -> None:
        """Let a user have the bot as an app of their own, to use anywhere; or no more."""
        await self._remote.call("install_for_user", user_id=user.id, installed=installed)

    async def add_role(
        self,
        guild: Guild,
        name: str,
        permissions: Sequence[str] = (),
        *,
        mentionable: bool = False,
    ) -> int:
        """Make a role and return its id."""
        made = await self._remote.call(
            "add_role",
            guild_id=guild.id,
            name=name,
            granted=permissions,
            mentionable=mentionable,
        )
        return int(made["id"])

    async def delete_role(self, guild: Guild, role: int) -> None:
        await self._remote.call("delete_role", guild_id=guild.id, role_id=role)

    async def set_role(self, guild: Guild, role: int, permissions: Sequence[str]) -> None:
        """Give a role exactly these permissions; the guild's own id is @everyone."""
        await self._remote.call("set_role", guild_id=guild.id, role_id=role, granted=permissions)

    async def set_roles_of(self, guild: Guild, member: User, roles: Sequence[int]) -> None:
        """Give a member, or the bot, exactly these roles beside @everyone."""
        await self._remote.call(
            "set_member_roles", guild_id=guild.id, user_id=member.id, role_ids=roles
        )

    async def deny(self, channel: Channel, *permissions: str, to: User | int | None = None) -> None:
        """Take permissions in a channel: from the bot, a user, or a role by its id."""
        target = await self._target(to)
        await self._remote.call(
            "overwrite", channel_id=channel.id, target_id=target, allow=[], deny=permissions
        )

    async def allow(
        self, channel: Channel, *permissions: str, to: User | int | None = None
    ) -> None:
        """Give permissions in a channel: to the bot, a user, or a role by its id."""
        target = await self._target(to)
        await self._remote.call(
            "overwrite", channel_id=channel.id, target_id=target, allow=permissions, deny=[]
        )

    async def remove_bot(self, guild: Guild) -> None:
        """Kick the bot."""
        await self._remote.call("remove_bot", guild_id=guild.id)

    async def add_bot(self, guild: Guild, permissions: Sequence[str] | None = None) -> None:
        """Invite the bot."""
        await self._remote.call("add_bot", guild_id=guild.id, bot_permissions=permissions)

    async def set_told_channels(
        self, guild: Guild, *, system: Channel | None = None, updates: Channel | None = None
    ) -> None:
        """Say where Discord greets who joins, and where it tells moderators."""
        await self._remote.call(
            "set_told_channels",
            guild_id=guild.id,
            system=system.id if system else None,
            updates=updates.id if updates else None,
        )

    async def guild_available(self, guild: Guild, *, available: bool) -> None:
        """Let a guild fail by itself, or come back."""
        await self._remote.call("guild_available", guild_id=guild.id, available=available)

    async def bot(self) -> User:
        """Return the bot's own user."""
        return User(**await self._remote.call("bot"))

    async def _target(self, to: User | int | None) -> int:
        target = await self.bot() if to is None else to
        return target.id if isinstance(target, User) else target
