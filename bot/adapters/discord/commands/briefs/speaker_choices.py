"""What somebody typed of a name in, who is quoted in the channels that they can read out."""

from collections.abc import Iterator
from typing import Final

import discord
from discord import app_commands

from bot.adapters.discord.commands.answers.choices import (
    MAX_CHOICES,
    MAX_LABEL_CHARS,
    Labelled,
    offered,
)
from bot.adapters.discord.commands.answers.viewing import viewable_channels
from bot.adapters.discord.services import Services

_MAX_TYPED: Final = 100  # characters of a name that are looked for


async def speaker_choices(
    interaction: discord.Interaction, services: Services, typed: str
) -> list[app_commands.Choice[str]]:
    """Return the names that fit what was typed, whoever is quoted most first."""
    return await offered(lambda: _fitting(interaction, services, typed))


async def _fitting(
    interaction: discord.Interaction, services: Services, typed: str
) -> Iterator[Labelled]:
    channels = viewable_channels(interaction)
    names = await services.index.speakers(typed[:_MAX_TYPED], channels, limit=MAX_CHOICES)
    return ((name, name) for name in names if len(name) <= MAX_LABEL_CHARS)
