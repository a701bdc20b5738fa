"""`/feed add`: any address and a channel in, a preview to decide about or a choice of feeds out."""

from dataclasses import dataclass, replace
from functools import partial

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answers.answering import Command, Made, answer, notice
from bot.adapters.discord.commands.answers.link_words import address_in
from bot.adapters.discord.commands.feeds.feed_finding import FeedFinding
from bot.adapters.discord.commands.feeds.feed_options import filter_trouble, read_options
from bot.adapters.discord.commands.feeds.feed_places import allowed_target, quota_of
from bot.adapters.discord.commands.feeds.feed_preview import FeedPreviews, Wish
from bot.adapters.discord.names import channel_name
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import Services
from bot.domain.errors import FilterInvalid, TooManyFeeds
from bot.domain.feeds import MAX_BACKFILL
from bot.pipeline.feed_care import followed_in
from bot.pipeline.follow_feeds import FeedOptions, check_options
from bot.pipeline.preview_feed import preview_feed
from bot.presenting.command_words import CommandWords

# How many articles of the past may be asked for.
_Past = app_commands.Range[int, 0, MAX_BACKFILL]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """What somebody asked for."""

    url: str
    options: FeedOptions


class FeedAddCommand:
    """The steps of `/feed add`."""

    def __init__(
        self,
        services: Services,
        words: CommandWords,
        finding: FeedFinding,
        previews: FeedPreviews,
    ) -> None:
        self._services = services
        self._words = words
        self._finding = finding
        self._previews = previews

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words, options = self._words.feed.add, self._words.feed.options

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(
            url=words.url,
            channel=words.channel,
            written=options.filter,
            category=options.category,
            past=options.backfill,
        )
        @app_commands.describe(
            url=words.url_description,
            channel=words.channel_description,
            written=options.filter_description,
            category=options.category_description,
            past=options.backfill_description,
        )
        async def add(  # an option each
            interaction: discord.Interaction,
            url: str,
            channel: Target | None = None,
            written: str | None = None,
            category: str | None = None,
            past: _Past | None = None,
        ) -> None:
            options = replace(read_options(written, category), backfill=past)
            wanted = _Wanted(url=address_in(url), options=options)
            make = partial(self._add, interaction, channel or interaction.channel, wanted)
            await answer(interaction, self._words, make)

        return add

    async def _add(self, interaction: discord.Interaction, where: object, wanted: _Wanted) -> Made:
        """Look at the address, then show what the feed there brings, or which feeds it offers."""
        target = allowed_target(interaction, where, self._words)
        if isinstance(target, str):
            return notice(target)
        try:
            check_options(wanted.options)
        except FilterInvalid as error:
            return notice(filter_trouble(wanted.options.filter or "", error))

        async def take(choosing: discord.Interaction, url: str) -> Made:
            there = choosing.guild and choosing.guild.get_channel_or_thread(target.id)
            return await self._add(choosing, there, replace(wanted, url=url))

        make = partial(self._show, interaction, target, wanted)
        return await self._finding.look(interaction, make, take)

    async def _show(
        self, interaction: discord.Interaction, target: Target, wanted: _Wanted
    ) -> ui.LayoutView:
        """Return a preview, or what came of it at once where there is nothing to decide."""
        if await self._follows(target, wanted.url):
            return await self._previews.follow(target, wanted.url, wanted.options)
        preview = await preview_feed(self._services.care, wanted.url)
        if await self._follows(target, preview.found.url):
            return await self._previews.follow(target, preview.found.url, wanted.options)
        await self._check_room(target, preview.found.url)
        wish = Wish(
            owner_id=interaction.user.id,
            channel_id=target.id,
            url=preview.found.url,
            options=wanted.options,
        )
        return await self._previews.show(target, preview, wish)

    async def _follows(self, target: Target, url: str) -> bool:
        known = await followed_in(self._services.care, url, (channel_name(target.id),))
        return known is not None

    async def _check_room(self, target: Target, url: str) -> None:
        """Raise TooManyFeeds before anybody decides in vain."""
        quota = await quota_of(target.guild, self._services)
        if not (await quota.room(self._services.care)).take(url):
            raise TooManyFeeds(url=url, limit=quota.limit)
