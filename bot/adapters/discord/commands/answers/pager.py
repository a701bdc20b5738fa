"""Rows in, a private list that its asker turns page by page out."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

import discord
from discord import ui

from bot.adapters.discord.commands.answers.answering import (
    LiveItem,
    answer_at_once,
    answer_in_place,
    live_item,
    notice,
)
from bot.adapters.discord.commands.answers.page_view import (
    ROWS_PER_PAGE,
    TURN_TEMPLATE,
    Page,
    Row,
    page_view,
)
from bot.adapters.discord.services import Kept
from bot.presenting.command_words import CommandWords

MAX_LISTS: Final = 500  # kept to be turned, over all servers; the oldest is forgotten first

Load: TypeAlias = Callable[[discord.Interaction], Awaitable[Sequence[Row]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A list as it can be shown again at any page."""

    load: Load  # afresh for every page, so that only what the asker may see now is shown
    heading: Callable[[int], str]  # how many rows -> markdown
    empty: str  # markdown for a list without rows
    refusal: Callable[[discord.Interaction], str | None]  # why the asker may not see it now
    rows_per_page: int = ROWS_PER_PAGE  # fewer where rows have many components


@dataclass(kw_only=True, slots=True)
class _OpenList:
    """A list that is being turned."""

    owner_id: int
    listing: Listing
    shown: ui.LayoutView | None = None  # the page on which a time-out runs


class Pager:
    """Shows lists and turns them.

    What each list is about is kept in memory, for words need not fit into a button; after a
    restart its asker is told to ask again.
    """

    def __init__(self, words: CommandWords) -> None:
        self._words = words
        self._lists: Kept[_OpenList] = Kept(MAX_LISTS)

    async def show(self, interaction: discord.Interaction, listing: Listing) -> ui.LayoutView:
        """Return the first page, for the asker of this interaction."""
        opened = _OpenList(owner_id=interaction.user.id, listing=listing)
        return await self._page(interaction, self._lists.keep(opened), opened, 0)

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the buttons that turn."""
        return (live_item(TURN_TEMPLATE, self._turn),)

    async def _turn(self, interaction: discord.Interaction, match: re.Match[str]) -> None:
        opened = self._lists.find(match["key"])
        if opened is None:
            await answer_at_once(interaction, self._words, self._words.pager.too_old)
        elif opened.owner_id != interaction.user.id:
            await answer_at_once(interaction, self._words, self._words.pager.not_yours)
        else:
            make = partial(self._page, interaction, match["key"], opened, int(match["page"]))
            await answer_in_place(interaction, self._words, make)

    async def _page(
        self, interaction: discord.Interaction, key: str, opened: _OpenList, number: int
    ) -> ui.LayoutView:
        listing = opened.listing
        refusal = listing.refusal(interaction)
        rows = () if refusal else await listing.load(interaction)
        if opened.shown:
            opened.shown.stop()  # the new page has a time-out of its own
        if not rows:
            self._lists.forget(key)
            return notice(refusal or listing.empty)
        total = -(-len(rows) // listing.rows_per_page)
        number = min(number, total - 1)  # the list may have grown shorter
        start = number * listing.rows_per_page
        page = Page(
            key=key,
            number=number,
            total=total,
            heading=listing.heading(len(rows)),
            rows=tuple(rows[start : start + listing.rows_per_page]),
        )
        opened.shown = page_view(interaction, page, self._words.pager)
        return opened.shown
