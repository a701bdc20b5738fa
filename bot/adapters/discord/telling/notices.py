"""Outcomes in, one message to a server's admins about each channel that was set aside out."""

import asyncio
import logging
from collections import deque

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
    StorageError,
    ThreadLocked,
)
from bot.domain.outcomes import Outcome
from bot.domain.reasons import Fact, Reason
from bot.pipeline.ports import BotState, Clock, Outbox
from bot.pipeline.refusals_told import SENT, RefusalsTold
from bot.presenting.cleaning import clean_line
from bot.presenting.wording import say

_REFUSALS = frozenset(
    each.code
    for each in (ChannelGone, PermissionMissing, ThreadLocked, ForumTagMissing, ChannelRefused)
)
# Another process is not heard: so late it is noticed what that one has set aside.
LOOK_SECONDS = 5.0
_MAX_NAME_CHARS = 100  # of a server; Discord's own limit

_log = logging.getLogger(__name__)


class AdminNotices:
    """Tells a server's admins once that a channel was set aside. Fulfils Observer.

    Once until a message has been posted there again: the same refusal after a restart, or after
    a try in vain, is no news. Who sends may be another process: so it is also looked now and then
    which channels are set aside.
    """

    def __init__(self, admins: Admins, *, outbox: Outbox, state: BotState, clock: Clock) -> None:
        self._admins = admins
        self._outbox = outbox
        self._clock = clock
        self._told = RefusalsTold(state)
        self._heard: deque[tuple[ChannelName, Reason]] = deque()
        self._bell = asyncio.Event()
        # Nobody could be told of these refusals; not tried again unless they are met again.
        self._in_vain: dict[ChannelName, str] = {}

    def __call__(self, outcome: Outcome) -> None:
        """Take note of what concerns a channel of Discord."""
        if outcome.code != SENT and outcome.code not in _REFUSALS:
            return
        name = str(outcome.data.get("channel", ""))
        if name.startswith(f"{PUBLISHER}:"):
            reason = Reason(code=outcome.code, data=outcome.data)
            self._heard.append((ChannelName.parse(name), reason))
            self._bell.set()

    async def run(self) -> None:
        """Tell what is to be told, until cancelled."""
        while True:
            if not self._heard and not await self._clock.wait(self._bell, LOOK_SECONDS):
                await self._look()
            self._bell.clear()
            while self._heard:
                channel, reason = self._heard.popleft()
                await self._guarded(channel, reason)

    async def _look(self) -> None:
        """Find what another process has set aside."""
        if not self._admins.can_be_told:
            return
        try:
            refused = await self._outbox.refused_channels(PUBLISHER)
        except StorageError as error:
            _log.warning("channels that are set aside could not be looked at: %s", error.code)
            return
        self._in_vain = {
            channel: code for channel, code in self._in_vain.items() if channel in refused
        }
        for channel, reason in refused.items():
            known = self._in_vain.get(channel) == reason.code or reason.code not in _REFUSALS
            if not known:
                await self._guarded(channel, reason)

    async def _guarded(self, channel: ChannelName, reason: Reason) -> None:
        try:
            await self._hear(channel, reason)
        except Exception as error:  # noqa: BLE001  # a notice that fails must not end the bot
            self._in_vain[channel] = reason.code
            _log.warning("no admin was told that %s is set aside: %s", channel, told(error))

    async def _hear(self, channel: ChannelName, reason: Reason) -> None:
        if reason.code == SENT:
            await self._told.posted_again(channel)
        elif await self._told.is_news(channel, reason.code):
            await self._tell(channel, reason)
            await self._told.keep(channel, reason.code)

    async def _tell(self, channel: ChannelName, reason: Reason) -> None:
        """Tell the first who can be told; DiscordUnreachable when there is nobody."""

        def make(client: LedeClient, guild: discord.Guild) -> str:
            return _text(client, channel, guild, reason)

        await self._admins.tell(channel, make, refused=True)


def _text(client: LedeClient, channel: ChannelName, guild: discord.Guild, reason: Reason) -> str:
    """Return what happened, where, and what to do."""
    known = client.get_channel(int(channel.place)) is not None
    words: dict[str, Fact] = {
        name: plain(clean_line(value)) if isinstance(value, str) else value
        for name, value in reason.data.items()
    }
    words["channel"] = f"<#{channel.place}>" if known else plain(str(channel))
    words["server"] = plain(clean_line(guild.name, _MAX_NAME_CHARS))
    words["permissions"] = reason.data.get("permissions")
    return say(Reason(code=reason.code, data=words))
