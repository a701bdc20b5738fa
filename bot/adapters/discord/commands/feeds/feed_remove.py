"""`/feed remove`: a feed of this server in, its subscriptions ended here and nowhere else."""

from collections.abc import Sequence

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answers.answering import Command, answer, notice
from bot.adapters.discord.commands.feeds.feed_choosing import asked_feed, feed_choices
from bot.adapters.discord.commands.feeds.feed_places import bold_title, mentions
from bot.adapters.discord.commands.feeds.feed_undo import FeedUndo
from bot.adapters.discord.names import channel_name, server_name
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.pipeline.end_feeds import end_feed
from bot.pipeline.records import FollowedFeed
from bot.presenting.command_words import CommandWords


class FeedRemoveCommand:
    """The steps of `/feed remove`."""

    def __init__(self, services: Services, words: CommandWords, undo: FeedUndo) -> None:
        self._services = services
        self._words = words
        self._undo = undo

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.remove

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(feed=words.feed, channel=words.channel)
        @app_commands.describe(feed=words.feed_description, channel=words.channel_description)
        async def remove(
            interaction: discord.Interaction,
            feed: str,
            channel: Target | None = None,
        ) -> None:
            only = channel_name(channel.id) if channel else None
            await answer(interaction, self._words, lambda: self._remove(interaction, feed, only))

        @remove.autocomplete("feed")
        async def feeds(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await feed_choices(interaction, self._services, self._words, typed)

        return remove

    async def _remove(
        self, interaction: discord.Interaction, named: str, only: ChannelName | None
    ) -> ui.LayoutView:
        words = self._words.feed.remove
        feed = await asked_feed(interaction, self._services, self._words, named)
        if isinstance(feed, str):
            return notice(feed)
        title = bold_title(feed)
        if only is not None and only not in feed.channels:
            channel = mentions((only,), self._words)
            return notice(words.not_followed_there.format(feed=title, channel=channel))
        concerned = feed.channels if only is None else (only,)
        return await self._end(interaction, feed, concerned, title)

    async def _end(
        self,
        interaction: discord.Interaction,
        feed: FollowedFeed,
        channels: Sequence[ChannelName],
        title: str,
    ) -> ui.LayoutView:
        """End what commands own, and tell what the settings file keeps."""
        words = self._words.feed.remove
        kept = [channel for channel in channels if channel in feed.file_channels]
        ended = await end_feed(self._services.care, feed, channels)
        told = ((words.removed, [each.channel for each in ended]), (words.kept_by_file, kept))
        sentences = "\n".join(
            sentence.format(feed=title, channels=mentions(concerned, self._words))
            for sentence, concerned in told
            if concerned
        )
        if not ended or not self._undo.can_undo(feed):
            return notice(sentences)
        server = server_name(interaction.guild_id or 0)
        removal = await self._services.removals.keep(server, ended)
        return self._undo.message(sentences, removal)
