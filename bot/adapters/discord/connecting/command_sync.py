"""A command tree in, the commands registered with Discord out, when they are not already."""

import asyncio
import hashlib
import json
from typing import Any

import discord
from discord import app_commands

from bot.adapters.discord.connecting.failures import FOREIGN_ERRORS, told
from bot.domain.errors import DiscordCommandsRefused, StorageError
from bot.pipeline.ports import BotState

# Registering is limited to 200 new commands a day and server; connecting must not wait for that.
_PATIENCE_SECONDS = 30.0

Tree = app_commands.CommandTree[discord.Client]


class CommandSync:
    """Registers the commands of an application when they differ from the last ones registered."""

    def __init__(self, state: BotState) -> None:
        self._state = state

    async def __call__(self, tree: Tree, application_id: int) -> bool:
        """Return whether anything was registered; DiscordCommandsRefused when that failed.

        What was registered is remembered by its hash, under the application's id.
        """
        name = f"commands_of:{application_id}"
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                present = await _hash(tree)
                if await self._state.read(name) == present:
                    return False
                await tree.sync()
                await self._state.write(name, present)
        except (*FOREIGN_ERRORS, StorageError) as error:
            raise DiscordCommandsRefused(detail=told(error)) from error
        return True


async def _hash(tree: Tree) -> str:
    """Return the hash of what would be sent, the same for every order of the same commands."""
    payload = sorted([await _payload(tree, command) for command in tree.get_commands()], key=_order)
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def _payload(tree: Tree, command: Any) -> dict[str, Any]:
    """Return one command as Discord gets it, names in every language included."""
    if tree.translator is None:
        payload = command.to_dict(tree)
    else:
        payload = await command.get_translated_payload(tree, tree.translator)
    return dict(payload)


def _order(payload: dict[str, Any]) -> tuple[int, str]:
    return payload["type"], payload["name"]
