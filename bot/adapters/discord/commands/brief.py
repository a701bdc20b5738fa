"""`/brief`: a link or words in, the card for the asker alone out."""

import re
from collections.abc import Iterator
from typing import Final

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answering import Command, answer, notice
from bot.adapters.discord.commands.choices import Labelled, has_words, offered
from bot.adapters.discord.commands.link_words import link_in
from bot.adapters.discord.commands.showing import Showing
from bot.adapters.discord.commands.viewing import FOR_GUILDS, GUILD_AND_DM, viewable_channels
from bot.adapters.discord.markdown import plain
from bot.adapters.discord.services import MAX_TURNS_OF_ONE, NoTurnLeft, Services
from bot.domain.errors import WorkError
from bot.pipeline.brief_on_demand import brief_of_link, card_of
from bot.pipeline.search_briefs import search_briefs
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

_CHOSEN = re.compile(r"brief:([0-9]{1,19})")  # the value of a choice
_RECENT: Final = 200  # headlines that are looked through while somebody types
_MAX_TOLD_CHARS = 100  # of what somebody typed


class BriefCommand:
    """The steps of `/brief`."""

    def __init__(self, services: Services, words: CommandWords, showing: Showing) -> None:
        self._services = services
        self._words = words
        self._showing = showing

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        words = self._words.brief

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(article=words.article)
        @app_commands.describe(article=words.article_description)
        async def brief(interaction: discord.Interaction, article: str) -> None:
            await answer(interaction, self._words, lambda: self._brief(interaction, article))

        @brief.autocomplete("article")
        async def headlines(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await offered(lambda: self._headlines(interaction, typed))

        brief.allowed_contexts, brief.allowed_installs = GUILD_AND_DM, FOR_GUILDS
        return brief

    async def _brief(self, interaction: discord.Interaction, typed: str) -> ui.LayoutView:
        link, chosen = link_in(typed), _CHOSEN.fullmatch(typed.strip())
        if link:
            return await self._of_link(interaction, link)
        if chosen:
            return await self._showing.card_of(interaction, int(chosen[1]))
        return await self._of_words(interaction, typed)

    async def _of_link(self, interaction: discord.Interaction, link: str) -> ui.LayoutView:
        words = self._words.brief
        try:
            with self._services.turns.turn_of(interaction.user.id):
                made = await brief_of_link(self._services.fetcher, self._services.workers, link)
        except NoTurnLeft as error:
            own = words.own_turns_taken.format(most=MAX_TURNS_OF_ONE)
            return notice(own if error.own else words.all_turns_taken)
        except WorkError:
            return notice(words.too_hard)
        content = made.condensed.result if made.condensed else card_of(made)
        if content is None:  # neither article nor reason: the pipeline gives one of them
            return notice(words.too_hard)
        return self._showing.asked_card(content, interaction.user.id)

    async def _of_words(self, interaction: discord.Interaction, typed: str) -> ui.LayoutView:
        told = plain(clean_line(typed, _MAX_TOLD_CHARS))
        channels = viewable_channels(interaction)
        hits = await search_briefs(self._services.index, typed, limit=1, channels=channels)
        if hits:
            return self._showing.stored_card(hits[0].brief)
        words = self._words.brief
        none = words.not_found if interaction.guild_id else words.not_found_in_direct_message
        return notice(none.format(words=told))

    async def _headlines(self, interaction: discord.Interaction, typed: str) -> Iterator[Labelled]:
        """Return the newest headlines that the asker may see and that have the words typed."""
        if link_in(typed):
            return iter(())
        channels = viewable_channels(interaction)
        recent = await self._services.index.recent(channels, limit=_RECENT)
        return (
            (brief.headline, f"brief:{brief.brief_id}")
            for brief in recent
            if has_words(brief.headline, typed)
        )
