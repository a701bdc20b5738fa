"""`/brief`: a link or words in, the card for the asker alone, or for the whole channel, out."""

import discord
from discord import app_commands

from bot.adapters.discord.commands.answers.answering import Command, Made, Shared, answer, notice
from bot.adapters.discord.commands.answers.choices import offered
from bot.adapters.discord.commands.answers.sharing import may_not_share
from bot.adapters.discord.commands.answers.viewing import EVERYWHERE, FOR_ALL
from bot.adapters.discord.commands.briefs.brief_finding import (
    BriefFinding,
    FoundBrief,
    headlines_offered,
)
from bot.adapters.discord.commands.briefs.showing import Showing
from bot.adapters.discord.services import Services
from bot.presenting.command_words import CommandWords


class BriefCommand:
    """The steps of `/brief`."""

    def __init__(
        self, services: Services, words: CommandWords, showing: Showing, finding: BriefFinding
    ) -> None:
        self._services = services
        self._words = words
        self._showing = showing
        self._finding = finding

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        words = self._words.brief

        @app_commands.command(name=words.name, description=words.description)
        @app_commands.rename(article=words.article, share=words.share)
        @app_commands.describe(article=words.article_description, share=words.share_description)
        async def brief(
            interaction: discord.Interaction,
            article: str,
            share: bool = False,  # noqa: FBT001, FBT002  # an option of the command
        ) -> None:
            make = self._shared if share else self._private
            await answer(interaction, self._words, lambda: make(interaction, article))

        @brief.autocomplete("article")
        async def headlines(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[str]]:
            return await offered(lambda: headlines_offered(interaction, self._services, typed))

        brief.allowed_contexts, brief.allowed_installs = EVERYWHERE, FOR_ALL
        return brief

    async def _private(self, interaction: discord.Interaction, typed: str) -> Made:
        found = await self._finding.find(interaction, typed)
        return await self._showing.card(interaction, found)

    async def _shared(self, interaction: discord.Interaction, typed: str) -> Made:
        refusal = may_not_share(interaction, self._words)
        if refusal:  # before anything is fetched
            return notice(refusal)
        found = await self._finding.find(interaction, typed)
        if not isinstance(found, FoundBrief):
            return notice(found)
        refusal = may_not_share(interaction, self._words)  # reading took its time
        return notice(refusal) if refusal else await self._shared_answer(interaction, found)

    async def _shared_answer(self, interaction: discord.Interaction, found: FoundBrief) -> Shared:
        words = self._words.brief
        view = await self._showing.shared_card(interaction, found)
        return Shared(view=view, meanwhile=words.sharing, afterwards=words.shared)
