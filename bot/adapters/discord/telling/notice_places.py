"""A server in, the channel in which its admins want to be told of feeds out."""

from dataclasses import replace

from bot.adapters.discord.names import channel_name, server_name
from bot.pipeline.server_ports import ServerStore


class NoticePlaces:
    """Kept over restarts; a server that set none is told where it can be."""

    def __init__(self, servers: ServerStore) -> None:
        self._servers = servers

    async def find(self, guild_id: int) -> int | None:
        """Return the channel's id, None where none is set."""
        chosen = (await self._servers.settings(server_name(guild_id))).notices_channel
        return int(chosen.place) if chosen else None

    async def language(self, guild_id: int) -> str | None:
        """Return what the server's admins are told in, None where they chose nothing."""
        return (await self._servers.settings(server_name(guild_id))).language

    async def choose(self, guild_id: int, channel_id: int | None) -> None:
        """Keep that channel; None sets none."""
        chosen = None if channel_id is None else channel_name(channel_id)
        await self._servers.revise(
            server_name(guild_id), lambda settings: replace(settings, notices_channel=chosen)
        )
