"""One page of a list in, the message that shows it and greys out when it was left alone out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import discord
import structlog
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.presenting.command_words import PagerWords

ROWS_PER_PAGE: Final = 5
# Escaped and all; with heading and page number, five rows stay within the 4000 of a message.
MAX_ROW_LENGTH: Final = 700
MAX_HEADING_LENGTH: Final = 300
# Discord lets an answer be changed for 15 minutes after the last click.
ALIVE_SECONDS: Final = 600.0
TURN_TEMPLATE: Final = r"lede:turn:(?P<key>[0-9a-f]{16}):(?:back|on):(?P<page>[0-9]{1,4})"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowButton:
    """What stands beside a row."""

    label: str
    custom_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing of a list."""

    text: str  # markdown of at most MAX_ROW_LENGTH
    button: RowButton | None = None  # beside it
    below: tuple[RowButton, ...] = ()  # at most 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What one page shows."""

    key: str  # of the list
    number: int  # from 0
    total: int  # pages of the list
    heading: str  # markdown of at most MAX_HEADING_LENGTH
    rows: tuple[Row, ...]


def page_view(interaction: discord.Interaction, page: Page, words: PagerWords) -> ui.LayoutView:
    """Return the message of a page; once sent as the answer, one that can be turned greys out."""
    items = list(_items(page, words, greyed=False))
    if page.total == 1:
        return still_view(*items)
    return _TurnableView(interaction, page, words)


class _TurnableView(ui.LayoutView):
    """A page whose buttons are answered by dynamic items; it is kept only for its time-out."""

    def __init__(self, interaction: discord.Interaction, page: Page, words: PagerWords) -> None:
        super().__init__(timeout=ALIVE_SECONDS)
        self._interaction = interaction
        self._page = page
        self._words = words
        for item in _items(page, words, greyed=False):
            self.add_item(item)

    async def on_timeout(self) -> None:
        """Grey the buttons that turn."""
        greyed = still_view(*_items(self._page, self._words, greyed=True))
        nobody = discord.AllowedMentions.none()
        try:
            await self._interaction.edit_original_response(view=greyed, allowed_mentions=nobody)
        except Exception as error:  # noqa: BLE001  # dismissed, or the connection is a new one
            why = type(error).__name__
            structlog.get_logger().debug("discord: list not greyed", why=why)


def _items(page: Page, words: PagerWords, *, greyed: bool) -> Iterator[ui.Item[Any]]:
    yield ui.TextDisplay(page.heading)
    for row in page.rows:
        text: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay(row.text)
        yield ui.Section(text, accessory=_row_button(row.button)) if row.button else text
        if row.below:
            yield ui.ActionRow(*map(_row_button, row.below))
    if page.total > 1:
        number = words.page.format(page=page.number + 1, pages=page.total)
        yield ui.TextDisplay(f"-# {number}")
        yield _turning(page, words, greyed=greyed)


def _row_button(button: RowButton) -> ui.Button[ui.LayoutView]:
    return ui.Button(label=button.label, custom_id=button.custom_id)


def _turning(page: Page, words: PagerWords, *, greyed: bool) -> ui.ActionRow[ui.LayoutView]:
    before, after = page.number - 1, page.number + 1
    return ui.ActionRow(
        ui.Button(
            label=words.back,
            custom_id=f"lede:turn:{page.key}:back:{max(before, 0)}",
            disabled=greyed or before < 0,
        ),
        ui.Button(
            label=words.on,
            custom_id=f"lede:turn:{page.key}:on:{after}",
            disabled=greyed or after >= page.total,
        ),
    )
