"""What scripts do with threads, forums, and messages that others delete."""

from collections.abc import Sequence

from tests.discord_stand_in import clock, payloads, permissions
from tests.discord_stand_in.channel_routes import MAX_CROSSPOSTS
from tests.discord_stand_in.message_events import announce_deletion
from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.thread_events import announce_thread, set_archived
from tests.discord_stand_in.threads import Tag, ThreadState
from tests.discord_stand_in.world import Channel, Json


class ThreadScripts:
    """Changes threads and forums while the bot looks on."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self._world = discord.world

    def set_thread(
        self, channel_id: int, *, archived: bool | None = None, locked: bool | None = None
    ) -> None:
        """Archive or open a thread, lock or unlock it; None leaves it as it is."""
        channel, thread = self._thread(channel_id)
        if archived is not None:
            set_archived(thread, archived=archived)
        thread.locked = thread.locked if locked is None else locked
        announce_thread(self._discord, "THREAD_UPDATE", channel)

    def let_in(self, channel_id: int, user_id: int) -> None:
        """Add a user, or the bot, to a thread."""
        channel, thread = self._thread(channel_id)
        thread.member_ids.add(user_id)
        if user_id == self._world.bot.id:
            announce_thread(self._discord, "THREAD_CREATE", channel)

    def set_tags(
        self,
        channel_id: int,
        names: Sequence[str],
        moderated: Sequence[str],
        *,
        required: bool,
    ) -> list[int]:
        """Give a forum these tags, some for moderators alone; return their ids."""
        forum = self._world.channels[channel_id]
        forum.requires_tag = required
        forum.tags = [
            Tag(id=self._world.ids.lasting(), name=name, moderated=name in moderated)
            for name in names
        ]
        guild = self._world.guilds[forum.guild_id or 0]
        if permissions.sees(guild, forum, self._world.bot.id):
            self._discord.sessions.announce("CHANNEL_UPDATE", payloads.channel_json(forum))
        return [tag.id for tag in forum.tags]

    def threads(self, parent_id: int) -> list[Json]:
        """Return the threads of a channel, oldest first."""
        found = [one for one in self._world.channels.values() if one.parent_id == parent_id]
        return [
            {
                "id": one.id,
                "name": one.name,
                "guild_id": one.guild_id,
                "archived": one.thread.archived,
                "locked": one.thread.locked,
                "tags": one.thread.tag_ids,
            }
            for one in sorted(found, key=lambda one: one.id)
            if one.thread is not None
        ]

    def use_up_crossposts(self, channel_id: int) -> None:
        """Let others have published as many messages as the channel may within an hour."""
        self._world.channels[channel_id].published_at = [clock.now()] * MAX_CROSSPOSTS

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """Let a moderator delete a message."""
        announce_deletion(self._discord, self._world.messages[channel_id].pop(message_id))

    def message(self, channel_id: int, message_id: int) -> Json:
        """Return one message as it is now."""
        return message_json(self._world.messages[channel_id][message_id], with_nonce=True)

    def _thread(self, channel_id: int) -> tuple[Channel, ThreadState]:
        channel = self._world.channels[channel_id]
        if channel.thread is None:
            msg = f"#{channel.name} is no thread"
            raise ValueError(msg)
        return channel, channel.thread
