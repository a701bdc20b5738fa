"""Threads that open, close and lock, and the events that tell of it."""

from tests.discord_stand_in import clock, payloads, permissions
from tests.discord_stand_in.refusals import Refused
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.threads import ThreadState
from tests.discord_stand_in.world import Channel, Json


def announce_thread(discord: Discord, name: str, channel: Channel, **more: bool) -> None:
    """Tell the bot of a thread that it sees."""
    guild, bot = discord.world.guilds[channel.guild_id or 0], discord.world.bot
    if guild.available and permissions.sees(guild, channel, bot.id):
        discord.sessions.announce(name, payloads.channel_json(channel, bot.id) | more)


def announce_thread_gone(discord: Discord, channel: Channel) -> None:
    """Tell that a thread was deleted."""
    event: Json = {
        "id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "parent_id": str(channel.parent_id),
        "type": channel.kind,
    }
    discord.sessions.announce("THREAD_DELETE", event)


def open_again(discord: Discord, channel: Channel) -> None:
    """Open an archived thread, as a new message in it does."""
    if channel.thread is not None and channel.thread.archived:
        set_archived(channel.thread, archived=False)
        announce_thread(discord, "THREAD_UPDATE", channel)


def set_archived(thread: ThreadState, *, archived: bool) -> None:
    """Archive or open a thread."""
    if thread.archived != archived:
        thread.archived = archived
        thread.changed_at = clock.now()


def refuse_locked(channel: Channel, mine: int) -> None:
    """Refuse a message in a locked thread, unless whoever asks manages threads."""
    thread = channel.thread
    if thread is None or not thread.locked or permissions.may(mine, "manage_threads"):
        return
    if thread.archived:
        raise Refused(403, 50083, "Thread is archived")
    raise Refused(403, 160005, "Thread is locked")


def refuse_archived(channel: Channel) -> None:
    """Refuse what archived threads do not take: anything but a new message, or being opened."""
    if channel.thread is not None and channel.thread.archived:
        raise Refused(400, 50083, "Thread is archived")
