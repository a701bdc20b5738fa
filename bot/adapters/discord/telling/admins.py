"""A server and what its admins should know in, the first who can be told, told, out."""

from collections.abc import AsyncIterator, Callable
from typing import TypeGuard

import discord
from discord import ui

from bot.adapters.discord.connecting.client import LedeClient
from bot.adapters.discord.connecting.connection import DiscordConnection
from bot.adapters.discord.connecting.known_guilds import KnownGuilds
from bot.adapters.discord.connecting.localising import language_of_guild
from bot.adapters.discord.connecting.permissions import TELLING, Place, missing_permissions
from bot.adapters.discord.telling.notice_places import NoticePlaces
from bot.domain.channels import ChannelName
from bot.domain.errors import DiscordUnreachable
from bot.presenting.speech import speaking

# Words, or a view with buttons; made for the server that it is told in.
Message = str | ui.LayoutView
MakeMessage = Callable[[LedeClient, discord.Guild], Message]


class Admins:
    """Tells whoever manages a channel's server, where they want it or where they can be found."""

    def __init__(
        self, connection: DiscordConnection, guilds: KnownGuilds, places: NoticePlaces
    ) -> None:
        self._connection = connection
        self._guilds = guilds
        self._places = places

    @property
    def can_be_told(self) -> bool:
        """Tell whether there is a connection; without one it is not worth trying."""
        return self._connection.ready

    async def guild_of(self, channel: ChannelName) -> tuple[LedeClient, discord.Guild]:
        """Return the server of a channel; DiscordUnreachable where it cannot be reached."""
        client = self._connection.client
        guild = await self._guild(client, channel) if client else None
        if client is None or guild is None:
            raise DiscordUnreachable(detail="not connected to its server")
        return client, guild

    async def tell(self, channel: ChannelName, make: MakeMessage, *, refused: bool = False) -> None:
        """Tell the first who can be told; DiscordUnreachable when there is nobody.

        `refused`: the channel itself takes no messages, so it is not tried.
        """
        client, guild = await self.guild_of(channel)
        skipped = int(channel.place) if refused else 0
        chosen = guild.get_channel(await self._places.find(guild.id) or 0)
        language = language_of_guild(guild, await self._places.language(guild.id))
        about = client.get_channel(int(channel.place))
        async for listener in listeners(client, guild, chosen, about, skipped_id=skipped):
            with speaking(language):
                message = make(client, guild)
            if await self._send(listener, message):
                return
        raise DiscordUnreachable(detail="the bot may write to nobody there")

    async def _guild(self, client: LedeClient, channel: ChannelName) -> discord.Guild | None:
        known = await self._guilds.find(channel)
        if known is not None:  # also where the channel itself is gone
            return client.get_guild(known)
        # Nothing was posted there yet: a feed may fail before it ever brings anything.
        place = client.get_channel(int(channel.place))
        return place.guild if isinstance(place, Place) else None

    async def _send(self, listener: discord.abc.Messageable, message: Message) -> bool:
        """Tell one place or person; False when they cannot be told."""
        nobody = discord.AllowedMentions.none()
        if isinstance(message, str):
            sending = listener.send(message, allowed_mentions=nobody)
        else:
            sending = listener.send(view=message, allowed_mentions=nobody)
        try:
            await self._connection.finish(sending)
        except (discord.Forbidden, discord.NotFound):  # direct messages are closed, for one
            return False
        return True


async def listeners(
    client: discord.Client,
    guild: discord.Guild,
    chosen: object,
    about: object,
    *,
    skipped_id: int = 0,
    names_people: bool = False,
) -> AsyncIterator[discord.abc.Messageable]:
    """Yield who is to be told: the channel chosen for it, moderators', owner, system's.

    What concerns a place that not everybody sees is told nowhere where everybody sees it, and who
    reported something only where admins chose that.
    """
    for place in (chosen, guild.public_updates_channel):
        if _may_be_told(place, about, skipped_id):
            yield place
    general = guild.system_channel
    if guild.owner_id is not None:
        owner = await _direct_messages(client, guild.owner_id)
        if owner is not None:
            yield owner
    if _may_be_told(general, None if names_people else about, skipped_id):
        yield general


async def _direct_messages(client: discord.Client, user_id: int) -> discord.DMChannel | None:
    try:
        return await client.create_dm(discord.Object(user_id))
    except (discord.Forbidden, discord.NotFound):
        return None


def _may_be_told(channel: object, about: object, skipped_id: int) -> TypeGuard[discord.TextChannel]:
    if not isinstance(channel, discord.TextChannel) or channel.id == skipped_id:
        return False
    if missing_permissions(channel, needs=TELLING):
        return False
    return _is_seen_by_all(about) or not _is_seen_by_all(channel)


def _is_seen_by_all(place: object) -> bool:
    """Tell whether nobody in the server has to be let in; False for what is gone or archived."""
    if not isinstance(place, Place) or (isinstance(place, discord.Thread) and place.is_private()):
        return False
    channel = place.parent if isinstance(place, discord.Thread) else place
    return channel is not None and channel.permissions_for(place.guild.default_role).view_channel
