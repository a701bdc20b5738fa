"""Who the bot is, and where its gateway is."""

from typing import Final

from tests.discord_stand_in import payloads
from tests.discord_stand_in.calls import Call, Reply, Routes
from tests.discord_stand_in.refusals import unknown

_GATEWAY: Final = "wss://gateway.discord.gg"


def _me(call: Call) -> Reply:
    return Reply(200, payloads.own_user_json(call.discord.world.bot))


def _application(call: Call) -> Reply:
    return Reply(200, payloads.application_json(call.discord.world))


def _my_guilds(call: Call) -> Reply:
    world = call.discord.world
    after = int(call.query.get("after", 0))
    mine = [one for one in world.guilds.values() if world.bot.id in one.members and one.id > after]
    limit = int(call.query.get("limit", 200))
    return Reply(
        200, [payloads.my_guild_json(one, one.members[world.bot.id]) for one in mine[:limit]]
    )


def _open_direct_channel(call: Call) -> Reply:
    world = call.discord.world
    user = world.users.get(int(call.body["recipient_id"]))
    if user is None:
        raise unknown(10013, "User")
    return Reply(200, payloads.channel_json(world.direct_channel(user)))


def _gateway(_call: Call) -> Reply:
    return Reply(200, {"url": _GATEWAY})


def _gateway_for_bots(call: Call) -> Reply:
    sessions = call.discord.sessions
    limit = {
        "total": sessions.logins_a_day,
        "remaining": max(sessions.logins_a_day - sessions.identified, 0),
        "reset_after": 86_400_000,
        "max_concurrency": 1,
    }
    return Reply(
        200, {"url": _GATEWAY, "shards": sessions.shards_needed, "session_start_limit": limit}
    )


ROUTES: Final[Routes] = {
    ("GET", "/users/@me"): _me,
    ("GET", "/users/@me/guilds"): _my_guilds,
    ("POST", "/users/@me/channels"): _open_direct_channel,
    ("GET", "/oauth2/applications/@me"): _application,
    ("GET", "/applications/@me"): _application,
    ("GET", "/gateway"): _gateway,
    ("GET", "/gateway/bot"): _gateway_for_bots,
}
