"""What lets people trust Lede, in one piece: reports, corrections, why, help, about, privacy."""

import discord
from discord import app_commands

from bot.adapters.discord.commands.answers.answering import Command, LiveItem
from bot.adapters.discord.commands.answers.modals import Modals
from bot.adapters.discord.commands.command_mentions import CommandMentions
from bot.adapters.discord.commands.corrections.corrections import Corrections
from bot.adapters.discord.commands.corrections.report import Reporting
from bot.adapters.discord.commands.corrections.report_notices import ReportNotices
from bot.adapters.discord.commands.corrections.why import WhyCommand
from bot.adapters.discord.commands.servers.about import AboutCommand
from bot.adapters.discord.commands.servers.help import HelpCommand
from bot.adapters.discord.commands.servers.privacy import PrivacyCommand
from bot.adapters.discord.services import Services
from bot.presenting.command_words import CommandWords


class TrustCommands:
    """Built once for each connection."""

    def __init__(
        self,
        services: Services,
        words: CommandWords,
        tree: app_commands.CommandTree[discord.Client],
        mentions: CommandMentions,
    ) -> None:
        self._reporting = Reporting(services, words, ReportNotices(services, words))
        self._corrections = Corrections(services, words)
        self._why = WhyCommand(services, words)
        self._privacy = PrivacyCommand(services, words)
        self._help = HelpCommand(words, tree, mentions)
        self._about = AboutCommand(services, words, mentions)

    def commands(self) -> tuple[Command, ...]:
        """Return the commands as discord.py registers them."""
        parts = (self._why, self._help, self._about, self._privacy)
        return tuple(part.command() for part in parts)

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers their buttons."""
        parts = (self._reporting, self._corrections, self._why, self._privacy)
        return tuple(item for part in parts for item in part.live_items())

    def answer_forms(self, modals: Modals) -> None:
        """Have their forms answered."""
        self._reporting.answer_forms(modals)
        self._privacy.answer_forms(modals)
