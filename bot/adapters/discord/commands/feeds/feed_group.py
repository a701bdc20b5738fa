"""The services in, `/feed` with all its commands, and what answers its buttons, out."""

from collections.abc import Iterator

import discord
from discord import app_commands

from bot.adapters.discord.commands.answers.answering import Command, LiveItem
from bot.adapters.discord.commands.answers.modals import Modals
from bot.adapters.discord.commands.answers.pager import Pager
from bot.adapters.discord.commands.answers.viewing import FOR_GUILDS, GUILD_ONLY
from bot.adapters.discord.commands.feeds.feed_actions import FeedActions
from bot.adapters.discord.commands.feeds.feed_add import FeedAddCommand
from bot.adapters.discord.commands.feeds.feed_buttons import FeedButtons
from bot.adapters.discord.commands.feeds.feed_edit import FeedEditCommand
from bot.adapters.discord.commands.feeds.feed_edit_panel import FeedEditPanel
from bot.adapters.discord.commands.feeds.feed_export import FeedExportCommand
from bot.adapters.discord.commands.feeds.feed_finding import FeedFinding
from bot.adapters.discord.commands.feeds.feed_health import FeedHealthCommand
from bot.adapters.discord.commands.feeds.feed_import import FeedImportCommand
from bot.adapters.discord.commands.feeds.feed_list import FeedListCommand
from bot.adapters.discord.commands.feeds.feed_notices import FeedNoticesCommand
from bot.adapters.discord.commands.feeds.feed_pause import FeedPauseCommand
from bot.adapters.discord.commands.feeds.feed_preview import FeedPreviews
from bot.adapters.discord.commands.feeds.feed_remove import FeedRemoveCommand
from bot.adapters.discord.commands.feeds.feed_test import FeedTestCommand
from bot.adapters.discord.commands.feeds.feed_undo import FeedUndo
from bot.adapters.discord.services import Services
from bot.presenting.command_words import CommandWords


class FeedCommands:
    """All of `/feed`."""

    def __init__(
        self, services: Services, words: CommandWords, pager: Pager, finding: FeedFinding
    ) -> None:
        self._services = services
        self._words = words
        self._pager = pager
        self._finding = finding
        self._previews = FeedPreviews(services, words, finding)
        self._undo = FeedUndo(services, words)
        self._panel = FeedEditPanel(services, words)

    def group(self) -> app_commands.Group:
        """Return `/feed`, which Discord shows to those only who may manage the server."""
        words = self._words.feed
        group = app_commands.Group(
            name=words.name,
            description=words.description,
            guild_only=True,
            allowed_contexts=GUILD_ONLY,
            allowed_installs=FOR_GUILDS,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        for command in self._commands():
            group.add_command(command)
        return group

    def live_items(self) -> tuple[LiveItem, ...]:
        """Return what answers the buttons and menus about feeds."""
        actions = FeedActions(self._services, self._words, self._finding)
        buttons = FeedButtons(actions, self._words)
        answering = (self._finding, self._previews, self._undo, self._panel, buttons)
        return tuple(item for each in answering for item in each.live_items())

    def answer_forms(self, modals: Modals) -> None:
        """Have the forms about feeds answered."""
        self._panel.answer_forms(modals)

    def _commands(self) -> Iterator[Command]:
        services, words, pager = self._services, self._words, self._pager
        yield FeedAddCommand(services, words, self._finding, self._previews).command()
        yield FeedListCommand(services, words, pager).command()
        yield FeedEditCommand(services, words, self._finding).command()
        yield FeedPauseCommand(services, words, paused=True).command()
        yield FeedPauseCommand(services, words, paused=False).command()
        yield FeedRemoveCommand(services, words, self._undo).command()
        yield FeedTestCommand(services, words, pager, self._finding).command()
        yield FeedHealthCommand(services, words, pager).command()
        yield FeedImportCommand(services, words).command()
        yield FeedExportCommand(services, words).command()
        yield FeedNoticesCommand(services, words).command()
