"""`/feed edit`: a feed of this server and what is wanted of it in, how it is followed now out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import discord
from discord import app_commands, ui

from bot.adapters.discord.cards.markdown import bold
from bot.adapters.discord.commands.answers.answering import Command, Made, answer, notice
from bot.adapters.discord.commands.answers.link_words import address_in
from bot.adapters.discord.commands.answers.server_channels import all_channels
from bot.adapters.discord.commands.feeds.feed_changing import change
from bot.adapters.discord.commands.feeds.feed_choosing import asked_feed, feed_choices
from bot.adapters.discord.commands.feeds.feed_edit_view import channel_choice, overview
from bot.adapters.discord.commands.feeds.feed_finding import FeedFinding
from bot.adapters.discord.commands.feeds.feed_options import (
    filter_trouble,
    option_lines,
    read_options,
)
from bot.adapters.discord.commands.feeds.feed_places import (
    bold_title,
    feed_title,
    may_not_point,
    mentions,
)
from bot.adapters.discord.names import channel_name
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.domain.errors import FilterInvalid
from bot.domain.feeds import Subscription
from bot.pipeline.follow_feeds import KEEP, FeedOptions
from bot.pipeline.records import FollowedFeed
from bot.presenting.command_words import CommandWords


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """What somebody asked for."""

    feed: str  # as typed or chosen
    only: ChannelName | None  # None: in all channels of the server
    changes: FeedOptions
    new_url: str | None


class FeedEditCommand:
    """The steps of `/feed edit`."""

    def __init__(self, services: Services, words: CommandWords, finding: FeedFinding) -> None:
        self._services = services
        self._words = words
        self._finding = finding

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words, options = self._words.feed.edit, self._words.feed.options

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(
            feed=words.feed,
            written=options.filter,
            category=options.category,
            url=words.url,
            channel=words.channel,
        )
        @app_commands.describe(
            feed=words.feed_description,
            written=options.filter_description,
            category=options.category_description,
            url=words.url_description,
            channel=words.channel_description,
        )
        async def edit(  # an option each
            interaction: discord.Interaction,
            feed: str,
            written: str | None = None,
            category: str | None = None,
            url: str | None = None,
            channel: Target | None = None,
        ) -> None:
            wanted = _Wanted(
                feed=feed,
                only=channel_name(channel.id) if channel else None,
                changes=read_options(written, category),
                new_url=address_in(url) if url else None,
            )
            await answer(interaction, self._words, lambda: self._edit(interaction, wanted))

        @edit.autocomplete("feed")
        async def feeds(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await feed_choices(interaction, self._services, self._words, typed)

        return edit

    async def _edit(self, interaction: discord.Interaction, wanted: _Wanted) -> Made:
        feed = await asked_feed(interaction, self._services, self._words, wanted.feed)
        if isinstance(feed, str):
            return notice(feed)
        if wanted.only is not None and wanted.only not in feed.channels:
            there = mentions((wanted.only,), self._words)
            sentence = self._words.feed.remove.not_followed_there
            return notice(sentence.format(feed=bold_title(feed), channel=there))
        if wanted.changes == KEEP and wanted.new_url is None:
            return self._panel(interaction, feed, wanted.only)
        if wanted.new_url is not None:
            return await self._replace(interaction, feed, wanted)
        return await self._change(interaction, feed, wanted)

    def _panel(
        self, interaction: discord.Interaction, feed: FollowedFeed, only: ChannelName | None
    ) -> Made:
        """Return what can be changed in one channel, or ask which one is meant."""
        guild = interaction.guild
        if guild is None:  # asked_feed has found something in a server
            return notice(self._words.feed.only_in_servers)
        if only is None and len(feed.channels) > 1:
            return channel_choice(feed, guild, self._words)
        meant = next(each for each in feed.subscriptions if only in {None, each.channel})
        return overview(feed, meant, guild, self._words)

    async def _replace(
        self, interaction: discord.Interaction, feed: FollowedFeed, wanted: _Wanted
    ) -> Made:
        """Look at the new address, then change the feed or show which feeds it offers."""
        concerned = feed.channels if wanted.only is None else (wanted.only,)
        refusal = may_not_point(interaction, concerned, self._words)
        if refusal:
            return notice(refusal)

        async def take(choosing: discord.Interaction, url: str) -> Made:
            return await self._edit(choosing, replace(wanted, new_url=url))

        make = partial(self._change, interaction, feed, wanted)
        return await self._finding.look(interaction, make, take)

    async def _change(
        self, interaction: discord.Interaction, feed: FollowedFeed, wanted: _Wanted
    ) -> ui.LayoutView:
        """Change what commands own, and tell what the settings file keeps."""
        words = self._words.feed.edit
        concerned = feed.channels if wanted.only is None else (wanted.only,)
        kept = [channel for channel in concerned if channel in feed.file_channels]
        changing = [channel for channel in concerned if channel not in feed.file_channels]
        try:
            changed = await change(
                self._services,
                feed,
                changing,
                wanted.changes,
                new_url=wanted.new_url,
                server=await self._server(interaction),
            )
        except FilterInvalid as error:
            return notice(filter_trouble(wanted.changes.filter or "", error))
        lines = self._told(feed, changed) if changed else []
        if kept:
            there = mentions(kept, self._words)
            lines.append(words.kept_by_file.format(feed=bold_title(feed), channels=there))
        return notice(*lines)

    async def _server(self, interaction: discord.Interaction) -> Sequence[ChannelName]:
        guild = interaction.guild
        return await all_channels(guild, self._services) if guild is not None else ()

    def _told(self, feed: FollowedFeed, changed: Sequence[Subscription]) -> list[str]:
        words, new_url = self._words.feed.edit, changed[0].feed_url
        sentence = words.edited if new_url == feed.url else words.replaced
        channels = mentions([each.channel for each in changed], self._words)
        told = sentence.format(
            feed=bold_title(feed), new=bold(feed_title("", new_url)), channels=channels
        )
        alike = len({(each.filter, each.category) for each in changed}) == 1
        return [told, *(option_lines(changed[0], self._words) if alike else [])]
