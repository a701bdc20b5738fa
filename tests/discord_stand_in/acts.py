"""Acts of users in, interactions for the bot out; refuses what no user of Discord could do."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.discord_stand_in import clock
from tests.discord_stand_in.command_options import chosen_options, find_command
from tests.discord_stand_in.command_places import Place, place_of, refuse_hidden
from tests.discord_stand_in.files import Upload
from tests.discord_stand_in.forms import named_ids, submitted
from tests.discord_stand_in.interaction_payloads import interaction_json, resolved_json
from tests.discord_stand_in.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
)
from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.offers import offered
from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.sessions import ALWAYS
from tests.discord_stand_in.touching import SELECTS, Touch, chosen, find_message, the_button
from tests.discord_stand_in.world import Channel, Json, Message

_ON_USER, _ON_MESSAGE = 2, 3
_STRING_SELECT: Final = SELECTS[0]


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

    def offered(self, *, user_id: int, channel_id: int) -> list[Json]:
        """Return the commands that a user is shown somewhere, in the user's own language."""
        place = place_of(self._discord, user_id, channel_id)
        return offered(self._discord.commands, place)

    def use_on_message(self, *, user_id: int, message_id: int, name: str) -> int:
        """Use a command of the menu of a message that the user sees."""
        touch = find_message(self._discord, user_id, message_id)
        resolved = {"messages": {str(message_id): message_json(touch.message)}}
        return self._menu(touch.channel, user_id, _ON_MESSAGE, name, message_id, resolved)

    def use_on_user(self, *, user_id: int, channel_id: int, target_id: int, name: str) -> int:
        """Use a command of the menu of a user."""
        channel = self._world.channels[channel_id]
        user, guild = self._world.users[user_id], self._world.guild_of(channel)
        resolved = resolved_json(self._discord, guild, user, {target_id})
        return self._menu(channel, user_id, _ON_USER, name, target_id, resolved)

    def press(
        self,
        *,
        user_id: int,
        message_id: int,
        label: str | None = None,
        custom_id: str | None = None,
    ) -> int:
        """Press a button that the user can see, by its label or custom_id."""
        touch = find_message(self._discord, user_id, message_id)
        return self._touch(touch, the_button(touch, label, custom_id), {})

    def choose(
        self,
        *,
        user_id: int,
        message_id: int,
        values: Sequence[str],
        custom_id: str | None = None,
    ) -> int:
        """Choose in the message's only select, or the one so named: values, or ids of things."""
        touch = find_message(self._discord, user_id, message_id)
        guild = self._world.guild_of(touch.channel)
        select = chosen(touch, guild, custom_id, values)
        data: Json = {"values": list(values)}
        if select["type"] != _STRING_SELECT:
            ids = {int(value) for value in values}
            data["resolved"] = resolved_json(self._discord, guild, touch.user, ids)
        return self._touch(touch, select, data)

    def submit(self, *, user_id: int, opened_by: int, values: Mapping[str, Any]) -> int:
        """Fill in the form that an interaction opened, by labels or custom_ids, and send it."""
        opener = self._discord.interactions.by_id(opened_by)
        if opener is None or opener.modal is None or opener.user.id != user_id:
            msg = "no form is open for that user"
            raise Impossible(msg)
        modal = opener.modal
        data = {"custom_id": modal["custom_id"], "components": submitted(modal, values)}
        ids = named_ids(data["components"])
        if ids:
            guild = self._world.guild_of(opener.channel)
            data["resolved"] = resolved_json(self._discord, guild, opener.user, ids)
        opener.modal = None  # sent, so it closes
        source = (
            find_message(self._discord, user_id, opener.source_id).message
            if opener.source_id
            else None
        )
        interaction = self._new(MODAL_SUBMIT, opener.user.id, opener.channel, modal["custom_id"])
        interaction.source_id, interaction.owners = opener.source_id, opener.owners
        interaction.trigger = opener.metadata(0)
        return self._send(interaction, data, source)

    def _use(self, kind: int, use: Use) -> int:
        place = place_of(self._discord, use.user_id, use.channel_id)
        found, inner = find_command(self._discord.commands, place.channel.guild_id, use.command)
        if not use.force:
            refuse_hidden(found, place)
        given, attachments = self._uploaded(place.channel, use.options)
        filled, ids = chosen_options(inner.option, given, use.focused)
        for word in reversed(inner.path):
            filled = [{"name": word["name"], "type": word["type"], "options": filled}]
        data = _command_data(found) | {"options": filled}
        if ids:
            data["resolved"] = resolved_json(self._discord, place.guild, place.user, ids)
            data["resolved"] |= {"attachments": attachments} if attachments else {}
        return self._send(self._of_command(kind, place, found, use.command), data, None)

    def _menu(
        self,
        channel: Channel,
        user_id: int,
        kind: int,
        name: str,
        target_id: int,
        resolved: Json,
    ) -> int:
        place = place_of(self._discord, user_id, channel.id)
        found = self._discord.commands.find(channel.guild_id, name, kind)
        if found is None:
            msg = f"no menu has {name}"
            raise Impossible(msg)
        refuse_hidden(found, place)
        data = _command_data(found) | {"target_id": str(target_id), "resolved": resolved}
        return self._send(self._of_command(COMMAND, place, found, name), data, None)

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

    def _touch(self, touch: Touch, part: Json, more: Json) -> int:
        if part.get("disabled"):
            msg = f"{part.get('label') or part['custom_id']} is disabled"
            raise Impossible(msg)
        interaction = self._new(COMPONENT, touch.user.id, touch.channel, part["custom_id"])
        interaction.source_id = touch.message.id
        origin = touch.message.interaction or {}
        interaction.owners = origin.get("authorizing_integration_owners") or {
            "0": str(touch.channel.guild_id or 0)
        }
        data = {"custom_id": part["custom_id"], "component_type": part["type"], **more}
        return self._send(interaction, data, touch.message)

    def _of_command(self, kind: int, place: Place, command: Json, name: str) -> Interaction:
        interaction = self._new(kind, place.user.id, place.channel, name)
        # An admin who overrules who may see a command has the bot in the guild.
        interaction.owners = place.owners(command) or {"0": str(place.channel.guild_id or 0)}
        return interaction

    def _new(self, kind: int, user_id: int, channel: Channel, name: str) -> Interaction:
        number = self._world.ids.present()
        return Interaction(
            id=number,
            token=f"interaction-{number}",
            kind=kind,
            user=self._world.users[user_id],
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


def _command_data(command: Json) -> Json:
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})
