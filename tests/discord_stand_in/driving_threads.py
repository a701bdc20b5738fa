"""Threads, forums and what moderators do, as scripts have it."""

from collections.abc import Sequence

from tests.discord_stand_in.remote import Remote
from tests.discord_stand_in.seen import Channel, Message, User


class DrivesThreads:
    """Changes threads and forums; the bot hears of it by the gateway."""

    _remote: Remote

    async def set_thread(
        self, thread: Channel, *, archived: bool | None = None, locked: bool | None = None
    ) -> None:
        """Archive or open a thread, lock or unlock it; None leaves it as it is."""
        await self._remote.call(
            "set_thread", channel_id=thread.id, archived=archived, locked=locked
        )

    async def let_in(self, thread: Channel, user: User) -> None:
        """Add a user, or the bot, to a thread; a private one is hidden before."""
        await self._remote.call("let_in", channel_id=thread.id, user_id=user.id)

    async def set_tags(
        self,
        forum: Channel,
        *names: str,
        moderated: Sequence[str] = (),
        required: bool = False,
    ) -> list[int]:
        """Give a forum these tags, and return their ids; `moderated` ones only moderators give."""
        made = await self._remote.call(
            "set_tags",
            channel_id=forum.id,
            names=names,
            moderated=moderated,
            required=required,
        )
        return [int(tag) for tag in made]

    async def use_up_crossposts(self, channel: Channel) -> None:
        """Let as many messages be published from the channel as may be within an hour."""
        await self._remote.call("use_up_crossposts", channel_id=channel.id)

    async def delete_message(self, message: Message) -> None:
        """Let a moderator delete a message."""
        await self._remote.call(
            "delete_message", channel_id=message.channel_id, message_id=message.id
        )
