"""`/feed pause` and `/feed resume`: a feed of this server in, nothing new or what is new out."""

from functools import partial

import discord
from discord import app_commands

from bot.adapters.discord.commands.answers.answering import Command, Made, answer, notice
from bot.adapters.discord.commands.feeds.feed_changing import change
from bot.adapters.discord.commands.feeds.feed_choosing import asked_feed, feed_choices
from bot.adapters.discord.commands.feeds.feed_places import bold_title, mentions
from bot.adapters.discord.names import channel_name
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.pipeline.follow_feeds import FeedOptions
from bot.presenting.command_words import CommandWords
from bot.presenting.feed_form_words import FeedPauseWords


class FeedPauseCommand:
    """The steps of both: `paused` says which."""

    def __init__(self, services: Services, words: CommandWords, *, paused: bool) -> None:
        self._services = services
        self._words = words
        self._paused = paused

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._told_with()

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(feed=words.feed, channel=words.channel)
        @app_commands.describe(feed=words.feed_description, channel=words.channel_description)
        async def pause(
            interaction: discord.Interaction, feed: str, channel: Target | None = None
        ) -> None:
            only = channel_name(channel.id) if channel else None
            await answer(interaction, self._words, partial(self._pause, interaction, feed, only))

        @pause.autocomplete("feed")
        async def feeds(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await feed_choices(interaction, self._services, self._words, typed)

        return pause

    async def _pause(
        self, interaction: discord.Interaction, named: str, only: ChannelName | None
    ) -> Made:
        feed = await asked_feed(interaction, self._services, self._words, named)
        if isinstance(feed, str):
            return notice(feed)
        title = bold_title(feed)
        if only is not None and only not in feed.channels:
            there = mentions((only,), self._words)
            sentence = self._words.feed.remove.not_followed_there
            return notice(sentence.format(feed=title, channel=there))
        concerned = feed.channels if only is None else (only,)
        kept = [channel for channel in concerned if channel in feed.file_channels]
        changing = [channel for channel in concerned if channel not in feed.file_channels]
        await change(self._services, feed, changing, FeedOptions(paused=self._paused))
        told = (
            (self._told_with().done, changing),
            (self._words.feed.edit.kept_by_file, kept),
        )
        return notice(
            *(
                sentence.format(feed=title, channels=mentions(channels, self._words))
                for sentence, channels in told
                if channels
            )
        )

    def _told_with(self) -> FeedPauseWords:
        return self._words.feed.pause if self._paused else self._words.feed.resume
