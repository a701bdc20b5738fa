"""A server in, every channel of it that briefs may stand in out, also those that are archived."""

import discord

from bot.adapters.discord.commands.viewing import channels_of
from bot.adapters.discord.known_guilds import server_name
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName


async def all_channels(guild: discord.Guild, services: Services) -> tuple[ChannelName, ...]:
    """Return the channels that Discord told us of, and those that were followed or posted to."""
    placed = await services.servers.channels(server_name(guild.id))
    return tuple(dict.fromkeys((*channels_of(guild), *placed)))
