"""`/feed add`: any address and a channel in, a subscription or a choice of feeds out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import discord
from discord import app_commands, ui

from bot.adapters.discord.card_components import still_view
from bot.adapters.discord.commands.answering import (
    Command,
    LiveItem,
    answer,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
    sent_data,
)
from bot.adapters.discord.commands.choices import MAX_CHOICES, MAX_LABEL_CHARS
from bot.adapters.discord.commands.feed_places import (
    Target,
    allowed_target,
    feed_title,
)
from bot.adapters.discord.commands.link_words import address_in
from bot.adapters.discord.commands.troubles import told
from bot.adapters.discord.commands.viewing import channel_name
from bot.adapters.discord.markdown import bold, plain
from bot.adapters.discord.services import Kept, NoTurnLeft, Services
from bot.domain.errors import NotAFeed, WorkError
from bot.domain.feeds import FeedLink, ParsedEntry, ParsedFeed, Subscription
from bot.pipeline.find_feed import FoundFeed, find_feed
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_MAX_OFFERS_KEPT: Final = 200  # choices not made yet, over all servers
_MAX_HEADLINE_CHARS = 200
_MAX_URL_CHARS = 200  # of an address in a sentence
_CHOOSE = r"lede:feed:(?P<key>[0-9a-f]{16})"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Offer:
    """Feeds that a page offers, until one is chosen."""

    owner_id: int
    channel_id: int
    feeds: tuple[FeedLink, ...]  # at most 25


class FeedAddCommand:
    """The steps of `/feed add`."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words
        self._offers: Kept[_Offer] = Kept(_MAX_OFFERS_KEPT)

    def command(self) -> Command:
        """Return it as discord.py registers it, below `/feed`."""
        words = self._words.feed.add

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(url=words.url, channel=words.channel)
        @app_commands.describe(url=words.url_description, channel=words.channel_description)
        async def add(
            interaction: discord.Interaction,
            url: str,
            channel: discord.TextChannel | None = None,
        ) -> None:
            target = channel or interaction.channel
            make = partial(self._add, interaction, target, address_in(url))
            await answer(interaction, self._words, make)

        return add

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the menu of offered feeds."""
        return (live_item(_CHOOSE, self._choose),)

    async def _choose(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        offer, words = self._offers.find(match["key"]), self._words.feed.add
        url = _chosen(interaction, offer) if offer else None
        if offer is None or url is None or interaction.guild is None:
            await answer_at_once(interaction, self._words, words.too_old)
        elif offer.owner_id != interaction.user.id:
            await answer_at_once(interaction, self._words, words.not_yours)
        else:
            target = interaction.guild.get_channel(offer.channel_id)
            make = partial(self._add, interaction, target, url)
            await answer_in_place(interaction, self._words, make)

    async def _add(
        self, interaction: discord.Interaction, where: object, url: str
    ) -> ui.LayoutView:
        """Look at the address, then follow the feed there or show which feeds it offers."""
        target, words = allowed_target(interaction, where, self._words), self._words.feed.add
        if isinstance(target, str):
            return notice(target)
        services = self._services
        try:
            with services.turns.turn_of(interaction.user.id):
                found = await find_feed(services.fetcher, services.workers, services.clock, url)
        except NoTurnLeft as error:
            return notice(words.own_turns_taken if error.own else words.all_turns_taken)
        except WorkError:
            return notice(words.too_hard)
        except NotAFeed as error:
            return self._no_feed(error, target, interaction.user.id)
        return await self._follow(found, target)

    def _no_feed(self, error: NotAFeed, target: Target, owner_id: int) -> ui.LayoutView:
        """Return the choice that a page offers, or that it offers none."""
        words = self._words.feed.add
        if len(error.offers) > 1:
            feeds = error.offers[:MAX_CHOICES]
            offer = _Offer(owner_id=owner_id, channel_id=target.id, feeds=feeds)
            return self._choice(offer, len(error.offers))
        if error.what == "page" and not error.offers:
            url = plain(clean_line(error.url, _MAX_URL_CHARS))
            return notice(words.no_feed_offered.format(url=url))
        return notice(told(error))

    def _choice(self, offer: _Offer, count: int) -> ui.LayoutView:
        words, shown = self._words.feed.add, len(offer.feeds)
        lines = [words.several.of(count)]
        if count > shown:
            lines.append(f"-# {words.several_cut.format(shown=shown, count=count)}")
        menu: ui.Select[ui.LayoutView] = ui.Select(
            custom_id=f"lede:feed:{self._offers.keep(offer)}",
            placeholder=words.choose,
            options=[
                discord.SelectOption(
                    label=_label(feed.url),
                    value=str(place),
                    description=clean_line(feed.title, MAX_LABEL_CHARS) or None,
                )
                for place, feed in enumerate(offer.feeds)
            ],
        )
        return still_view(ui.TextDisplay("\n".join(lines)), ui.ActionRow(menu))

    async def _follow(self, found: FoundFeed, target: Target) -> ui.LayoutView:
        """Subscribe, unless the settings file has done so, and tell what comes of it."""
        words, channel = self._words.feed.add, channel_name(target.id)
        followed = await self._services.subscriptions.followed_feeds((channel,))
        from_file = any(found.url == feed.url and feed.file_channels for feed in followed)
        if from_file:
            outcome = words.from_file
        else:
            subscription = Subscription(feed_url=found.url, channel=channel)
            fresh = await self._services.subscriptions.subscribe(subscription)
            outcome = words.added if fresh else words.followed_already
        title = bold(feed_title(found.parsed.title, found.url))
        told_outcome = outcome.format(title=title, channel=target.mention)
        return notice(told_outcome, *self._entries(found.parsed))

    def _entries(self, feed: ParsedFeed) -> list[str]:
        words = self._words.feed.add
        lines = [words.entries.of(len(feed.entries))]
        newest = _newest(feed.entries)
        if newest:
            headline = plain(clean_line(newest.title, _MAX_HEADLINE_CHARS) or "…")
            lines.append(words.newest.format(headline=headline))
        return [*lines, f"-# {words.what_comes}"]


def _chosen(interaction: discord.Interaction, offer: _Offer) -> str | None:
    """Return the address that was chosen in the menu; None for what the menu never had."""
    values = sent_data(interaction).get("values")
    place = values[0] if isinstance(values, list) and values else ""
    if not (isinstance(place, str) and place.isdecimal()):
        return None
    return next((feed.url for feed in offer.feeds[int(place) : int(place) + 1]), None)


def _label(url: str) -> str:
    """Return an address as a menu shows it: as plain text, without what all have in common."""
    return clean_line(url.removeprefix("https://"), MAX_LABEL_CHARS) or "…"


def _newest(entries: Sequence[ParsedEntry]) -> ParsedEntry | None:
    """Return the entry published last; the first one where the feed gives no dates."""
    dated = [(entry.published_at, entry) for entry in entries if entry.published_at]
    if dated:
        return max(dated, key=lambda pair: pair[0])[1]
    return entries[0] if entries else None
