"""The bot's application commands: read, overwrite, add, delete."""

from typing import Final

from tests.discord_stand_in.calls import Call, Reply, Routes
from tests.discord_stand_in.command_limits import command_problems, scope_problems
from tests.discord_stand_in.refusals import Problem, Refused, invalid_body, unknown


def _list(call: Call) -> Reply:
    return Reply(200, call.discord.commands.all(_scope(call)))


def _replace(call: Call) -> Reply:
    guild_id, given = _scope(call), call.body or []
    _refuse(call, scope_problems(given))
    world = call.discord.world
    return Reply(200, call.discord.commands.replace(given, world.ids, world.bot.id, guild_id))


def _add(call: Call) -> Reply:
    guild_id, world = _scope(call), call.discord.world
    _refuse(call, command_problems(call.body))
    stored, is_new = call.discord.commands.add(call.body, world.ids, world.bot.id, guild_id)
    return Reply(201 if is_new else 200, stored)


def _delete(call: Call) -> Reply:
    if not call.discord.commands.remove(call.ids["command_id"], _scope(call)):
        raise unknown(10063, "application command")
    return Reply(204)


def _refuse(call: Call, problems: list[Problem]) -> None:
    if problems:
        call.record(problems)
        raise invalid_body(problems)


def _scope(call: Call) -> int | None:
    """Return the path's guild, or None for everywhere; the application must be the bot's."""
    if call.id("application_id") != call.discord.world.bot.id:
        raise Refused(
            403, 20012, "You are not authorized to perform this action on this application"
        )
    return call.guild().id if "guild_id" in call.ids else None


_GLOBAL: Final = "/applications/{application_id}/commands"
_GUILD: Final = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES: Final[Routes] = {
    key: handler
    for path in (_GLOBAL, _GUILD)
    for key, handler in (
        (("GET", path), _list),
        (("PUT", path), _replace),
        (("POST", path), _add),
        (("DELETE", path + "/{command_id}"), _delete),
    )
}
