"""A message as its publisher named it in, the link that leads to it out."""

from bot.domain.channels import ChannelName


def jump_url(guild_id: int, channel: ChannelName, message: str) -> str | None:
    """Return the link to "<message>" in the channel, or to "<thread>/<message>"; else None."""
    place, _, message_id = message.rpartition("/")
    place = place or channel.place
    if not (place.isdecimal() and message_id.isdecimal()):
        return None
    return f"https://discord.com/channels/{guild_id}/{place}/{message_id}"
