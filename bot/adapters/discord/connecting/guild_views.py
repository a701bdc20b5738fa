"""A channel in, its server with its roles, channels and the bot out, as Discord has them.

Who is connected to the gateway is told of every change. Who only posts asks, and then believes for
a while what it saw: that the bot may post somewhere is told anyway by how Discord answers a post;
that it may not is looked at again before it is believed, since it may have been mended meanwhile.
"""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import discord

from bot.adapters.discord.connecting.connection import DiscordConnection
from bot.adapters.discord.connecting.known_guilds import KnownGuilds
from bot.domain.channels import ChannelName
from bot.pipeline.ports import Clock

OLD: Final = timedelta(minutes=10)
# Channels of one server that are refused together need one look. Shorter than who hears of a
# mended permission waits before a channel is tried again: that try must not meet an older look.
DOUBTED: Final = timedelta(seconds=1)
JUST_NOW: Final = timedelta(0)
# Some 34 kB each; of more servers than these, who was posted to longest ago is asked for again.
MAX_GUILDS: Final = 1_000


class GuildViews(Protocol):
    """Sees to it that the cache of a client has what posting to a channel asks it for."""

    async def look(
        self, client: discord.Client, channel: ChannelName, *, older_than: timedelta = OLD
    ) -> bool:
        """Ask Discord, where what is known is older; tell whether it was asked.

        DiscordUnreachable, or what discord.py raises.
        """
        ...


class ToldViews:
    """Of a client that Discord tells of everything. Fulfils GuildViews."""

    async def look(
        self,
        client: discord.Client,  # noqa: ARG002  # as the port has it
        channel: ChannelName,  # noqa: ARG002
        *,
        older_than: timedelta = OLD,  # noqa: ARG002
    ) -> bool:
        """Ask nothing."""
        return False


class AskedViews:
    """Of a client without a gateway: three requests a server, now and then. Fulfils GuildViews."""

    def __init__(self, connection: DiscordConnection, guilds: KnownGuilds, clock: Clock) -> None:
        self._connection = connection
        self._guilds = guilds
        self._clock = clock
        self._seen: OrderedDict[int, datetime] = OrderedDict()

    async def look(
        self, client: discord.Client, channel: ChannelName, *, older_than: timedelta = OLD
    ) -> bool:
        """Ask Discord, where what is known is older; tell whether it was asked."""
        guild_id = await self._guild_of(client, channel)
        if guild_id is None or self._is_known(client, guild_id, older_than):
            return False
        try:
            seen = await self._ask(client, guild_id)
        except (discord.NotFound, discord.Forbidden):
            return False  # the bot is not there any more: of the channel, Discord says why
        _remember(client, seen)
        self._seen[guild_id] = self._clock.now()
        self._seen.move_to_end(guild_id)
        if len(self._seen) > MAX_GUILDS:
            _forget(client, self._seen.popitem(last=False)[0])
        return True

    async def _guild_of(self, client: discord.Client, channel: ChannelName) -> int | None:
        known = await self._guilds.find(channel)
        if known is not None:
            return known
        place = await self._connection.finish(client.fetch_channel(int(channel.place)))
        guild = getattr(place, "guild", None)  # None of what is no channel of a server
        return None if guild is None else int(guild.id)

    def _is_known(self, client: discord.Client, guild_id: int, older_than: timedelta) -> bool:
        seen_at = self._seen.get(guild_id)
        if seen_at is None or client.get_guild(guild_id) is None:  # of an earlier client
            return False
        return timedelta(0) <= self._clock.now() - seen_at < older_than

    async def _ask(self, client: discord.Client, guild_id: int) -> Mapping[str, Any]:
        """Return the server as the gateway would tell of it, as far as posting needs it."""
        ask, finish = client.http, self._connection.finish
        bot_id = client.user.id if client.user else 0
        guild = await finish(ask.get_guild(guild_id, with_counts=False))
        channels = await finish(ask.get_all_guild_channels(guild_id))
        bot = await finish(ask.get_member(guild_id, bot_id))
        return {**guild, "channels": channels, "members": [bot]}


def _remember(client: discord.Client, seen: Mapping[str, Any]) -> None:
    """Fill the cache as discord.py does when the gateway tells of a server."""
    client._connection._add_guild_from_data(seen)  # type: ignore[arg-type]  # noqa: SLF001  # there is no public way to fill it without a gateway


def _forget(client: discord.Client, guild_id: int) -> None:
    guild = client.get_guild(guild_id)
    if guild is not None:
        client._connection._remove_guild(guild)  # noqa: SLF001  # as above
