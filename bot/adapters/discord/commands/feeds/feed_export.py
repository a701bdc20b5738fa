"""`/feed export`: a server, or one channel of it, in, what it follows as an OPML file out."""

from functools import partial

import discord
from discord import app_commands

from bot.adapters.discord.commands.answers.answering import Command, Made, WithFile, answer, notice
from bot.adapters.discord.commands.feeds.feed_places import feeds_of_server, may_not_manage
from bot.adapters.discord.names import channel_name
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import Services
from bot.pipeline.exchange_feeds import write_list
from bot.presenting.command_words import CommandWords


class FeedExportCommand:
    """The steps of `/feed export`."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.export

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(channel=words.channel)
        @app_commands.describe(channel=words.channel_description)
        async def export(interaction: discord.Interaction, channel: Target | None = None) -> None:
            await answer(interaction, self._words, partial(self._export, interaction, channel))

        return export

    async def _export(self, interaction: discord.Interaction, only: Target | None) -> Made:
        words = self._words.feed.export
        refusal = may_not_manage(interaction, self._words)
        if refusal:
            return notice(refusal)
        feeds = await feeds_of_server(interaction, self._services)
        if only is not None:
            here = channel_name(only.id)
            feeds = [feed for feed in feeds if here in feed.channels]
        if not feeds:
            return notice(words.empty)
        body = await write_list(self._services.care, feeds)
        if len(body) > interaction.filesize_limit:
            return notice(words.too_large)
        return WithFile(
            lines=(words.exported.of(len(feeds)),), file_name=f"{words.file}.opml", body=body
        )
