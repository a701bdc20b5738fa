"""What exists: users, guilds with roles, members and channels, and messages."""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.discord_stand_in import clock
from tests.discord_stand_in.snowflakes import Snowflakes
from tests.discord_stand_in.threads import Tag, ThreadState

Json = dict[str, Any]

# https://discord.com/developers/docs/resources/channel#channel-object-channel-types
CHANNEL_KINDS: Final = {
    "text": 0,
    "dm": 1,
    "voice": 2,
    "group": 3,
    "category": 4,
    "announcement": 5,
    "announcement_thread": 10,
    "public_thread": 11,
    "private_thread": 12,
    "stage": 13,
    "forum": 15,
}
PRIVATE_THREAD: Final = CHANNEL_KINDS["private_thread"]
_THREADS: Final = (10, 11, 12)
_VOICES: Final = (2, 13)
_FORUM: Final = 15
_WITHOUT_MESSAGES: Final = (4, _FORUM)  # category, forum


@dataclass(kw_only=True, slots=True)
class User:
    id: int
    name: str
    is_bot: bool = False
    locale: str = "en-US"  # what the app of the user speaks


@dataclass(kw_only=True, slots=True)
class Role:
    id: int
    name: str
    permissions: int
    position: int
    bot_id: int | None = None  # the bot whose own role it is
    mentionable: bool = False  # by everybody


@dataclass(kw_only=True, slots=True)
class Member:
    user: User
    role_ids: list[int]
    joined_at: float  # seconds since 1970


@dataclass(kw_only=True, slots=True)
class Overwrite:
    """What a channel gives to or takes from one role or member."""

    id: int
    of_member: bool
    allow: int = 0
    deny: int = 0

    def applied_to(self, permissions: int) -> int:
        return permissions & ~self.deny | self.allow


@dataclass(kw_only=True, slots=True)
class Channel:
    id: int
    name: str
    kind: int
    guild_id: int | None = None  # None in a direct message
    position: int = 0
    parent_id: int | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipient: User | None = None  # of a direct message, beside the bot
    partner: User | None = None  # of users' own direct messages, in which the bot is not
    last_message_id: int | None = None
    thread: ThreadState | None = None  # None of what is no thread
    tags: list[Tag] = field(default_factory=list)  # that a forum has
    requires_tag: bool = False  # of each post of a forum
    published_at: list[float] = field(default_factory=list)  # its crossposts, seconds since 1970

    @property
    def is_thread(self) -> bool:
        return self.kind in _THREADS

    @property
    def is_forum(self) -> bool:
        return self.kind == _FORUM

    @property
    def is_voice(self) -> bool:
        return self.kind in _VOICES

    @property
    def takes_messages(self) -> bool:
        return self.kind not in _WITHOUT_MESSAGES


@dataclass(kw_only=True, slots=True)
class Guild:
    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    available: bool = True
    locale: str = "en-US"
    system_channel_id: int | None = None  # where Discord greets who joins
    updates_channel_id: int | None = None  # where Discord tells moderators


@dataclass(kw_only=True, slots=True)
class Message:
    id: int
    channel_id: int
    author: User
    content: str
    embeds: list[Json]
    components: list[Json]  # as sent, with the ids that Discord gives them
    flags: int
    nonce: str | int | None
    at: float  # seconds since 1970
    edited_at: float | None = None
    reference: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    interaction: Json | None = None  # `interaction_metadata` of an answer
    visible_to: int | None = None  # the one user who sees an ephemeral answer
    pinged_roles: list[int] = field(default_factory=list)
    pinged_users: list[int] = field(default_factory=list)
    pings_everyone: bool = False
    thread_id: int | None = None  # that was started from it

    @property
    def is_ephemeral(self) -> bool:
        return self.visible_to is not None


class World:
    """Everything that exists, and the one bot."""

    def __init__(self) -> None:
        self.ids = Snowflakes()
        self.bot = User(id=self.ids.lasting(), name="Lede", is_bot=True)
        self.owner = User(id=self.ids.lasting(), name="maintainer")
        self.users = {user.id: user for user in (self.bot, self.owner)}
        self.installed_by: set[int] = set()  # users who have the bot as an app of their own
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, dict[int, Message]] = {}  # by channel, in the order of creation

    def add_user(self, name: str, locale: str = "en-US") -> User:
        user = User(id=self.ids.lasting(), name=name, locale=locale)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, everyone: int) -> Guild:
        owner = self.add_user(f"{name} owner")
        guild = Guild(id=self.ids.lasting(), name=name, owner_id=owner.id)
        # The role that everybody has bears the guild's own id.
        guild.roles[guild.id] = Role(
            id=guild.id, name="@everyone", permissions=everyone, position=0
        )
        self.guilds[guild.id] = guild
        self.add_member(guild, owner, [])
        return guild

    def add_role(self, guild: Guild, name: str, permissions: int) -> Role:
        role = Role(
            id=self.ids.lasting(), name=name, permissions=permissions, position=len(guild.roles)
        )
        guild.roles[role.id] = role
        return role

    def add_member(self, guild: Guild, user: User, role_ids: list[int]) -> Member:
        member = Member(user=user, role_ids=role_ids, joined_at=clock.now())
        guild.members[user.id] = member
        return member

    def add_channel(
        self, guild: Guild, name: str, kind: int, parent_id: int | None = None
    ) -> Channel:
        channel = Channel(
            id=self.ids.lasting(),
            name=name,
            kind=kind,
            guild_id=guild.id,
            position=len(guild.channels),
            parent_id=parent_id,
        )
        if channel.is_thread:
            channel.thread = self._thread_of(guild.owner_id)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def start_thread(self, parent: Channel, name: str, kind: int, thread_id: int) -> Channel:
        """Make a thread of the bot's; one from a message has that message's id."""
        channel = Channel(
            id=thread_id, name=name, kind=kind, guild_id=parent.guild_id, parent_id=parent.id
        )
        channel.thread = self._thread_of(self.bot.id)
        self.guilds[parent.guild_id or 0].channels[thread_id] = self.channels[thread_id] = channel
        return channel

    def direct_channel(self, user: User, partner: User | None = None) -> Channel:
        """Return the direct messages between a user and the bot, or another user."""
        for channel in self.channels.values():
            if channel.recipient is user and channel.partner is partner:
                return channel
        channel = Channel(
            id=self.ids.lasting(),
            name="",
            kind=CHANNEL_KINDS["dm"],
            recipient=user,
            partner=partner,
        )
        self.channels[channel.id] = channel
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its messages and threads."""
        for thread in [one for one in self.channels.values() if one.parent_id == channel.id]:
            if thread.is_thread:
                self.delete_channel(thread)
        del self.channels[channel.id]
        self.messages.pop(channel.id, None)
        if channel.guild_id is not None:
            del self.guilds[channel.guild_id].channels[channel.id]

    def store(self, message: Message) -> None:
        self.messages.setdefault(message.channel_id, {})[message.id] = message
        if message.is_ephemeral:
            return
        channel = self.channels[message.channel_id]
        channel.last_message_id = message.id
        if channel.thread is not None and message.id != channel.id:
            channel.thread.message_count += 1

    def has_bot(self, channel: Channel) -> bool:
        """Tell whether the bot is where the channel is."""
        guild = self.guild_of(channel)
        return channel.partner is None if guild is None else self.bot.id in guild.members

    def guild_of(self, channel: Channel) -> Guild | None:
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def _thread_of(self, owner_id: int) -> ThreadState:
        now = clock.now()
        return ThreadState(owner_id=owner_id, created_at=now, changed_at=now, member_ids={owner_id})
