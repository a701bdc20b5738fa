"""Acts of users in, interactions for the bot out; refuses what no user of Discord could do."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.discord_stand_in import clock, permissions
from tests.discord_stand_in.command_options import chosen_options, find_command
from tests.discord_stand_in.files import Upload
from tests.discord_stand_in.forms import submitted
from tests.discord_stand_in.interaction_payloads import interaction_json, resolved_json
from tests.discord_stand_in.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
)
from tests.discord_stand_in.message_payloads import message_json, walk
from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.sessions import ALWAYS
from tests.discord_stand_in.world import Channel, Json, Message, User

_BUTTON, _STRING_SELECT = 2, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """A user's use of a command, finished or still being typed."""

    user_id: int
    channel_id: int
    command: str  # "feed add"
    options: Mapping[str, Any]
    focused: str | None = None  # the option that is being typed
    force: bool = False  # overrules who may see the command, as an admin could


class Acts:
    """What scripted users do."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self._world = discord.world

    def run(self, **use: Any) -> int:
        """Run a command; the arguments are those of `Use`."""
        return self._use(COMMAND, Use(**use))

    def complete(self, **use: Any) -> int:
        """Ask for choices of the focused option; its text so far is among the options."""
        return self._use(AUTOCOMPLETE, Use(**use))

    def press(
        self,
        *,
        user_id: int,
        message_id: int,
        label: str | None = None,
        custom_id: str | None = None,
    ) -> int:
        """Press a button that the user can see, by its label or custom_id."""
        message, parts = self._components(user_id, message_id, _BUTTON)
        wanted = [
            one
            for one in parts
            if custom_id in (None, one.get("custom_id")) and label in (None, one.get("label"))
        ]
        button = _the_only(wanted, f"button {label or custom_id}")
        if not button.get("custom_id"):
            msg = f"{label} is a link"
            raise Impossible(msg)
        return self._touch(user_id, message, button, {})

    def choose(
        self,
        *,
        user_id: int,
        message_id: int,
        values: Sequence[str],
        custom_id: str | None = None,
    ) -> int:
        """Choose values of a string select, the message's only one or the one so named."""
        message, parts = self._components(user_id, message_id, _STRING_SELECT)
        wanted = [one for one in parts if custom_id in (None, one["custom_id"])]
        select = _the_only(wanted, f"select {custom_id or ''}")
        offered = {option["value"] for option in select["options"]}
        if not set(values) <= offered:
            msg = f"offered are {sorted(offered)}"
            raise Impossible(msg)
        if not select["min_values"] <= len(values) <= select["max_values"]:
            msg = f"{select['min_values']} to {select['max_values']} values are to be chosen"
            raise Impossible(msg)
        return self._touch(user_id, message, select, {"values": list(values)})

    def submit(self, *, user_id: int, opened_by: int, values: Mapping[str, Any]) -> int:
        """Fill in the form that an interaction opened, by labels or custom_ids, and send it."""
        opener = self._discord.interactions.by_id(opened_by)
        if opener is None or opener.modal is None or opener.user.id != user_id:
            msg = "no form is open for that user"
            raise Impossible(msg)
        modal = opener.modal
        data = {"custom_id": modal["custom_id"], "components": submitted(modal, values)}
        opener.modal = None  # sent, so it closes
        source = self._find(opener.source_id) if opener.source_id else None
        interaction = self._new(MODAL_SUBMIT, opener.user, opener.channel, modal["custom_id"])
        interaction.source_id = opener.source_id
        interaction.trigger = opener.metadata(0)
        return self._send(interaction, data, source)

    def _use(self, kind: int, use: Use) -> int:
        user, channel = self._at(use.user_id, use.channel_id)
        found, inner = find_command(self._discord.commands, channel.guild_id, use.command)
        if not use.force:
            self._check_allowed(found, user, channel)
        given, attachments = self._uploaded(channel, use.options)
        chosen, ids = chosen_options(inner.option, given, use.focused)
        for word in reversed(inner.path):
            chosen = [{"name": word["name"], "type": word["type"], "options": chosen}]
        data: Json = {"id": found["id"], "name": found["name"], "type": 1, "options": chosen}
        if "guild_id" in found:
            data["guild_id"] = found["guild_id"]
        if ids:
            guild = self._world.guild_of(channel)
            data["resolved"] = resolved_json(self._discord, guild, user, ids)
            data["resolved"] |= {"attachments": attachments} if attachments else {}
        return self._send(self._new(kind, user, channel, use.command), data, None)

    def _uploaded(
        self, channel: Channel, options: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Json]]:
        """Return the options with ids in the place of files, and the files by their ids."""
        given, attachments = dict(options), {}
        for name, value in options.items():
            if isinstance(value, dict):
                upload = Upload(name=value["file_name"], body=b64decode(value["body"]))
                kept = self._discord.files.keep(channel.id, upload, ephemeral=True)
                given[name], attachments[kept["id"]] = kept["id"], kept
        return given, attachments

    def _check_allowed(self, command: Json, user: User, channel: Channel) -> None:
        """Refuse where Discord would not even show the command."""
        guild = self._world.guild_of(channel)
        needed = command["default_member_permissions"]
        if guild is None:
            if 1 not in command.get("contexts", [0, 1, 2]) or not command["dm_permission"]:
                msg = f"/{command['name']} is not offered in direct messages"
                raise Impossible(msg)
        elif needed is not None:
            mine = permissions.channel_permissions(guild, channel, guild.members[user.id])
            administers = permissions.may(mine, "administrator")
            if not administers and (needed == "0" or mine & int(needed) != int(needed)):
                msg = f"/{command['name']} needs {permissions.names(int(needed))}"
                raise Impossible(msg)

    def _at(self, user_id: int, channel_id: int) -> tuple[User, Channel]:
        """Return a user and a channel where that user may use commands of the bot."""
        user, channel = self._world.users[user_id], self._world.channels[channel_id]
        guild = self._world.guild_of(channel)
        if guild is None:
            return user, channel
        if self._world.bot.id not in guild.members or user.id not in guild.members:
            msg = "the bot or the user is not in that guild"
            raise Impossible(msg)
        mine = permissions.channel_permissions(guild, channel, guild.members[user.id])
        if not permissions.may(mine, "view_channel", "use_application_commands"):
            msg = f"{user.name} cannot use commands in #{channel.name}"
            raise Impossible(msg)
        return user, channel

    def _components(self, user_id: int, message_id: int, kind: int) -> tuple[Message, list[Json]]:
        """Return a message that the user sees, and its components of that kind."""
        message = self._find(message_id)
        channel = self._world.channels[message.channel_id]
        guild = self._world.guild_of(channel)
        if guild is not None:
            member = guild.members[user_id]
            mine = permissions.channel_permissions(guild, channel, member)
            if not permissions.may(mine, "view_channel"):
                msg = f"{member.user.name} does not see #{channel.name}"
                raise Impossible(msg)
        if message.visible_to not in (None, user_id):
            msg = "only somebody else sees that message"
            raise Impossible(msg)
        return message, [one for one in walk(message.components) if one["type"] == kind]

    def _find(self, message_id: int) -> Message:
        for stored in self._world.messages.values():
            if message_id in stored:
                return stored[message_id]
        msg = "that message is not there (any more)"
        raise Impossible(msg)

    def _touch(self, user_id: int, message: Message, part: Json, more: Json) -> int:
        if part.get("disabled"):
            msg = f"{part.get('label') or part['custom_id']} is disabled"
            raise Impossible(msg)
        user, channel = self._world.users[user_id], self._world.channels[message.channel_id]
        interaction = self._new(COMPONENT, user, channel, part["custom_id"])
        interaction.source_id = message.id
        data = {
            "custom_id": part["custom_id"],
            "component_type": part["type"],
            **more,
        }
        return self._send(interaction, data, message)

    def _new(self, kind: int, user: User, channel: Channel, name: str) -> Interaction:
        number = self._world.ids.present()
        return Interaction(
            id=number,
            token=f"interaction-{number}",
            kind=kind,
            user=user,
            channel=channel,
            name=name,
            at=clock.now(),
        )

    def _send(self, interaction: Interaction, data: Json, source: Message | None) -> int:
        self._discord.interactions.add(interaction)
        event = interaction_json(self._discord, interaction, data)
        if source is not None:
            event["message"] = message_json(source)
        interaction.at = clock.now()
        self._discord.sessions.announce("INTERACTION_CREATE", event, ALWAYS)
        return interaction.id


def _the_only(parts: Sequence[Json], what: str) -> Json:
    if len(parts) != 1:
        msg = f"{len(parts)} of that message's components are {what}"
        raise Impossible(msg)
    return parts[0]
