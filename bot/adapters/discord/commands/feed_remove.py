"""`/feed remove`: a feed of this server in, its subscriptions ended here and nowhere else."""

import hashlib
from collections.abc import Iterator, Sequence

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answering import Command, answer, notice
from bot.adapters.discord.commands.choices import Labelled, has_words, offered
from bot.adapters.discord.commands.feed_places import (
    feed_title,
    feeds_of_server,
    host_of,
    may_not_manage,
    mentions,
)
from bot.adapters.discord.commands.link_words import address_in
from bot.adapters.discord.commands.viewing import channel_name
from bot.adapters.discord.markdown import bold, plain
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.pipeline.records import FollowedFeed
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_DIGEST_CHARS = 32  # 128 bits: nobody finds a second address with the same
_MAX_TOLD_CHARS = 150  # of what somebody typed
_MAX_TITLE_IN_LABEL = 60  # so that the host after it is seen


class FeedRemoveCommand:
    """The steps of `/feed remove`."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.remove

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(feed=words.feed, channel=words.channel)
        @app_commands.describe(feed=words.feed_description, channel=words.channel_description)
        async def remove(
            interaction: discord.Interaction,
            feed: str,
            channel: discord.TextChannel | None = None,
        ) -> None:
            only = channel_name(channel.id) if channel else None
            await answer(interaction, self._words, lambda: self._remove(interaction, feed, only))

        @remove.autocomplete("feed")
        async def feeds(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await offered(lambda: self._feeds(interaction, typed))

        return remove

    async def _remove(
        self, interaction: discord.Interaction, named: str, only: ChannelName | None
    ) -> ui.LayoutView:
        refusal = may_not_manage(interaction, self._words)
        if refusal:
            return notice(refusal)
        words = self._words.feed.remove
        feed = _named(named, await feeds_of_server(interaction, self._services))
        if feed is None:
            told = plain(clean_line(named, _MAX_TOLD_CHARS))
            return notice(words.not_followed.format(feed=told))
        title = bold(feed_title(feed.title, feed.url))
        if only is not None and only not in feed.channels:
            channel = mentions((only,), self._words)
            return notice(words.not_followed_there.format(feed=title, channel=channel))
        concerned = feed.channels if only is None else (only,)
        return await self._end(feed, concerned, title)

    async def _end(
        self, feed: FollowedFeed, channels: Sequence[ChannelName], title: str
    ) -> ui.LayoutView:
        """End what commands own, and tell what the settings file keeps."""
        words = self._words.feed.remove
        kept = [channel for channel in channels if channel in feed.file_channels]
        ended = [channel for channel in channels if channel not in feed.file_channels]
        for channel in ended:
            await self._services.subscriptions.unsubscribe(feed.url, channel)
        told = ((words.removed, ended), (words.kept_by_file, kept))
        return notice(
            *(
                sentence.format(feed=title, channels=mentions(concerned, self._words))
                for sentence, concerned in told
                if concerned
            )
        )

    async def _feeds(self, interaction: discord.Interaction, typed: str) -> Iterator[Labelled]:
        if may_not_manage(interaction, self._words):
            return iter(())
        feeds = await feeds_of_server(interaction, self._services)
        return (
            (_label(feed), _digest(feed.url))
            for feed in feeds
            if has_words(f"{feed.title} {feed.url}", typed)
        )


def _named(named: str, feeds: Sequence[FollowedFeed]) -> FollowedFeed | None:
    """Return the feed that was chosen, or whose address was typed."""
    wanted = named.strip()
    for feed in feeds:
        if wanted in {_digest(feed.url), feed.url} or address_in(wanted) == feed.url:
            return feed
    return None


def _digest(url: str) -> str:
    """Return what stands for an address where it may be too long itself."""
    return f"feed:{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:_DIGEST_CHARS]}"


def _label(feed: FollowedFeed) -> str:
    title = clean_line(feed.title, _MAX_TITLE_IN_LABEL)
    return " · ".join(filter(None, (title, host_of(feed.url) if title else feed.url)))
