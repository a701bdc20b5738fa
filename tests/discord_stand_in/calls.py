"""One request that found its route, and the permissions of whoever asks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.discord_stand_in import permissions
from tests.discord_stand_in.files import Upload
from tests.discord_stand_in.refusals import Problem, missing_access, missing_permissions, unknown
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.world import Channel, Guild, Message


class Reply(NamedTuple):
    """What a route answers."""

    status: int
    body: Any = None  # None sends none


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request, taken apart."""

    discord: Discord
    where: str  # "POST /channels/1/messages"
    ids: dict[str, str]  # by their names in the document's path
    query: dict[str, str]
    body: Any
    uploads: tuple[Upload, ...] = ()

    def id(self, name: str) -> int:
        """Return an id of the path; 0, which nothing has, where it is no number."""
        text = self.ids[name]
        return int(text) if text.isdecimal() else 0

    def truth(self, name: str) -> bool:
        """Return a query parameter that says yes or no."""
        return self.query.get(name, "").lower() in {"1", "true"}

    def guild(self) -> Guild:
        """Return the path's guild; the bot must be in it."""
        guild = self.discord.world.guilds.get(self.id("guild_id"))
        if guild is None:
            raise unknown(10004, "Guild")
        if self.discord.world.bot.id not in guild.members:
            raise missing_access()
        return guild

    def channel(self, *needed: str) -> Channel:
        """Return the path's channel, where the bot may look and may do what is needed."""
        channel = self.discord.world.channels.get(self.id("channel_id"))
        if channel is None:
            raise unknown(10003, "Channel")
        mine = self.bot_permissions(channel)
        if not permissions.may(mine, "view_channel"):
            raise missing_access()
        if not permissions.may(mine, *needed):
            raise missing_permissions()
        return channel

    def message(self, channel: Channel) -> Message:
        """Return the path's message."""
        message = self.discord.world.messages.get(channel.id, {}).get(self.id("message_id"))
        if message is None or message.is_ephemeral:
            raise unknown(10008, "Message")
        return message

    def bot_permissions(self, channel: Channel) -> int:
        """Return what the bot may do in a channel; everything in direct messages."""
        world = self.discord.world
        guild = world.guild_of(channel)
        if guild is None:
            return permissions.ALL
        member = guild.members.get(world.bot.id)
        return 0 if member is None else permissions.channel_permissions(guild, channel, member)

    def record(self, problems: Iterable[Problem]) -> None:
        """Note what the bot did wrong."""
        for one in problems:
            path = "/".join(str(step) for step in one.path)
            self.discord.journal.violation("bot", self.where, f"{path}: {one.message}")


Handler = Callable[[Call], Reply]
Routes = dict[tuple[str, str], Handler]
