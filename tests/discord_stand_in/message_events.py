"""Messages that came, changed or went in, events for the sessions that asked for them out."""

from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.payloads import member_without_user_json
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.sessions import DIRECT_MESSAGES, GUILD_MESSAGES, MESSAGE_CONTENT
from tests.discord_stand_in.world import Json, Message

_NEEDS_CONTENT_INTENT: Json = {"content": "", "embeds": [], "components": [], "attachments": []}


def announce_message(
    discord: Discord, name: str, message: Message, *, with_nonce: bool = False
) -> None:
    """Tell that a message came or changed; what others wrote only to who may read content."""
    channel = discord.world.channels[message.channel_id]
    event = message_json(message, with_nonce=with_nonce)
    guild = discord.world.guild_of(channel)
    if not discord.world.has_bot(channel):
        return
    if guild is None:
        discord.sessions.announce(name, event, DIRECT_MESSAGES)
        return
    event["guild_id"] = str(guild.id)
    if message.author.id in guild.members:
        member = member_without_user_json(guild.members[message.author.id])
        event["member"] = member | {"mute": False, "deaf": False}
    if message.author is discord.world.bot:
        discord.sessions.announce(name, event, GUILD_MESSAGES)
    else:
        discord.sessions.announce(name, event, GUILD_MESSAGES | MESSAGE_CONTENT)
        blank = event | _NEEDS_CONTENT_INTENT
        discord.sessions.announce(name, blank, GUILD_MESSAGES, without=MESSAGE_CONTENT)


def announce_deletion(discord: Discord, message: Message) -> None:
    """Tell that a message is gone."""
    channel = discord.world.channels[message.channel_id]
    event: Json = {"id": str(message.id), "channel_id": str(channel.id)}
    if channel.guild_id is not None:
        event["guild_id"] = str(channel.guild_id)
    intent = DIRECT_MESSAGES if channel.guild_id is None else GUILD_MESSAGES
    discord.sessions.announce("MESSAGE_DELETE", event, intent)
