"""Outcomes in, one message to a server's admins about each channel that was set aside out."""

import asyncio
import logging
from collections.abc import AsyncIterator

import discord

from bot.adapters.discord.client import LedeClient
from bot.adapters.discord.connection import DiscordConnection
from bot.adapters.discord.failures import told
from bot.adapters.discord.known_guilds import KnownGuilds
from bot.adapters.discord.markdown import plain
from bot.adapters.discord.permissions import TELLING, missing_permissions
from bot.adapters.discord.refusals import PUBLISHER
from bot.domain.channels import ChannelName
from bot.domain.errors import (
    ChannelGone,
    ChannelRefused,
    DiscordUnreachable,
    PermissionMissing,
)
from bot.domain.outcomes import Outcome
from bot.domain.reasons import Fact, Reason
from bot.pipeline.ports import BotState
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say

_REFUSALS = frozenset({ChannelGone.code, PermissionMissing.code, ChannelRefused.code})
_SENT = "sent"
_NOTHING_TOLD = ""
_MAX_NAME_CHARS = 100  # of a server; Discord's own limit

_log = logging.getLogger(__name__)


class AdminNotices:
    """Tells a server's admins once that a channel was set aside. Fulfils Observer.

    Once until a message has been posted there again: the same refusal after a restart, or after
    a try in vain, is no news.
    """

    def __init__(
        self, connection: DiscordConnection, *, guilds: KnownGuilds, state: BotState
    ) -> None:
        self._connection = connection
        self._guilds = guilds
        self._state = state
        self._told: dict[ChannelName, str] = {}  # codes, as far as they were looked up
        self._queue: asyncio.Queue[tuple[ChannelName, Outcome]] = asyncio.Queue()

    def __call__(self, outcome: Outcome) -> None:
        """Take note of what concerns a channel of Discord."""
        if outcome.code != _SENT and outcome.code not in _REFUSALS:
            return
        name = str(outcome.data.get("channel", ""))
        if name.startswith(f"{PUBLISHER}:"):
            self._queue.put_nowait((ChannelName.parse(name), outcome))

    async def run(self) -> None:
        """Tell what is to be told, until cancelled."""
        while True:
            channel, outcome = await self._queue.get()
            try:
                await self._hear(channel, outcome)
            except Exception as error:  # noqa: BLE001  # a notice that fails must not end the bot
                _log.warning("no admin was told that %s is set aside: %s", channel, told(error))

    async def _hear(self, channel: ChannelName, outcome: Outcome) -> None:
        code = _NOTHING_TOLD if outcome.code == _SENT else outcome.code
        if await self._last_told(channel) == code:
            return
        if code != _NOTHING_TOLD:
            await self._tell(channel, outcome)
        await self._state.write(_name(channel), code)
        self._told[channel] = code

    async def _last_told(self, channel: ChannelName) -> str:
        if channel not in self._told:
            self._told[channel] = await self._state.read(_name(channel)) or _NOTHING_TOLD
        return self._told[channel]

    async def _tell(self, channel: ChannelName, outcome: Outcome) -> None:
        """Tell the first who can be told; DiscordUnreachable when there is nobody."""
        client = self._connection.client
        guild_id = await self._guilds.find(channel)
        guild = client.get_guild(guild_id) if client and guild_id else None
        if client is None or guild is None:
            raise DiscordUnreachable(detail="not connected to its server")
        text = _text(client, channel, guild, outcome)
        async for listener in _listeners(client, guild, int(channel.place)):
            if await self._send(listener, text):
                return
        raise DiscordUnreachable(detail="the bot may write to nobody there")

    async def _send(self, listener: discord.abc.Messageable, text: str) -> bool:
        """Tell one place or person; False when they cannot be told."""
        try:
            await self._connection.finish(listener.send(text))
        except (discord.Forbidden, discord.NotFound):  # direct messages are closed, for one
            return False
        return True


async def _listeners(
    client: LedeClient, guild: discord.Guild, refused_id: int
) -> AsyncIterator[discord.abc.Messageable]:
    """Yield who is to be told: the moderators' channel, the owner, the system's channel."""
    moderators, general = guild.public_updates_channel, guild.system_channel
    if moderators and _may_be_told(moderators, refused_id):
        yield moderators
    if guild.owner_id is not None:
        owner = await _direct_messages(client, guild.owner_id)
        if owner is not None:
            yield owner
    if general and _may_be_told(general, refused_id):
        yield general


async def _direct_messages(client: LedeClient, user_id: int) -> discord.DMChannel | None:
    try:
        return await client.create_dm(discord.Object(user_id))
    except (discord.Forbidden, discord.NotFound):
        return None


def _may_be_told(channel: discord.TextChannel, refused_id: int) -> bool:
    return channel.id != refused_id and not missing_permissions(channel, needs=TELLING)


def _text(client: LedeClient, channel: ChannelName, guild: discord.Guild, outcome: Outcome) -> str:
    """Return what happened, where, and what to do."""
    known = client.get_channel(int(channel.place)) is not None
    words: dict[str, Fact] = {
        name: plain(clean_line(value)) if isinstance(value, str) else value
        for name, value in outcome.data.items()
    }
    words["channel"] = f"<#{channel.place}>" if known else plain(str(channel))
    words["server"] = plain(clean_line(guild.name, _MAX_NAME_CHARS))
    words["permissions"] = outcome.data.get("permissions")
    return say(Reason(code=outcome.code, data=words))


def _name(channel: ChannelName) -> str:
    return f"refusal_told:{channel}"
