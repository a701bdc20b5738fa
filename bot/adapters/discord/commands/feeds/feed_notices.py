"""`/feed notices`: a channel in, where a server's admins are told of their feeds out."""

from functools import partial

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answers.answering import Command, answer, notice
from bot.adapters.discord.commands.feeds.feed_places import allowed_target, may_not_manage
from bot.adapters.discord.services import Services
from bot.presenting.command_words import CommandWords


class FeedNoticesCommand:
    """The steps of `/feed notices`."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.notices

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(channel=words.channel)
        @app_commands.describe(channel=words.channel_description)
        async def notices(
            interaction: discord.Interaction, channel: discord.TextChannel | None = None
        ) -> None:
            await answer(interaction, self._words, partial(self._choose, interaction, channel))

        return notices

    async def _choose(
        self, interaction: discord.Interaction, channel: discord.TextChannel | None
    ) -> ui.LayoutView:
        words = self._words.feed.notices
        refusal = may_not_manage(interaction, self._words)
        if refusal or interaction.guild is None:
            return notice(refusal or self._words.feed.only_in_servers)
        if channel is None:
            await self._services.notice_places.choose(interaction.guild.id, None)
            return notice(words.unset)
        target = allowed_target(interaction, channel, self._words)
        if isinstance(target, str):
            return notice(target)
        await self._services.notice_places.choose(interaction.guild.id, target.id)
        return notice(words.chosen.format(channel=target.mention))
