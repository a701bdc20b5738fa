"""A client, its command tree and the services in, every command and live button added."""

import discord
from discord import app_commands

from bot.adapters.discord.commands.brief import BriefCommand
from bot.adapters.discord.commands.feed_actions import FeedActions
from bot.adapters.discord.commands.feed_add import FeedAddCommand
from bot.adapters.discord.commands.feed_buttons import FeedButtons
from bot.adapters.discord.commands.feed_edit import FeedEditCommand
from bot.adapters.discord.commands.feed_export import FeedExportCommand
from bot.adapters.discord.commands.feed_finding import FeedFinding
from bot.adapters.discord.commands.feed_health import FeedHealthCommand
from bot.adapters.discord.commands.feed_import import FeedImportCommand
from bot.adapters.discord.commands.feed_list import FeedListCommand
from bot.adapters.discord.commands.feed_notices import FeedNoticesCommand
from bot.adapters.discord.commands.feed_remove import FeedRemoveCommand
from bot.adapters.discord.commands.feed_test import FeedTestCommand
from bot.adapters.discord.commands.modals import Modals
from bot.adapters.discord.commands.pager import Pager
from bot.adapters.discord.commands.search import SearchCommand
from bot.adapters.discord.commands.showing import Showing
from bot.adapters.discord.commands.troubles import tell_trouble
from bot.adapters.discord.commands.viewing import FOR_GUILDS, GUILD_ONLY
from bot.adapters.discord.services import Services
from bot.presenting.command_words import ENGLISH, CommandWords


def install(
    client: discord.Client,
    tree: app_commands.CommandTree[discord.Client],
    services: Services,
    words: CommandWords = ENGLISH,
) -> None:
    """Add the commands to the tree, and to the client what answers buttons of any age."""
    showing, pager = Showing(services, words), Pager(words)
    finding = FeedFinding(services, words)
    buttons = FeedButtons(FeedActions(services, words, finding), words)
    tree.add_command(BriefCommand(services, words, showing).command())
    tree.add_command(SearchCommand(services, words, pager).command())
    feeds = _feed_group(words)
    for part in (
        FeedAddCommand(services, words, finding),
        FeedListCommand(services, words, pager),
        FeedEditCommand(services, words, finding),
        FeedRemoveCommand(services, words),
        FeedTestCommand(services, words, pager, finding),
        FeedHealthCommand(services, words, pager),
        FeedImportCommand(services, words),
        FeedExportCommand(services, words),
        FeedNoticesCommand(services, words),
    ):
        feeds.add_command(part.command())
    tree.add_command(feeds)
    modals = Modals(words)
    client.event(modals.on_interaction)
    for answering in (showing, pager, finding, buttons):
        client.add_dynamic_items(*answering.live_items())

    @tree.error
    async def on_error(
        interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        await tell_trouble(interaction, error, words)


def _feed_group(words: CommandWords) -> app_commands.Group:
    """Return `/feed`, which Discord shows to those only who may manage the server."""
    return app_commands.Group(
        name=words.feed.name,
        description=words.feed.description,
        guild_only=True,
        allowed_contexts=GUILD_ONLY,
        allowed_installs=FOR_GUILDS,
        default_permissions=discord.Permissions(manage_guild=True),
    )
