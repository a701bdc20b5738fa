"""A server in, the channel in which its admins want to be told of feeds out."""

from bot.pipeline.ports import BotState

_NONE = ""


class NoticePlaces:
    """Kept over restarts; a server that set none is told where it can be."""

    def __init__(self, state: BotState) -> None:
        self._state = state

    async def find(self, guild_id: int) -> int | None:
        """Return the channel's id, None where none is set."""
        written = await self._state.read(_name(guild_id)) or _NONE
        return int(written) if written.isdecimal() else None

    async def choose(self, guild_id: int, channel_id: int | None) -> None:
        """Keep that channel; None sets none."""
        written = _NONE if channel_id is None else str(channel_id)
        await self._state.write(_name(guild_id), written)


def _name(guild_id: int) -> str:
    return f"notices_channel:{guild_id}"
