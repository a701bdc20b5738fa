"""`/said`: a name in, a private list of what that person said, to turn and to open, out."""

from collections.abc import Sequence
from typing import Final

import discord
from discord import app_commands, ui

from bot.adapters.discord.commands.answers.answering import Command, answer
from bot.adapters.discord.commands.answers.link_words import told_typed
from bot.adapters.discord.commands.answers.page_view import Row
from bot.adapters.discord.commands.answers.pager import Listing, Pager
from bot.adapters.discord.commands.answers.viewing import (
    FOR_GUILDS,
    GUILD_AND_DM,
    viewable_channels,
)
from bot.adapters.discord.commands.briefs.brief_rows import saying_row
from bot.adapters.discord.commands.briefs.speaker_choices import speaker_choices
from bot.adapters.discord.services import Services
from bot.pipeline.records import SayingQuery
from bot.presenting.command_words import CommandWords

MAX_SAYINGS: Final = 50


class SaidCommand:
    """The steps of `/said`."""

    def __init__(self, services: Services, words: CommandWords, pager: Pager) -> None:
        self._services = services
        self._words = words
        self._pager = pager

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        texts = self._words.said

        @app_commands.command(name=texts.name, description=texts.description)
        @app_commands.rename(person=texts.person, about=texts.about)
        @app_commands.describe(person=texts.person_description, about=texts.about_description)
        async def said(interaction: discord.Interaction, person: str, about: str = "") -> None:
            await answer(interaction, self._words, lambda: self._said(interaction, person, about))

        @said.autocomplete("person")
        async def persons(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await speaker_choices(interaction, self._services, typed)

        said.allowed_contexts, said.allowed_installs = GUILD_AND_DM, FOR_GUILDS
        return said

    async def _said(
        self, interaction: discord.Interaction, person: str, about: str
    ) -> ui.LayoutView:
        texts, told = self._words.said, told_typed(person)

        async def load(turning: discord.Interaction) -> Sequence[Row]:
            query = SayingQuery(
                person=person,
                about=about,
                limit=MAX_SAYINGS,
                channels=viewable_channels(turning),
            )
            found = await self._services.index.sayings(query)
            return [saying_row(each, place, self._words) for place, each in enumerate(found)]

        none = texts.nothing_found_about if about.strip() else texts.nothing_found
        listing = Listing(
            load=load,
            heading=lambda count: f"### {self._found(count)}\n-# {told_typed(f'{person} {about}')}",
            empty=none.format(person=told, about=told_typed(about)),
            refusal=lambda turning: None if turning.guild_id else texts.in_direct_message,
        )
        return await self._pager.show(interaction, listing)

    def _found(self, count: int) -> str:
        texts = self._words.said
        return (
            texts.found_most.format(count=count) if count >= MAX_SAYINGS else texts.found.of(count)
        )
