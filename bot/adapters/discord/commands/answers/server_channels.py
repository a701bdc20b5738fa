"""A server, and who asks, in; the channels out that briefs may stand in, also archived ones."""

import discord

from bot.adapters.discord.commands.answers.viewing import channels_of, hidden_places, seen_places
from bot.adapters.discord.names import channel_name, server_name
from bot.adapters.discord.posting.targets import as_target
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName


async def all_channels(guild: discord.Guild, services: Services) -> tuple[ChannelName, ...]:
    """Return the channels that Discord told us of, and those that were followed or posted to."""
    placed = await services.servers.channels(server_name(guild.id))
    return tuple(dict.fromkeys((*channels_of(guild), *placed)))


async def managed_channels(
    interaction: discord.Interaction, guild: discord.Guild, services: Services
) -> tuple[ChannelName, ...]:
    """Return the channels of a server whose feeds and briefs the asker, who manages it, may know.

    To manage a server gives nobody a look into its hidden channels. What is archived or gone
    Discord does not tell us of: that is for the owner, and for those from whom no channel is
    hidden in which feeds could be followed.
    """
    asker = interaction.user
    if guild.owner_id == asker.id:  # in direct messages, too, where the bot writes to owners alone
        return await all_channels(guild, services)
    if not isinstance(asker, discord.Member) or asker.guild != guild:
        return ()
    if any(as_target(place) is not None for place in hidden_places(asker)):
        return tuple(channel_name(place.id) for place in seen_places(asker))
    return await all_channels(guild, services)
