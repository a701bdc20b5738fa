"""The channels that were posted to in, the servers they are in out, also after they are gone."""

from bot.adapters.discord.names import guild_id_of, server_name
from bot.domain.channels import ChannelName
from bot.pipeline.server_ports import ServerStore


class KnownGuilds:
    """Remembers for good which server each channel is in; a channel never moves."""

    def __init__(self, servers: ServerStore) -> None:
        self._servers = servers
        self._known: dict[ChannelName, int] = {}

    async def remember(self, channel: ChannelName, guild_id: int) -> None:
        """Keep it; written once."""
        if await self.find(channel) != guild_id:
            await self._servers.place(channel, server_name(guild_id))
            self._known[channel] = guild_id

    async def find(self, channel: ChannelName) -> int | None:
        """Return the id of the channel's server, None when it was never seen."""
        if channel not in self._known:
            server = await self._servers.server_of(channel)
            guild_id = guild_id_of(server) if server else None
            if guild_id is None:
                return None
            self._known[channel] = guild_id
        return self._known[channel]
