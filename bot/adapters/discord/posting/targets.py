"""The name of a channel and how it wants its messages in, the place to post to out, checked.

Whatever forbids posting there is told by the error that `find` raises, before anything is asked
of Discord where the connection has told of it already.
"""

import contextlib
from typing import TypeAlias

import discord

from bot.adapters.discord.connecting.client import LedeClient
from bot.adapters.discord.connecting.connection import DiscordConnection
from bot.adapters.discord.connecting.failures import FOREIGN_ERRORS
from bot.adapters.discord.connecting.guild_views import DOUBTED, JUST_NOW, GuildViews
from bot.adapters.discord.connecting.known_guilds import KnownGuilds
from bot.adapters.discord.connecting.permissions import PINGING, missing_permissions, needed_for
from bot.domain.channels import ChannelName
from bot.domain.errors import (
    ChannelRefused,
    DiscordUnreachable,
    PermissionMissing,
    PublishLater,
    ThreadLocked,
)
from bot.domain.posting import PostOptions

# Text and announcement channels, threads of any kind, forums.
Target: TypeAlias = discord.TextChannel | discord.Thread | discord.ForumChannel


class Targets:
    """Finds places in the cache, and asks Discord for those that are not there."""

    def __init__(
        self, connection: DiscordConnection, guilds: KnownGuilds, views: GuildViews
    ) -> None:
        self._connection = connection
        self._guilds = guilds
        self._views = views

    async def find(self, client: LedeClient, channel: ChannelName, options: PostOptions) -> Target:
        """Return where to post.

        PublishLater, PermissionMissing, ThreadLocked or ChannelRefused say why that cannot be;
        discord.py's own errors may come, too.
        """
        try:
            return await self._find_open(client, channel, options)
        except (PermissionMissing, ThreadLocked):
            if not await self._views.look(client, channel, older_than=DOUBTED):
                raise
            return await self._find_open(client, channel, options)  # it may have been mended

    async def look_again(
        self, client: LedeClient, channel: ChannelName, options: PostOptions
    ) -> None:
        """Raise what is missing, where Discord refused a post that looked as if it might be made."""
        with contextlib.suppress(*FOREIGN_ERRORS, DiscordUnreachable):
            if await self._views.look(client, channel, older_than=JUST_NOW):
                await self._find_open(client, channel, options)

    async def _find_open(
        self, client: LedeClient, channel: ChannelName, options: PostOptions
    ) -> Target:
        target = as_target(await self.look_up(client, channel))
        if target is None:
            raise ChannelRefused(channel=str(channel), detail="not a channel of text in a server")
        await self._guilds.remember(channel, target.guild.id)
        if not self._connection.knows(target.guild.id):
            raise PublishLater(channel=str(channel), detail="its shard has no connection")
        check_open(target, options, channel)
        return target

    async def look_up(self, client: LedeClient, channel: ChannelName) -> object:
        """Return the channel, whatever it is; threads that are archived are not in the cache.

        PublishLater, or what discord.py raises.
        """
        await self._views.look(client, channel)
        place = client.get_channel(int(channel.place))
        if place is not None:
            return place
        await self._wait_for_guild(client, channel)
        return await self._connection.finish(client.fetch_channel(int(channel.place)))

    async def _wait_for_guild(self, client: LedeClient, channel: ChannelName) -> None:
        """Leave a channel alone while its server fails or is not known yet: it is not gone."""
        if not self._connection.knows():
            raise PublishLater(channel=str(channel), detail="not every server is known yet")
        guild_id = await self._guilds.find(channel)
        guild = client.get_guild(guild_id) if guild_id else None
        if guild is not None and guild.unavailable:
            raise PublishLater(channel=str(channel), detail="its server is out of reach")


def as_target(place: object) -> Target | None:
    """Return the place if briefs can be posted there; None for voice, media, categories, people."""
    if isinstance(place, discord.ForumChannel):
        return None if place.is_media() else place
    return place if isinstance(place, discord.TextChannel | discord.Thread) else None


def check_open(target: Target, options: PostOptions, channel: ChannelName) -> None:
    """Raise why the bot cannot post there, as far as Discord has told us already."""
    where = str(channel)
    if target.guild.unavailable:
        raise PublishLater(channel=where, detail="its server is out of reach")
    needs = tuple(name for name in needed_for(target, options) if name != PINGING)
    missing = missing_permissions(target, needs=needs)
    if missing:
        raise PermissionMissing(channel=where, detail="seen before sending", permissions=missing)
    if is_locked_out(target):
        raise ThreadLocked(channel=where, detail="seen before sending")


def is_locked_out(target: Target) -> bool:
    """Tell whether it is a thread that moderators have locked, and the bot is none of them."""
    if not isinstance(target, discord.Thread) or not target.locked:
        return False
    return bool(missing_permissions(target, needs=("manage_threads",)))


def role_to_ping(target: Target, options: PostOptions) -> int | None:
    """Return the role that a message there pings; None where there is none (any more)."""
    if not options.mention_role:
        return None
    role = target.guild.get_role(int(options.mention_role))
    return None if role is None else role.id
