"""`/search`: words in, a private list of briefs to turn and to open out."""

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import app_commands, ui

from bot.adapters.discord.card_direction import directed
from bot.adapters.discord.commands.answering import Command, answer
from bot.adapters.discord.commands.page_view import Row, RowButton
from bot.adapters.discord.commands.pager import Listing, Pager
from bot.adapters.discord.commands.showing import open_id
from bot.adapters.discord.commands.viewing import FOR_GUILDS, GUILD_AND_DM, viewable_channels
from bot.adapters.discord.markdown import bold, moment, plain
from bot.adapters.discord.services import Services
from bot.pipeline.records import StoredBrief
from bot.pipeline.search_briefs import MAX_RESULTS, search_briefs
from bot.presenting.cards import Card, make_card
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

# Of a row, each: escaped they may take twice as much, and a row has 700.
_MAX_HEADLINE_CHARS = 130
_MAX_CLAIM_CHARS = 140
_MAX_OUTLET_CHARS = 50
_MAX_TOLD_CHARS = 100  # of what somebody typed


class SearchCommand:
    """The steps of `/search`."""

    def __init__(self, services: Services, words: CommandWords, pager: Pager) -> None:
        self._services = services
        self._words = words
        self._pager = pager

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        texts = self._words.search

        @app_commands.command(name=texts.name, description=texts.description)
        @app_commands.rename(words=texts.words)
        @app_commands.describe(words=texts.words_description)
        async def search(interaction: discord.Interaction, words: str) -> None:
            await answer(interaction, self._words, lambda: self._search(interaction, words))

        search.allowed_contexts, search.allowed_installs = GUILD_AND_DM, FOR_GUILDS
        return search

    async def _search(self, interaction: discord.Interaction, typed: str) -> ui.LayoutView:
        texts = self._words.search
        told = plain(clean_line(typed, _MAX_TOLD_CHARS))

        async def load(turning: discord.Interaction) -> Sequence[Row]:
            hits = await search_briefs(
                self._services.index,
                typed,
                limit=MAX_RESULTS,
                channels=viewable_channels(turning),
            )
            return [self._row(hit.brief) for hit in hits]

        listing = Listing(
            load=load,
            heading=lambda count: f"### {self._found(count)}\n-# {told}",
            empty=texts.nothing_found.format(words=told),
            refusal=lambda turning: None if turning.guild_id else texts.in_direct_message,
        )
        return await self._pager.show(interaction, listing)

    def _found(self, count: int) -> str:
        texts = self._words.search
        most = texts.found_most.format(count=count)
        return most if count >= MAX_RESULTS else texts.found.of(count)

    def _row(self, brief: StoredBrief) -> Row:
        card = make_card(brief.content)
        origin = " · ".join(filter(None, (_outlet(card), moment(_when(card, brief)))))
        lines = (
            directed(bold(clean_line(card.headline, _MAX_HEADLINE_CHARS)), card.direction),
            f"-# {origin}",
            directed(plain(clean_line(_first_words(card), _MAX_CLAIM_CHARS)), card.direction),
        )
        return Row(
            text="\n".join(filter(None, lines)),
            button=RowButton(label=self._words.search.open, custom_id=open_id(brief.id)),
        )


def _outlet(card: Card) -> str:
    """Return who published it: by its domain, which nobody can choose at will."""
    return plain(clean_line(card.footer.domain or card.footer.outlet or "", _MAX_OUTLET_CHARS))


def _first_words(card: Card) -> str:
    return card.claims[0].text if card.claims else card.reason or ""


def _when(card: Card, brief: StoredBrief) -> datetime:
    return card.footer.published_at or brief.made_at
