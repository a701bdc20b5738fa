"""Discord's ids in, what the pipeline calls their channels and servers out; and the way back."""

from typing import Final

from bot.domain.channels import ChannelName

PUBLISHER: Final = "discord"  # as in discord:<id>


def channel_name(channel_id: int) -> ChannelName:
    """Return how the pipeline names a channel."""
    return ChannelName(PUBLISHER, str(channel_id))


def server_name(guild_id: int) -> str:
    """Return how the pipeline names a guild."""
    return f"{PUBLISHER}:{guild_id}"


def guild_id_of(server: str) -> int | None:
    """Return the guild that the pipeline names so; None where that is none of Discord's."""
    publisher, _, guild_id = server.partition(":")
    return int(guild_id) if publisher == PUBLISHER else None
