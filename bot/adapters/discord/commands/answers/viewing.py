"""An interaction in, the channels out whose briefs may be shown to whoever caused it."""

from collections.abc import Iterable
from typing import TypeAlias

import discord
from discord import app_commands

from bot.adapters.discord.names import channel_name
from bot.domain.channels import ChannelName

Readable: TypeAlias = discord.abc.GuildChannel | discord.Thread


def viewable_channels(interaction: discord.Interaction) -> tuple[ChannelName, ...]:
    """Return the channels of this server whose messages the asker may read now; none in a DM.

    None, too, in a server that the bot is not in, where people use it as an app of their own.
    """
    guild, member = known_guild(interaction), interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return ()
    return tuple(channel_name(place.id) for place in _places(guild) if _may_read(place, member))


def known_guild(interaction: discord.Interaction) -> discord.Guild | None:
    """Return the server in which something was asked, if the bot is in it."""
    return interaction.client.get_guild(interaction.guild_id) if interaction.guild_id else None


def channels_of(guild: discord.Guild) -> tuple[ChannelName, ...]:
    """Return every channel of a server that could follow a feed."""
    return tuple(channel_name(place.id) for place in _places(guild))


def seen_places(member: discord.Member) -> tuple[Readable, ...]:
    """Return what holds messages in a server and the member may look at, its history aside."""
    return tuple(place for place in _places(member.guild) if _may_look_at(place, member))


def hidden_places(member: discord.Member) -> tuple[Readable, ...]:
    """Return what holds messages in a server and the member may not look at."""
    return tuple(place for place in _places(member.guild) if not _may_look_at(place, member))


def _places(guild: discord.Guild) -> Iterable[Readable]:
    """Return the channels and threads that hold messages, as far as Discord told us of them."""
    holding = (channel for channel in guild.channels if not _is_category(channel))
    return (*holding, *guild.threads)


def _is_category(channel: discord.abc.GuildChannel) -> bool:
    return isinstance(channel, discord.CategoryChannel)


def _may_read(place: Readable, member: discord.Member) -> bool:
    if not _may_look_at(place, member):
        return False
    return place.permissions_for(member).read_message_history


def _may_look_at(place: Readable, member: discord.Member) -> bool:
    if isinstance(place, discord.Thread) and place.parent is None:
        return False  # nobody can say what is allowed there
    may = place.permissions_for(member)
    # Who is in a private thread is not known to us; who manages threads sees them all.
    is_private = isinstance(place, discord.Thread) and place.is_private()
    return may.view_channel and (may.manage_threads or not is_private)


GUILD_ONLY = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
GUILD_AND_DM = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
FOR_ALL = app_commands.AppInstallationType(guild=True, user=True)
FOR_GUILDS = app_commands.AppInstallationType(guild=True, user=False)
