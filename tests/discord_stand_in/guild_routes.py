"""Guilds, their channels and their members."""

from typing import Final

from tests.discord_stand_in import payloads
from tests.discord_stand_in.calls import Call, Reply, Routes
from tests.discord_stand_in.refusals import unknown


def _guild(call: Call) -> Reply:
    guild = call.guild()
    body = payloads.guild_json(guild)
    if call.truth("with_counts"):
        body |= {
            "approximate_member_count": len(guild.members),
            "approximate_presence_count": len(guild.members),
        }
    return Reply(200, body)


def _channels(call: Call) -> Reply:
    channels = call.guild().channels.values()
    return Reply(200, [payloads.channel_json(one) for one in channels if not one.is_thread])


def _member(call: Call) -> Reply:
    guild = call.guild()
    member = guild.members.get(call.id("user_id"))
    if member is None:
        known = call.id("user_id") in call.discord.world.users
        raise unknown(10007, "Member") if known else unknown(10013, "User")
    return Reply(200, payloads.member_json(member))


def _roles(call: Call) -> Reply:
    return Reply(200, [payloads.role_json(role) for role in call.guild().roles.values()])


def _leave(call: Call) -> Reply:
    guild = call.guild()
    del guild.members[call.discord.world.bot.id]
    call.discord.sessions.announce("GUILD_DELETE", {"id": str(guild.id)})
    return Reply(204)


ROUTES: Final[Routes] = {
    ("GET", "/guilds/{guild_id}"): _guild,
    ("GET", "/guilds/{guild_id}/channels"): _channels,
    ("GET", "/guilds/{guild_id}/members/{user_id}"): _member,
    ("GET", "/guilds/{guild_id}/roles"): _roles,
    ("DELETE", "/users/@me/guilds/{guild_id}"): _leave,
}
