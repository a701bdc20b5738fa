"""Work that looks for a feed in, its answer out, or the choice of feeds that a page offers."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias, TypeVar

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.answers.answering import (
    Aside,
    LiveItem,
    Made,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
    number_in,
    picked,
)
from bot.adapters.discord.commands.answers.choices import MAX_CHOICES, MAX_LABEL_CHARS
from bot.adapters.discord.commands.answers.troubles import FORESEEN, told
from bot.adapters.discord.services import Kept, NoTurnLeft, Services
from bot.domain.errors import NotAFeed, WorkError
from bot.domain.feeds import FeedLink
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

ThingT = TypeVar("ThingT")
# What is done with the address that somebody chose.
Take: TypeAlias = Callable[[discord.Interaction, str], Awaitable[Made]]

_MAX_OFFERS_KEPT: Final = 200  # choices not made yet, over all servers
_MAX_URL_CHARS = 200  # of an address in a sentence
_CHOOSE = r"lede:feed:(?P<key>[0-9a-f]{16})"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Offer:
    """Feeds that a page offers, until one is chosen."""

    owner_id: int
    feeds: tuple[FeedLink, ...]  # at most 25
    take: Take


class _Vain(Exception):
    """Nothing was found, as the sentence says."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence  # markdown


class FeedFinding:
    """Lets people look at addresses, in turn, and choose where a page offers several feeds."""

    def __init__(self, services: Services, words: CommandWords) -> None:
        self._services = services
        self._words = words
        self._offers: Kept[_Offer] = Kept(_MAX_OFFERS_KEPT)

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the menu of offered feeds."""
        return (live_item(_CHOOSE, self._choose),)

    async def look(
        self,
        interaction: discord.Interaction,
        make: Callable[[], Awaitable[ThingT]],
        take: Take | None,
        *,
        heading: str = "",
    ) -> ThingT | ui.LayoutView:
        """Return what `make` does, or a sentence or a menu where it finds no one feed.

        `take` is called with the address chosen in the menu, by whoever asked, later; without it
        there is no menu. `heading` stands above it.
        """
        try:
            return await self._look(interaction, make, take, heading)
        except _Vain as vain:
            return notice(vain.sentence)

    async def look_aside(
        self,
        interaction: discord.Interaction,
        make: Callable[[], Awaitable[ThingT]],
        take: Take | None,
    ) -> ThingT | ui.LayoutView | Aside:
        """Do the same where a message stays whose component was used and nothing came of it.

        Whatever is foreseen to go wrong is told aside, too.
        """
        try:
            return await self._look(interaction, make, take, "")
        except _Vain as vain:
            return Aside(view=notice(vain.sentence))
        except FORESEEN as error:
            return Aside(view=notice(told(error)))

    async def _look(
        self,
        interaction: discord.Interaction,
        make: Callable[[], Awaitable[ThingT]],
        take: Take | None,
        heading: str,
    ) -> ThingT | ui.LayoutView:
        words = self._words.feed.add
        try:
            with self._services.turns.turn_of(interaction.user.id):
                return await make()
        except NoTurnLeft as error:
            sentence = words.own_turns_taken if error.own else words.all_turns_taken
            raise _Vain(sentence) from error
        except WorkError as error:
            raise _Vain(words.too_hard) from error
        except NotAFeed as error:
            if take is not None and len(error.offers) > 1:
                feeds = error.offers[:MAX_CHOICES]
                offer = _Offer(owner_id=interaction.user.id, feeds=feeds, take=take)
                return self._menu(offer, len(error.offers), heading)
            raise _Vain(self._no_feed(error)) from error

    def _no_feed(self, error: NotAFeed) -> str:
        if error.what == "page" and not error.offers:
            url = plain(clean_line(error.url, _MAX_URL_CHARS))
            return self._words.feed.add.no_feed_offered.format(url=url)
        return told(error)

    async def _choose(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        offer, words = self._offers.find(match["key"]), self._words.feed.add
        url = _chosen(interaction, offer) if offer else None
        if offer is None or url is None:
            await answer_at_once(interaction, self._words, words.too_old)
        elif offer.owner_id != interaction.user.id:
            await answer_at_once(interaction, self._words, words.not_yours)
        else:
            await answer_in_place(interaction, self._words, partial(offer.take, interaction, url))

    def _menu(self, offer: _Offer, count: int, heading: str) -> ui.LayoutView:
        words, shown = self._words.feed.add, len(offer.feeds)
        lines = [heading or words.several.of(count)]
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


def _chosen(interaction: discord.Interaction, offer: _Offer) -> str | None:
    """Return the address that was chosen in the menu; None for what the menu never had."""
    place = number_in(next(iter(picked(interaction)), ""))
    if place is None:
        return None
    return next((feed.url for feed in offer.feeds[place : place + 1]), None)


def _label(url: str) -> str:
    """Return an address as a menu shows it: as plain text, without what all have in common."""
    return clean_line(url.removeprefix("https://"), MAX_LABEL_CHARS) or "…"
