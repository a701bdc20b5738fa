"""The channels that were posted to in, the servers they are in out, also after they are gone."""

from bot.domain.channels import ChannelName
from bot.pipeline.ports import BotState


class KnownGuilds:
    """Remembers for good which server each channel is in; a channel never moves."""

    def __init__(self, state: BotState) -> None:
        self._state = state
        self._known: dict[ChannelName, int] = {}

    async def remember(self, channel: ChannelName, guild_id: int) -> None:
        """Keep it; written once."""
        if await self.find(channel) != guild_id:
            await self._state.write(_name(channel), str(guild_id))
            self._known[channel] = guild_id

    async def find(self, channel: ChannelName) -> int | None:
        """Return the id of the channel's server, None when it was never seen."""
        if channel not in self._known:
            stored = await self._state.read(_name(channel))
            if stored is None:
                return None
            self._known[channel] = int(stored)
        return self._known[channel]


def _name(channel: ChannelName) -> str:
    return f"guild_of:{channel}"
