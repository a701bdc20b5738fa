"""The stand-in's arithmetic of permissions agrees with discord.py's on any guild."""

import discord
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.discord_stand_in import payloads, permissions
from tests.discord_stand_in.permissions import ALL, BITS
from tests.discord_stand_in.world import Channel, Guild, Member, Overwrite, World

_KEYS = ("view_channel", "send_messages", "embed_links", "manage_guild", "administrator")
_SOME = st.lists(st.sampled_from(_KEYS), unique=True).map(permissions.bits)
_PAIRS = st.tuples(_SOME, _SOME)


class _NoState:
    """What discord.py's guild asks of a client it does not have here."""

    def __init__(self, bot: Member) -> None:
        self.member_cache_flags = discord.MemberCacheFlags.all()
        self.user = discord.Object(bot.user.id)
        self.self_id = bot.user.id
        self.shard_count = None
        self.cache_guild_expressions = False

    def store_user(self, data: dict[str, str], *, cache: bool = True) -> discord.Object:
        return discord.Object(int(data["id"]))


def _world(everyone: int, granted: int) -> tuple[World, Guild, Channel, Member]:
    world = World()
    guild = world.add_guild("G", everyone)
    role = world.add_role(guild, "role", granted)
    member = world.add_member(guild, world.bot, [role.id])
    return world, guild, world.add_channel(guild, "news", 0), member


@settings(max_examples=150, deadline=None)
@given(everyone=_SOME, granted=_SOME, on_everyone=_PAIRS, on_role=_PAIRS, on_member=_PAIRS)
def test_a_bot_may_what_discord_py_says_it_may(everyone, granted, on_everyone, on_role, on_member):
    _, guild, channel, member = _world(everyone, granted)
    targets = (guild.id, on_everyone), (member.role_ids[0], on_role), (member.user.id, on_member)
    for target, (allow, deny) in targets:
        channel.overwrites[target] = Overwrite(
            id=target, of_member=target == member.user.id, allow=allow, deny=deny
        )
    theirs = _as_discord_py_sees(guild, channel, member)
    ours = permissions.channel_permissions(guild, channel, member)
    for key in _KEYS:
        if theirs.view_channel:  # without it discord.py leaves what Discord takes away
            assert permissions.may(ours, key) == getattr(theirs, key)
    assert permissions.may(ours, "view_channel") == theirs.view_channel


def _as_discord_py_sees(guild: Guild, channel: Channel, member: Member) -> discord.Permissions:
    data = payloads.guild_create_json(guild, member.user)
    seen = discord.Guild(data=data, state=_NoState(member))  # type: ignore[arg-type]
    found = seen.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found.permissions_for(seen.me)


def test_the_owner_and_administrators_may_everything():
    world, guild, channel, _ = _world(0, 0)
    admin = world.add_role(guild, "admin", BITS["administrator"])
    administrator = world.add_member(guild, world.add_user("admin"), [admin.id])
    channel.overwrites[guild.id] = Overwrite(id=guild.id, of_member=False, deny=ALL)
    owner = guild.members[guild.owner_id]
    assert permissions.channel_permissions(guild, channel, owner) == ALL
    assert permissions.channel_permissions(guild, channel, administrator) == ALL


def test_who_does_not_see_a_channel_may_nothing_there():
    _, guild, channel, member = _world(permissions.bits(permissions.DEFAULT), 0)
    channel.overwrites[guild.id] = Overwrite(
        id=guild.id, of_member=False, deny=BITS["view_channel"]
    )
    assert permissions.channel_permissions(guild, channel, member) == 0


def test_a_thread_has_the_overwrites_of_its_parent_and_a_permission_of_its_own():
    world, guild, channel, member = _world(permissions.bits(permissions.DEFAULT), 0)
    thread = world.add_channel(guild, "thread", 11, channel.id)
    channel.overwrites[guild.id] = Overwrite(
        id=guild.id, of_member=False, deny=BITS["send_messages"]
    )
    mine = permissions.channel_permissions(guild, thread, member)
    assert permissions.may(mine, "send_messages_in_threads", "embed_links")
    assert not permissions.may(mine, "send_messages")
