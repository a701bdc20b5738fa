"""Outcomes in, one message to a server's admins about each channel that was set aside out."""

import asyncio
import logging

import discord

from bot.adapters.discord.cards.markdown import plain
from bot.adapters.discord.connecting.client import LedeClient
from bot.adapters.discord.connecting.failures import told
from bot.adapters.discord.names import PUBLISHER
from bot.adapters.discord.telling.admins import Admins
from bot.domain.channels import ChannelName
from bot.domain.errors import (
    ChannelGone,
    ChannelRefused,
    ForumTagMissing,
    PermissionMissing,
    ThreadLocked,
)
from bot.domain.outcomes import Outcome
from bot.domain.reasons import Fact, Reason
from bot.pipeline.ports import BotState
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say

_REFUSALS = frozenset(
    each.code
    for each in (ChannelGone, PermissionMissing, ThreadLocked, ForumTagMissing, ChannelRefused)
)
_SENT = "sent"
_NOTHING_TOLD = ""
_MAX_NAME_CHARS = 100  # of a server; Discord's own limit

_log = logging.getLogger(__name__)


class AdminNotices:
    """Tells a server's admins once that a channel was set aside. Fulfils Observer.

    Once until a message has been posted there again: the same refusal after a restart, or after
    a try in vain, is no news.
    """

    def __init__(self, admins: Admins, state: BotState) -> None:
        self._admins = admins
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

        def make(client: LedeClient, guild: discord.Guild) -> str:
            return _text(client, channel, guild, outcome)

        await self._admins.tell(channel, make, refused=True)


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
