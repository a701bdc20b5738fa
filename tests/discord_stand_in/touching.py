"""A message and what a user wants of its components in, the one that is meant out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.discord_stand_in import permissions
from tests.discord_stand_in.message_payloads import walk
from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.world import Channel, Guild, Json, Message, User

_BUTTON: Final = 2
_STRING, _USER, _ROLE, _MENTIONABLE, _CHANNEL = 3, 5, 6, 7, 8
SELECTS: Final = (_STRING, _USER, _ROLE, _MENTIONABLE, _CHANNEL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Touch:
    """A message that a user sees."""

    user: User
    channel: Channel
    message: Message


def find_message(discord: Discord, user_id: int, message_id: int) -> Touch:
    """Return a message that the user sees; Impossible where that user sees none."""
    world = discord.world
    message = next(
        (held[message_id] for held in world.messages.values() if message_id in held), None
    )
    if message is None:
        msg = "that message is not there (any more)"
        raise Impossible(msg)
    user, channel = world.users[user_id], world.channels[message.channel_id]
    guild = world.guild_of(channel)
    if guild is not None and not permissions.sees(guild, channel, user_id):
        msg = f"{user.name} does not see #{channel.name}"
        raise Impossible(msg)
    if guild is None and user not in (channel.recipient, channel.partner):
        msg = "these are the direct messages of others"
        raise Impossible(msg)
    if message.visible_to not in (None, user_id):
        msg = "only somebody else sees that message"
        raise Impossible(msg)
    return Touch(user=user, channel=channel, message=message)


def the_button(touch: Touch, label: str | None, custom_id: str | None) -> Json:
    """Return the one button with that label or custom_id."""
    parts = [one for one in walk(touch.message.components) if one["type"] == _BUTTON]
    wanted = [
        one
        for one in parts
        if custom_id in (None, one.get("custom_id")) and label in (None, one.get("label"))
    ]
    button = _the_only(wanted, f"button {label or custom_id}")
    if not button.get("custom_id"):
        msg = f"{label} is a link"
        raise Impossible(msg)
    return button


def chosen(touch: Touch, guild: Guild | None, custom_id: str | None, values: Sequence[str]) -> Json:
    """Return the select that is meant; Impossible where it does not offer the values."""
    parts = [one for one in walk(touch.message.components) if one["type"] in SELECTS]
    wanted = [one for one in parts if custom_id in (None, one["custom_id"])]
    select = _the_only(wanted, f"select {custom_id or ''}")
    offered = _offered(select, guild)
    if not set(values) <= offered:
        msg = f"offered are {sorted(offered)}"
        raise Impossible(msg)
    if not select["min_values"] <= len(values) <= select["max_values"]:
        msg = f"{select['min_values']} to {select['max_values']} values are to be chosen"
        raise Impossible(msg)
    return select


def _offered(select: Json, guild: Guild | None) -> set[str]:
    """Return what a select offers: its options, or things of the guild by their ids."""
    if select["type"] == _STRING:
        return {option["value"] for option in select["options"]}
    if guild is None:
        return set()
    kinds = select.get("channel_types") or []
    things: dict[int, list[int]] = {
        _USER: list(guild.members),
        _ROLE: list(guild.roles),
        _MENTIONABLE: [*guild.members, *guild.roles],
        _CHANNEL: [one.id for one in guild.channels.values() if not kinds or one.kind in kinds],
    }
    return {str(number) for number in things[select["type"]]}


def _the_only(parts: Sequence[Json], what: str) -> Json:
    if len(parts) != 1:
        msg = f"{len(parts)} of that message's components are {what}"
        raise Impossible(msg)
    return parts[0]
