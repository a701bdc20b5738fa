"""`/setup`, and the button below the greeting: a channel and feeds in, followed there, out."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answers.answering import (
    Aside,
    Command,
    LiveItem,
    Made,
    answer,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
    number_in,
    picked,
)
from bot.adapters.discord.commands.answers.link_words import address_in
from bot.adapters.discord.commands.answers.modals import Filled, Modals, ask
from bot.adapters.discord.commands.answers.troubles import FORESEEN, tell_trouble, told
from bot.adapters.discord.commands.answers.viewing import FOR_GUILDS, GUILD_ONLY
from bot.adapters.discord.commands.command_mentions import CommandMentions
from bot.adapters.discord.commands.feeds.feed_finding import FeedFinding
from bot.adapters.discord.commands.feeds.feed_places import (
    allowed_target,
    feed_title,
    may_not_manage,
    place_in,
    quota_of,
)
from bot.adapters.discord.commands.servers.joining import SETUP_ID
from bot.adapters.discord.commands.servers.setup_views import (
    ADDRESS_TEMPLATE,
    CHANNEL_ID,
    FEEDS_TEMPLATE,
    LANGUAGE_TEMPLATE,
    MORE_TEMPLATE,
    SetupReport,
    channel_step,
    feeds_step,
    last_step,
)
from bot.adapters.discord.connecting.localising import language_of
from bot.adapters.discord.names import channel_name
from bot.adapters.discord.posting.targets import Target
from bot.adapters.discord.services import Services
from bot.pipeline.follow_feeds import FeedOptions, follow
from bot.presenting.command_words import CommandWords
from bot.presenting.starter_feeds import STARTER_FEEDS, StarterFeed

_ADDRESS = "address"
_MAX_URL_CHARS = 2_000
# Posted by the ordinary way, so that it shows that all of it works.
_WITH_A_TEST = FeedOptions(backfill=1)


class SetupCommand:
    """The steps of setting up; what was chosen so far stands in the custom_ids."""

    def __init__(
        self,
        services: Services,
        words: CommandWords,
        finding: FeedFinding,
        mentions: CommandMentions,
    ) -> None:
        self._services = services
        self._words = words
        self._finding = finding
        self._mentions = mentions

    def command(self) -> Command:
        """Return `/setup` as discord.py registers it."""
        words = self._words.setup

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.default_permissions(manage_guild=True)
        async def setup(interaction: discord.Interaction) -> None:
            await self._begin(interaction)

        setup.guild_only = True
        setup.allowed_contexts, setup.allowed_installs = GUILD_ONLY, FOR_GUILDS
        return setup

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the greeting's button, and those of every step."""

        async def begin(interaction: discord.Interaction, _match: re.Match[str]) -> None:
            await self._begin(interaction)

        return (
            live_item(SETUP_ID, begin),
            live_item(CHANNEL_ID, self._choose_channel),
            live_item(LANGUAGE_TEMPLATE, self._choose_language),
            live_item(FEEDS_TEMPLATE, self._choose_feeds),
            live_item(ADDRESS_TEMPLATE, self._ask_address),
            live_item(MORE_TEMPLATE, self._add_more),
        )

    def answer_forms(self, modals: Modals) -> None:
        """Have the form for an address answered."""
        modals.answer_with(ADDRESS_TEMPLATE, self._take_address)

    async def _begin(self, interaction: discord.Interaction) -> None:
        refusal = may_not_manage(interaction, self._words)
        if refusal:
            await answer_at_once(interaction, self._words, refusal)
            return

        async def make() -> Made:
            return channel_step(self._words)

        await answer(interaction, self._words, make)

    async def _choose_channel(
        self, interaction: discord.Interaction, _match: re.Match[str]
    ) -> None:
        channel_id = number_in(next(iter(picked(interaction)), "")) or 0
        step = partial(self._feeds_step, interaction, channel_id, language_of(interaction))
        await answer_in_place(interaction, self._words, step)

    async def _choose_language(
        self, interaction: discord.Interaction, match: re.Match[str]
    ) -> None:
        language = next(iter(picked(interaction)), "")
        step = partial(self._feeds_step, interaction, int(match["channel"]), language)
        await answer_in_place(interaction, self._words, step)

    async def _add_more(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        language = language_of(interaction)
        step = partial(self._feeds_step, interaction, int(match["channel"]), language)
        await answer_in_place(interaction, self._words, step)

    async def _feeds_step(
        self, interaction: discord.Interaction, channel_id: int, language: str
    ) -> Made:
        target = self._target(interaction, channel_id)
        if isinstance(target, str):
            return Aside(view=notice(target))
        known = language if language in STARTER_FEEDS else language_of(interaction)
        return feeds_step(target, known, await self._followed(target), self._words)

    async def _choose_feeds(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        offered = STARTER_FEEDS.get(match["language"], ())
        places = map(number_in, picked(interaction))
        wanted = [offered[place] for place in places if place is not None and place < len(offered)]
        make = partial(self._follow_starters, interaction, int(match["channel"]), wanted)
        await answer_in_place(interaction, self._words, make)

    async def _follow_starters(
        self, interaction: discord.Interaction, channel_id: int, picked: Sequence[StarterFeed]
    ) -> Made:
        target = self._target(interaction, channel_id)
        if isinstance(target, str):
            return Aside(view=notice(target))
        make = partial(self._follow_each, target, picked)
        return await self._finding.look_aside(interaction, make, None)

    async def _follow_each(self, target: Target, picked: Sequence[StarterFeed]) -> ui.LayoutView:
        """Follow them one after the other; one that fails stops no other."""
        there = await self._followed(target)
        followed: list[str] = []
        failed: list[tuple[str, str]] = []
        for feed in picked:
            if feed.url in there:
                continue
            try:
                await self._follow(target, feed.url, with_test=not followed)
            except FORESEEN as error:
                failed.append((feed.name, told(error)))
            else:
                followed.append(feed.name)
        report = SetupReport(
            followed=followed,
            known=len(picked) - len(followed) - len(failed),
            failed=failed,
            tested=followed[0] if followed else None,
        )
        return await self._last_step(target, report)

    async def _ask_address(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        """Show the form, which must be the first answer."""
        words = self._words.setup
        field: ui.TextInput[Any] = ui.TextInput(custom_id=_ADDRESS, max_length=_MAX_URL_CHARS)
        try:
            target = self._target(interaction, int(match["channel"]))
            if isinstance(target, str):
                await answer_at_once(interaction, self._words, target)
                return
            label: ui.Label[Any] = ui.Label(text=words.address_label, component=field)
            await ask(interaction, match[0], words.address_title, label)
        except Exception as error:  # noqa: BLE001  # the last stop before the asker
            await tell_trouble(interaction, error, self._words)

    async def _take_address(
        self, interaction: discord.Interaction, match: re.Match[str], filled: Filled
    ) -> None:
        typed = filled.get(_ADDRESS)
        url = address_in(typed if isinstance(typed, str) else "")
        make = partial(self._follow_address, int(match["channel"]), interaction, url)
        await answer_in_place(interaction, self._words, make)

    async def _follow_address(
        self, channel_id: int, interaction: discord.Interaction, url: str
    ) -> Made:
        """Follow what is there, or show which feeds it offers; the step stays where that fails."""
        target = self._target(interaction, channel_id)
        if isinstance(target, str):
            return Aside(view=notice(target))
        take = partial(self._follow_address, channel_id)
        make = partial(self._one, target, url)
        return await self._finding.look_aside(interaction, make, take)

    async def _one(self, target: Target, url: str) -> ui.LayoutView:
        if url in await self._followed(target):
            return await self._last_step(target, SetupReport(known=1))
        name = await self._follow(target, url, with_test=True)
        return await self._last_step(target, SetupReport(followed=[name], tested=name))

    async def _last_step(self, target: Target, report: SetupReport) -> ui.LayoutView:
        next_steps = await self._mentions.within(self._words.setup.next_steps)
        return last_step(target, report, next_steps, self._words)

    async def _follow(self, target: Target, url: str, *, with_test: bool) -> str:
        """Follow, and return what the feed is called; raises as follow_feeds.follow does."""
        quota = await quota_of(target.guild, self._services)
        channel = await place_in(target.guild, self._services, target)
        options = _WITH_A_TEST if with_test else FeedOptions()
        done = await follow(self._services.care, url, channel, options, quota=quota)
        return feed_title(done.found.parsed.title, done.found.url)

    async def _followed(self, target: Target) -> set[str]:
        feeds = await self._services.subscriptions.followed_feeds((channel_name(target.id),))
        return {feed.url for feed in feeds}

    def _target(self, interaction: discord.Interaction, channel_id: int) -> Target | str:
        guild = interaction.guild
        place = guild.get_channel_or_thread(channel_id) if guild is not None else None
        return allowed_target(interaction, place, self._words)
