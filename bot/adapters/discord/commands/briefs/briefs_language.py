"""Who asks and where in, the language in which their server wants briefs out."""

import discord

from bot.adapters.discord.commands.answers.viewing import known_guild
from bot.adapters.discord.names import server_name
from bot.adapters.discord.services import Services
from bot.domain.briefs import Brief, LinkCard


async def briefs_language(
    interaction: discord.Interaction, services: Services, *contents: Brief | LinkCard
) -> str | None:
    """Return the language of the server's choice; None: as written, as in direct messages.

    Nobody is asked where none of `contents` was translated into anything.
    """
    guild = known_guild(interaction)
    translated = (isinstance(each, Brief) and each.translations for each in contents)
    if guild is None or not any(translated):
        return None
    return (await services.servers.settings(server_name(guild.id))).briefs_language
