"""`/about`: nothing in, what Lede is and promises, and who runs it, out."""

import discord
from discord import app_commands, ui

from bot.adapters.discord.cards.card_components import MAX_BUTTON_URL_CHARS, still_view
from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.commands.answers.answering import Command, answer
from bot.adapters.discord.commands.answers.viewing import EVERYWHERE, FOR_ALL
from bot.adapters.discord.commands.command_mentions import CommandMentions
from bot.adapters.discord.services import Services
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords
from bot.presenting.links import safe_http_url

_MAX_CONTACT_CHARS = 300


class AboutCommand:
    """The steps of `/about`."""

    def __init__(self, services: Services, words: CommandWords, mentions: CommandMentions) -> None:
        self._services = services
        self._words = words
        self._mentions = mentions
        self._privacy = words.privacy.name  # as it is registered, in whichever language one asks

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        words = self._words.about

        @app_commands.command(name=words.name, description=words.description)
        async def about(interaction: discord.Interaction) -> None:
            await answer(interaction, self._words, self._about)

        about.allowed_contexts, about.allowed_installs = EVERYWHERE, FOR_ALL
        return about

    async def _about(self) -> ui.LayoutView:
        words, instance = self._words.about, self._services.instance
        contact = plain(clean_line(instance.contact, _MAX_CONTACT_CHARS))
        lines = [
            words.opening.format(version=plain(clean_line(instance.version))),
            *(f"- {promise}" for promise in words.promises),
            *(() if instance.asks_a_model else (words.no_model,)),
            words.run_by.format(contact=contact) if contact else words.run_by_nobody,
            words.privacy.format(privacy=await self._mentions.of(self._privacy)),
        ]
        items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines))]
        source = safe_http_url(instance.source_url)
        if source and len(source) <= MAX_BUTTON_URL_CHARS:
            items.append(ui.ActionRow(ui.Button(label=words.source_button, url=source)))
        return still_view(*items)
