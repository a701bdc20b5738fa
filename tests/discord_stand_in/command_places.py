"""A user and a channel in, which of the bot's commands may be used there, and on whose account, out.

https://discord.com/developers/docs/interactions/application-commands#contexts
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.discord_stand_in import permissions
from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.world import Channel, Guild, Json, User

_GUILD, _BOTS_DIRECT, _PRIVATE = 0, 1, 2  # contexts
_BY_GUILD, _BY_USER = 0, 1  # installations
_ANYWHERE: Final = [_GUILD, _BOTS_DIRECT, _PRIVATE]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a user is about to use a command, and whose installations of the bot reach there."""

    user: User
    channel: Channel
    guild: Guild | None
    context: int
    installs: frozenset[int]

    def owners(self, command: Json) -> Json:
        """Return who installed the bot so that this command is here, as interactions tell it."""
        found: Json = {}
        for install in sorted(self.installs & set(command["integration_types"])):
            ours = "0" if self.guild is None else str(self.guild.id)
            found[str(install)] = ours if install == _BY_GUILD else str(self.user.id)
        return found


def place_of(discord: Discord, user_id: int, channel_id: int) -> Place:
    """Return where a user is; Impossible where commands of the bot cannot be used by that user."""
    world = discord.world
    user, channel = world.users[user_id], world.channels[channel_id]
    guild = world.guild_of(channel)
    place = Place(
        user=user,
        channel=channel,
        guild=guild,
        context=_context(channel),
        installs=frozenset(_installs(discord, user, channel)),
    )
    if not place.installs:
        msg = f"the bot is neither there nor an app of {user.name}"
        raise Impossible(msg)
    if guild is None:
        if user not in (channel.recipient, channel.partner):
            msg = "these are the direct messages of others"
            raise Impossible(msg)
    elif user.id not in guild.members or not permissions.may(
        permissions.channel_permissions(guild, channel, guild.members[user.id]),
        "view_channel",
        "use_application_commands",
    ):
        msg = f"{user.name} cannot use commands in #{channel.name}"
        raise Impossible(msg)
    return place


def refuse_hidden(command: Json, place: Place) -> None:
    """Raise Impossible where Discord would not even show the command."""
    name = command["name"]
    if not place.owners(command):
        msg = f"/{name} is not for where the bot is installed here"
        raise Impossible(msg)
    if place.context not in command.get("contexts", _ANYWHERE) or (
        place.guild is None and not command["dm_permission"]
    ):
        where = "this guild" if place.guild else "direct messages"
        msg = f"/{name} is not offered in {where}"
        raise Impossible(msg)
    needed = command["default_member_permissions"]
    if place.guild is not None and needed is not None:
        _refuse_unpermitted(name, needed, place.guild, place)


def _refuse_unpermitted(name: str, needed: str, guild: Guild, place: Place) -> None:
    mine = permissions.channel_permissions(guild, place.channel, guild.members[place.user.id])
    administers = permissions.may(mine, "administrator")
    if not administers and (needed == "0" or mine & int(needed) != int(needed)):
        msg = f"/{name} needs {permissions.names(int(needed))}"
        raise Impossible(msg)


def _context(channel: Channel) -> int:
    if channel.guild_id is not None:
        return _GUILD
    return _BOTS_DIRECT if channel.partner is None else _PRIVATE


def _installs(discord: Discord, user: User, channel: Channel) -> Iterator[int]:
    if discord.world.has_bot(channel):
        yield _BY_GUILD
    if user.id in discord.world.installed_by:
        yield _BY_USER
