"""The name of a command in, or words of ours with names, what people can click out."""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import discord
import structlog
from discord import app_commands

from bot.adapters.discord.connecting.failures import FOREIGN_ERRORS, told
from bot.adapters.discord.connecting.localising import name_in
from bot.presenting.speech import spoken

Tree: TypeAlias = app_commands.CommandTree[discord.Client]


class CommandMentions:
    """Commands as Discord lets people click them; their ids are asked for once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._ids: Mapping[str, int] = {}

    async def of(self, name: str) -> str:
        """Return a command ("feed add") as markdown; plain where its id is not known."""
        command_id = (await self._known()).get(name.partition(" ")[0])
        return f"</{name}:{command_id}>" if command_id else f"`/{name}`"

    async def within(self, text: str) -> str:
        """Return words of ours in which every command ("/feed add") can be clicked.

        Commands stand there as the language that is spoken calls them.
        """
        if not await self._known():
            return text
        names = {f"/{_called(name)}": name for name in self._names()}
        found = set(_among(names).findall(text))
        clicked = {typed: await self.of(names[typed]) for typed in found}
        return _among(names).sub(lambda match: clicked[match[0]], text)

    def _names(self) -> Iterator[str]:
        for command in self._tree.walk_commands(type=discord.AppCommandType.chat_input):
            if isinstance(command, app_commands.Command):
                yield command.qualified_name

    async def _known(self) -> Mapping[str, int]:
        if not self._ids:
            await self._look()
        return self._ids

    async def _look(self) -> None:
        try:
            registered = await self._tree.fetch_commands()
        except (*FOREIGN_ERRORS, app_commands.MissingApplicationID) as error:
            structlog.get_logger().info("discord: commands not looked up", why=told(error))
            return
        slash = discord.AppCommandType.chat_input
        self._ids = {each.name: each.id for each in registered if each.type is slash}


def _called(name: str) -> str:
    """Return what the language that is spoken calls a command ("feed add")."""
    return " ".join(name_in(spoken(), part) for part in name.split(" "))


def _among(names: Mapping[str, str]) -> re.Pattern[str]:
    """Return what finds any of the names as a whole, the longest first."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?![-\w])")
