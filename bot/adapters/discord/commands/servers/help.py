"""`/help`: who asks, and where, in, the commands that they may use there out."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import discord
from discord import app_commands, ui
from discord.app_commands import TranslationContext, TranslationContextLocation

from bot.adapters.discord.cards.card_components import MAX_TEXT_LENGTH
from bot.adapters.discord.cards.markdown import counted_length
from bot.adapters.discord.commands.answers.answering import Command, answer, notice
from bot.adapters.discord.commands.answers.viewing import EVERYWHERE, FOR_ALL
from bot.adapters.discord.commands.command_mentions import CommandMentions, Tree
from bot.presenting.command_words import CommandWords

_Slash: TypeAlias = app_commands.Command[Any, ..., Any]


class HelpCommand:
    """The steps of `/help`."""

    def __init__(self, words: CommandWords, tree: Tree, mentions: CommandMentions) -> None:
        self._words = words
        self._tree = tree
        self._mentions = mentions
        # As they are registered, not as they are called in the language of who asks.
        self._name, self._about = words.help.name, words.about.name
        self._privacy = words.privacy.name

    def command(self) -> Command:
        """Return it as discord.py registers it."""
        words = self._words.help

        @app_commands.command(name=words.name, description=words.description)
        async def help_(interaction: discord.Interaction) -> None:
            await answer(interaction, self._words, lambda: self._help(interaction))

        help_.allowed_contexts, help_.allowed_installs = EVERYWHERE, FOR_ALL
        return help_

    async def _help(self, interaction: discord.Interaction) -> ui.LayoutView:
        words = self._words.help
        usable = [each for each in self._tree.get_commands() if _may_use(each, interaction)]
        told_below = {self._name, self._about, self._privacy}
        open_to_all = [
            each for each in usable if _needs(each) is None and each.name not in told_below
        ]
        # Those first that one begins with; the many of `/feed` come after them.
        managing = sorted((each for each in usable if _needs(each) is not None), key=_is_group)
        lines = [
            words.opening,
            "",
            words.for_everybody,
            *await self._list(open_to_all, interaction),
        ]
        lines.append(words.on_cards)
        if managing:
            lines += ["", words.for_managers, *await self._list(managing, interaction)]
        lines.append("")
        more = words.more.format(
            about=await self._mentions.of(self._about),
            privacy=await self._mentions.of(self._privacy),
        )
        return notice(*_fitting(lines, counted_length(more)), more)

    async def _list(self, commands: Iterable[Any], interaction: discord.Interaction) -> list[str]:
        lines, menus = [], []
        for command in commands:
            if isinstance(command, app_commands.ContextMenu):
                menus.append(await self._in_their_language(command, command.name, interaction))
                continue
            for each in _parts(command):
                named = await self._mentions.of(each.qualified_name)
                what = await self._in_their_language(each, each.description, interaction)
                lines.append(self._words.help.line.format(command=named, description=what))
        lines += [f"**{menu}** – {self._words.help.menus}" for menu in menus]
        return lines

    async def _in_their_language(
        self, command: Any, text: str, interaction: discord.Interaction
    ) -> str:
        """Return a description, or the name of a menu, as the asker's Discord shows it."""
        if self._tree.translator is None:
            return text
        is_menu = isinstance(command, app_commands.ContextMenu)
        where = TranslationContextLocation
        location: Any = where.command_name if is_menu else where.command_description
        context: Any = TranslationContext(location, data=command)
        words = app_commands.locale_str(text)
        return await self._tree.translator.translate(words, interaction.locale, context) or text


def _parts(command: Any) -> Iterator[_Slash]:
    """Yield a command, or those of a group."""
    if _is_group(command):
        for each in command.commands:
            yield from _parts(each)
    else:
        yield command


def _is_group(command: Any) -> bool:
    return isinstance(command, app_commands.Group)


def _needs(command: Any) -> discord.Permissions | None:
    found: discord.Permissions | None = command.default_permissions
    return found


def _may_use(command: Any, interaction: discord.Interaction) -> bool:
    """Tell whether who asks may use a command, here; admins may have decided otherwise."""
    contexts = command.allowed_contexts
    if interaction.guild_id is None:
        return contexts is None or contexts.dm_channel is not False
    needs = _needs(command)
    return needs is None or interaction.permissions >= needs


def _fitting(lines: list[str], taken: int) -> list[str]:
    """Return as many lines as a message takes beside what is taken already."""
    room = MAX_TEXT_LENGTH - taken - 1
    kept = []
    for line in lines:
        room -= counted_length(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept
