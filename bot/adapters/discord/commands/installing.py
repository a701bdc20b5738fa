"""A client, its command tree and the services in, every command and live button added."""

import discord
from discord import app_commands

from bot.adapters.discord.commands.answers.modals import Modals
from bot.adapters.discord.commands.answers.pager import Pager
from bot.adapters.discord.commands.answers.troubles import tell_trouble
from bot.adapters.discord.commands.briefs.brief import BriefCommand
from bot.adapters.discord.commands.briefs.brief_finding import BriefFinding
from bot.adapters.discord.commands.briefs.brief_menu import BriefMenu
from bot.adapters.discord.commands.briefs.said import SaidCommand
from bot.adapters.discord.commands.briefs.search import SearchCommand
from bot.adapters.discord.commands.briefs.showing import Showing
from bot.adapters.discord.commands.command_mentions import CommandMentions
from bot.adapters.discord.commands.corrections.trust import TrustCommands
from bot.adapters.discord.commands.feeds.feed_finding import FeedFinding
from bot.adapters.discord.commands.feeds.feed_group import FeedCommands
from bot.adapters.discord.commands.servers.joining import Joining
from bot.adapters.discord.commands.servers.settings import SettingsCommand
from bot.adapters.discord.commands.servers.setup import SetupCommand
from bot.adapters.discord.services import Services
from bot.presenting.command_words import SPOKEN, CommandWords


def install(
    client: discord.Client,
    tree: app_commands.CommandTree[discord.Client],
    services: Services,
    words: CommandWords = SPOKEN,
) -> None:
    """Add the commands to the tree, and to the client what answers buttons of any age."""
    briefs = BriefFinding(services, words)
    showing, pager = Showing(services, words), Pager(words)
    menu = BriefMenu(words, showing, briefs)
    search = SearchCommand(services, words, pager)
    finding = FeedFinding(services, words)
    feeds = FeedCommands(services, words, pager, finding)
    mentions = CommandMentions(tree)
    setup = SetupCommand(services, words, finding, mentions)
    joining = Joining(client, services, words)
    tree.add_command(BriefCommand(services, words, showing, briefs).command())
    tree.add_command(menu.command())
    tree.add_command(search.command())
    tree.add_command(SaidCommand(services, words, pager).command())
    tree.add_command(feeds.group())
    trust = TrustCommands(services, words, tree, mentions)
    for command in trust.commands():
        tree.add_command(command)
    tree.add_command(setup.command())
    settings = SettingsCommand(services, words)
    tree.add_command(settings.command())
    modals = Modals(words)
    feeds.answer_forms(modals)
    setup.answer_forms(modals)
    trust.answer_forms(modals)
    settings.answer_forms(modals)
    client.event(modals.on_interaction)
    for hearing in (joining.on_server_joined, joining.on_server_left, joining.on_servers_known):
        client.event(hearing)
    for answering in (showing, pager, menu, search, feeds, setup, settings, trust):
        client.add_dynamic_items(*answering.live_items())

    @tree.error
    async def on_error(
        interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        await tell_trouble(interaction, error, words)
