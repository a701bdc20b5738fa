"""Changes on Discord in, channels that were set aside and may be posted to again out."""

import asyncio
import logging

from bot.adapters.discord.connecting.client import LedeClient
from bot.adapters.discord.connecting.connection import DiscordConnection
from bot.adapters.discord.connecting.failures import FOREIGN_ERRORS, told
from bot.adapters.discord.connecting.permissions import missing_permissions, needed_for
from bot.adapters.discord.names import PUBLISHER
from bot.adapters.discord.posting.targets import as_target, is_locked_out
from bot.domain.channels import ChannelName
from bot.domain.errors import DiscordUnreachable, ThreadLocked
from bot.domain.reasons import Reason
from bot.pipeline.ports import Clock, Outbox

# Whoever sets up a server changes several roles and channels in a row; they are one change.
SETTLE_SECONDS = 2.0
# What ends without an event, such as a time-out of the bot, is noticed this late.
RECHECK_SECONDS = 3_600.0

_log = logging.getLogger(__name__)


class RefusedChannels:
    """Lifts the refusal of a channel once the bot may post there."""

    def __init__(self, connection: DiscordConnection, *, outbox: Outbox, clock: Clock) -> None:
        self._connection = connection
        self._outbox = outbox
        self._clock = clock
        self._changed: set[int | None] = set()  # None stands for every server
        self._bell = asyncio.Event()
        connection.listen(self._take_note)

    async def run(self) -> None:
        """Look again after each change, until cancelled."""
        while True:
            if await self._clock.wait(self._bell, RECHECK_SECONDS):
                await self._clock.sleep(SETTLE_SECONDS)
            self._bell.clear()
            changed, self._changed = self._changed, set()
            try:
                await self._look(changed)
            except Exception as error:  # noqa: BLE001  # a look that fails must not end the bot
                self._changed |= changed  # looked at with the next change
                _log.warning("channels that were set aside could not be looked at: %s", told(error))

    def _take_note(self, guild_id: int | None) -> None:
        self._changed.add(guild_id)
        self._bell.set()

    async def _look(self, changed: set[int | None]) -> None:
        client = self._connection.client
        if client is None:
            return  # the next connection is a change
        refused = await self._outbox.refused_channels(PUBLISHER)
        mended = [
            channel
            for channel, reason in refused.items()
            if _mended(await self._place(client, channel, reason), reason, changed)
        ]
        if mended:
            await self._outbox.lift_refusals(mended)

    async def _place(self, client: LedeClient, channel: ChannelName, reason: Reason) -> object:
        """Return the channel; a thread that was locked may be archived, and so not be known."""
        known = client.get_channel(int(channel.place))
        if known is not None or reason.code != ThreadLocked.code:
            return known
        try:
            return await self._connection.finish(client.fetch_channel(int(channel.place)))
        except (*FOREIGN_ERRORS, DiscordUnreachable):
            return None


def _mended(place: object, reason: Reason, changed: set[int | None]) -> bool:
    """Tell whether posting there is worth a try.

    Where we saw ourselves that a permission was missing, we see as well that it is there. What
    Discord refused for a reason of its own is tried again only after something changed.
    """
    target = as_target(place)
    if target is None or is_locked_out(target):
        return False
    touched = bool(changed & {None, target.guild.id})
    seen_by_us = str(reason.data.get("permissions") or "").split()
    if not touched and not seen_by_us:
        return False
    return not missing_permissions(target, needs=(*needed_for(target), *seen_by_us))
