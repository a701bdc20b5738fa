"""What scripts change in the world, and the events that tell the bot."""

from collections.abc import Sequence
from typing import Final

from tests.discord_stand_in import clock, payloads, permissions
from tests.discord_stand_in.message_events import announce_message
from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.sessions import ALWAYS
from tests.discord_stand_in.thread_events import announce_thread, announce_thread_gone, open_again
from tests.discord_stand_in.world import (
    CHANNEL_KINDS,
    Channel,
    Guild,
    Json,
    Message,
    Overwrite,
    Role,
)

# What a bot that posts is usually invited with.
_BOT_PERMISSIONS: Final = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "embed_links",
    "read_message_history",
)


class WorldScripts:
    """Sets up guilds, channels and members while the bot looks on."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self._world = discord.world

    def add_guild(
        self,
        *,
        name: str,
        bot_permissions: Sequence[str] | None = None,
        everyone: Sequence[str] | None = None,
        with_bot: bool = True,
        locale: str = "en-US",
    ) -> Json:
        """Make a guild with the bot in it; its owner may do everything."""
        usual = permissions.DEFAULT if everyone is None else everyone
        guild = self._world.add_guild(name, permissions.bits(usual))
        guild.locale = locale
        if with_bot:
            self.add_bot(guild.id, bot_permissions)
        owner = guild.members[guild.owner_id].user
        return {"id": guild.id, "name": name, "owner": {"id": owner.id, "name": owner.name}}

    def add_bot(self, guild_id: int, bot_permissions: Sequence[str] | None = None) -> None:
        """Invite the bot: it gets a role of its own."""
        guild = self._world.guilds[guild_id]
        granted = permissions.bits(_BOT_PERMISSIONS if bot_permissions is None else bot_permissions)
        role = self._world.add_role(guild, self._world.bot.name, granted)
        role.bot_id = self._world.bot.id
        self._world.add_member(guild, self._world.bot, [role.id])
        self._announce_guild(guild)

    def remove_bot(self, guild_id: int) -> None:
        """Kick the bot."""
        guild = self._world.guilds[guild_id]
        del guild.members[self._world.bot.id]
        guild.roles = {
            role.id: role for role in guild.roles.values() if role.bot_id != self._world.bot.id
        }
        self._discord.sessions.announce("GUILD_DELETE", {"id": str(guild.id)})

    def guild_available(self, *, guild_id: int, available: bool) -> None:
        """Let a guild fail, as in an outage of its own, or come back."""
        guild = self._world.guilds[guild_id]
        guild.available = available
        if available:
            self._announce_guild(guild)
        else:
            gone = {"id": str(guild.id), "unavailable": True}
            self._discord.sessions.announce("GUILD_DELETE", gone)

    def add_channel(
        self,
        *,
        guild_id: int,
        name: str,
        kind: str = "text",
        parent_id: int | None = None,
        members: Sequence[int] = (),
    ) -> Json:
        """Make a channel, or a thread with these members beside the owner, who began it."""
        guild = self._world.guilds[guild_id]
        channel = self._world.add_channel(guild, name, CHANNEL_KINDS[kind], parent_id)
        if channel.thread is not None:
            channel.thread.member_ids |= set(members)
            announce_thread(self._discord, "THREAD_CREATE", channel)
        else:
            self._announce(channel, "CHANNEL_CREATE")
        return {"id": channel.id, "name": name, "guild_id": guild_id}

    def rename_channel(self, channel_id: int, name: str) -> None:
        channel = self._world.channels[channel_id]
        channel.name = name
        if channel.is_thread:
            announce_thread(self._discord, "THREAD_UPDATE", channel)
        else:
            self._announce(channel, "CHANNEL_UPDATE")

    def delete_channel(self, channel_id: int) -> None:
        channel = self._world.channels[channel_id]
        if channel.is_thread:
            announce_thread_gone(self._discord, channel)
        else:
            self._announce(channel, "CHANNEL_DELETE")
        self._world.delete_channel(channel)

    def set_told_channels(self, guild_id: int, system: int | None, updates: int | None) -> None:
        """Say where Discord greets who joins, and where it tells moderators."""
        guild = self._world.guilds[guild_id]
        guild.system_channel_id, guild.updates_channel_id = system, updates
        if self._has_bot(guild):
            self._discord.sessions.announce("GUILD_UPDATE", payloads.guild_json(guild))

    def overwrite(
        self, channel_id: int, target_id: int, allow: Sequence[str], deny: Sequence[str]
    ) -> None:
        """Give or take permissions in a channel; the bot's id, a user's or a role's."""
        channel = self._world.channels[channel_id]
        guild = self._world.guilds[channel.guild_id or 0]
        entry = channel.overwrites.setdefault(
            target_id, Overwrite(id=target_id, of_member=target_id not in guild.roles)
        )
        allowed, denied = permissions.bits(allow), permissions.bits(deny)
        entry.allow = entry.allow & ~denied | allowed
        entry.deny = entry.deny & ~allowed | denied
        self._announce(channel, "CHANNEL_UPDATE")

    def add_role(
        self, guild_id: int, name: str, granted: Sequence[str], *, mentionable: bool = False
    ) -> Json:
        guild = self._world.guilds[guild_id]
        role = self._world.add_role(guild, name, permissions.bits(granted))
        role.mentionable = mentionable
        self._announce_role(guild, role, "GUILD_ROLE_CREATE")
        return {"id": role.id, "name": name}

    def set_role(self, guild_id: int, role_id: int, granted: Sequence[str]) -> None:
        """Give a role exactly these permissions; the guild's own id is @everyone."""
        guild = self._world.guilds[guild_id]
        guild.roles[role_id].permissions = permissions.bits(granted)
        self._announce_role(guild, guild.roles[role_id], "GUILD_ROLE_UPDATE")

    def delete_role(self, guild_id: int, role_id: int) -> None:
        """Delete a role; whoever had it has it no more."""
        guild = self._world.guilds[guild_id]
        del guild.roles[role_id]
        for member in guild.members.values():
            member.role_ids = [one for one in member.role_ids if one != role_id]
        if self._has_bot(guild):
            event = {"guild_id": str(guild.id), "role_id": str(role_id)}
            self._discord.sessions.announce("GUILD_ROLE_DELETE", event)

    def add_user(self, name: str, locale: str = "en-US") -> Json:
        """Make a user who is in no guild."""
        return {"id": self._world.add_user(name, locale).id, "name": name}

    def install_for_user(self, user_id: int, *, installed: bool = True) -> None:
        """Let a user have the bot as an app of their own, to use anywhere, or no more."""
        if installed:
            self._world.installed_by.add(user_id)
        else:
            self._world.installed_by.discard(user_id)

    def add_member(
        self,
        *,
        guild_id: int,
        name: str,
        granted: Sequence[str] = (),
        role_ids: Sequence[int] = (),
        locale: str = "en-US",
    ) -> Json:
        """Make a user and let it join, with a role of its own for the given permissions."""
        user = self._world.add_user(name, locale)
        self.join(guild_id, user.id, granted, role_ids)
        return {"id": user.id, "name": name}

    def join(
        self, guild_id: int, user_id: int, granted: Sequence[str] = (), role_ids: Sequence[int] = ()
    ) -> None:
        """Let a user that exists join another guild."""
        guild, user = self._world.guilds[guild_id], self._world.users[user_id]
        own = [self.add_role(guild_id, f"role of {user.name}", granted)["id"]] if granted else []
        self._world.add_member(guild, user, [*role_ids, *own])

    def set_member_roles(self, guild_id: int, user_id: int, role_ids: Sequence[int]) -> None:
        """Give a member, or the bot, exactly these roles."""
        guild = self._world.guilds[guild_id]
        member = guild.members[user_id]
        member.role_ids = list(role_ids)
        if user_id == self._world.bot.id:  # told whatever the intents
            event = payloads.member_json(member) | {"guild_id": str(guild.id)}
            self._discord.sessions.announce("GUILD_MEMBER_UPDATE", event, ALWAYS)

    def direct_channel(self, user_id: int, partner_id: int | None = None) -> Json:
        """Return the direct messages of a user with the bot, or with another user."""
        partner = None if partner_id is None else self._world.users[partner_id]
        channel = self._world.direct_channel(self._world.users[user_id], partner)
        return {"id": channel.id, "name": "", "guild_id": None}

    def say(self, user_id: int, channel_id: int, content: str) -> Json:
        """Let a user write a message; the bot hears of it if it asked for messages."""
        channel = self._world.channels[channel_id]
        message = Message(
            id=self._world.ids.present(),
            channel_id=channel.id,
            author=self._world.users[user_id],
            content=content,
            embeds=[],
            components=[],
            flags=0,
            nonce=None,
            at=clock.now(),
        )
        open_again(self._discord, channel)
        self._world.store(message)
        announce_message(self._discord, "MESSAGE_CREATE", message)
        return message_json(message)

    def bot(self) -> Json:
        return {"id": self._world.bot.id, "name": self._world.bot.name}

    def _announce_guild(self, guild: Guild) -> None:
        event = payloads.guild_create_json(guild, self._world.bot)
        self._discord.sessions.announce("GUILD_CREATE", event)

    def _announce(self, channel: Channel, name: str) -> None:
        if self._has_bot(self._world.guilds[channel.guild_id or 0]):
            self._discord.sessions.announce(name, payloads.channel_json(channel))

    def _announce_role(self, guild: Guild, role: Role, name: str) -> None:
        if self._has_bot(guild):
            event = {"guild_id": str(guild.id), "role": payloads.role_json(role)}
            self._discord.sessions.announce(name, event)

    def _has_bot(self, guild: Guild) -> bool:
        return self._world.bot.id in guild.members and guild.available
