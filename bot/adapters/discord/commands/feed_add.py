"""`/feed add`: any address and a channel in, a subscription or a choice of feeds out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answering import Command, Made, answer, notice
from bot.adapters.discord.commands.feed_finding import FeedFinding
from bot.adapters.discord.commands.feed_options import filter_trouble, option_lines, read_options
from bot.adapters.discord.commands.feed_places import Target, allowed_target, feed_title
from bot.adapters.discord.commands.link_words import address_in
from bot.adapters.discord.commands.viewing import channel_name, channels_of
from bot.adapters.discord.markdown import bold, plain
from bot.adapters.discord.services import Services
from bot.domain.errors import FilterInvalid, OwnedByFile
from bot.domain.feeds import ParsedEntry, ParsedFeed
from bot.pipeline.follow_feeds import KEEP, FeedOptions, Following, follow
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_MAX_HEADLINE_CHARS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """What somebody asked for."""

    url: str
    options: FeedOptions


class FeedAddCommand:
    """The steps of `/feed add`."""

    def __init__(self, services: Services, words: CommandWords, finding: FeedFinding) -> None:
        self._services = services
        self._words = words
        self._finding = finding

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words, options = self._words.feed.add, self._words.feed.options

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(
            url=words.url,
            channel=words.channel,
            written=options.filter,
            category=options.category,
        )
        @app_commands.describe(
            url=words.url_description,
            channel=words.channel_description,
            written=options.filter_description,
            category=options.category_description,
        )
        async def add(
            interaction: discord.Interaction,
            url: str,
            channel: discord.TextChannel | None = None,
            written: str | None = None,
            category: str | None = None,
        ) -> None:
            wanted = _Wanted(url=address_in(url), options=read_options(written, category))
            make = partial(self._add, interaction, channel or interaction.channel, wanted)
            await answer(interaction, self._words, make)

        return add

    async def _add(self, interaction: discord.Interaction, where: object, wanted: _Wanted) -> Made:
        """Look at the address, then follow the feed there or show which feeds it offers."""
        target = allowed_target(interaction, where, self._words)
        if isinstance(target, str):
            return notice(target)

        async def take(choosing: discord.Interaction, url: str) -> Made:
            there = choosing.guild and choosing.guild.get_channel(target.id)
            return await self._add(choosing, there, replace(wanted, url=url))

        make = partial(self._follow, target, wanted)
        return await self._finding.look(interaction, make, take)

    async def _follow(self, target: Target, wanted: _Wanted) -> ui.LayoutView:
        quota = self._services.limits.quota(channels_of(target.guild))
        options = wanted.options
        try:
            done = await follow(
                self._services.care, wanted.url, channel_name(target.id), options, quota=quota
            )
        except FilterInvalid as error:
            return notice(filter_trouble(options.filter or "", error))
        except OwnedByFile as error:
            title, channel = bold(feed_title("", error.url)), target.mention
            return notice(self._words.feed.add.from_file.format(title=title, channel=channel))
        return notice(*self._told(done, target, options))

    def _told(self, done: Following, target: Target, options: FeedOptions) -> list[str]:
        """Return what came of it, and what the feed holds."""
        words = self._words.feed.add
        outcome = words.added if done.fresh else words.followed_already
        if done.subscription.from_file:
            outcome = words.from_file
        title = bold(feed_title(done.found.parsed.title, done.found.url))
        lines = [outcome.format(title=title, channel=target.mention)]
        if options != KEEP:
            lines += option_lines(done.subscription, self._words)
        return [*lines, *self._entries(done.found.parsed)]

    def _entries(self, feed: ParsedFeed) -> list[str]:
        words = self._words.feed.add
        lines = [words.entries.of(len(feed.entries))]
        newest = _newest(feed.entries)
        if newest:
            headline = plain(clean_line(newest.title, _MAX_HEADLINE_CHARS) or "…")
            lines.append(words.newest.format(headline=headline))
        return [*lines, f"-# {words.what_comes}"]


def _newest(entries: Sequence[ParsedEntry]) -> ParsedEntry | None:
    """Return the entry published last; the first one where the feed gives no dates."""
    dated = [(entry.published_at, entry) for entry in entries if entry.published_at]
    if dated:
        return max(dated, key=lambda pair: pair[0])[1]
    return entries[0] if entries else None
