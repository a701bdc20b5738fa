"""Answers to interactions: the first one, the original, and follow-ups."""

from collections.abc import Callable
from typing import Final

from tests.discord_stand_in import permissions
from tests.discord_stand_in.attaching import attach
from tests.discord_stand_in.calls import Call, Reply, Routes
from tests.discord_stand_in.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
)
from tests.discord_stand_in.message_events import announce_deletion, announce_message
from tests.discord_stand_in.message_limits import choice_problems, modal_problems
from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.message_routes import (
    change_message,
    new_message,
    refuse_bad_message,
)
from tests.discord_stand_in.refusals import Problem, Refused, invalid_body, unknown
from tests.discord_stand_in.world import Json, Message

_MESSAGE, _THINK, _THINK_UPDATE, _UPDATE, _CHOICES, _MODAL = 4, 5, 6, 7, 8, 9
EPHEMERAL, LOADING = 1 << 6, 1 << 7
# Which answers each kind of interaction may get.
_FITTING: Final = {
    COMMAND: {_MESSAGE, _THINK, _MODAL},
    COMPONENT: {_MESSAGE, _THINK, _THINK_UPDATE, _UPDATE, _MODAL},
    MODAL_SUBMIT: {_MESSAGE, _THINK, _THINK_UPDATE, _UPDATE},
    AUTOCOMPLETE: {_CHOICES},
}
# https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
_MAX_FOLLOWUPS_OF_USERS_APP: Final = 5
_NEEDS_SOURCE: Final = {_THINK_UPDATE, _UPDATE}


def _callback(call: Call) -> Reply:
    interaction = _awaiting(call)
    kind, data = call.body["type"], call.body.get("data") or {}
    fitting = _FITTING[interaction.kind]
    if kind not in fitting or (kind in _NEEDS_SOURCE and interaction.source_id is None):
        _refuse(
            call, [Problem(("type",), "BASE_TYPE_CHOICES", "Not an answer to this interaction")]
        )
    _ANSWERS[kind](call, interaction, data)
    interaction.answer_kind = kind
    interaction.first_answer_seconds = interaction.age
    interaction.changes += 1
    if not call.truth("with_response"):
        return Reply(204)
    return Reply(200, _callback_json(call, interaction))


def _awaiting(call: Call) -> Interaction:
    """Return the interaction that the path names, if its first answer may still come."""
    interaction = call.discord.interactions.by_id(call.id("interaction_id"))
    if interaction is None or interaction.token != call.ids["interaction_token"]:
        raise unknown(10062, "interaction")
    if interaction.answer_kind is not None:
        raise Refused(400, 40060, "Interaction has already been acknowledged.")
    if interaction.age > call.discord.interactions.first_answer_seconds:
        late = f"first answer after {interaction.age:.2f} s"
        call.discord.journal.violation("bot", f"interaction {interaction.name}", late)
        raise unknown(10062, "interaction")
    return interaction


def _say(call: Call, interaction: Interaction, data: Json) -> None:
    refuse_bad_message(call, data)
    interaction.original_id = _answer_message(call, interaction, data).id


def _think(call: Call, interaction: Interaction, data: Json) -> None:
    flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
    interaction.original_id = _answer_message(call, interaction, {"flags": flags}).id
    interaction.is_thinking = True


def _think_of_update(_call: Call, interaction: Interaction, _data: Json) -> None:
    interaction.original_id = interaction.source_id
    interaction.is_thinking = True


def _update(call: Call, interaction: Interaction, data: Json) -> None:
    interaction.original_id = interaction.source_id
    source = _original(call, interaction)
    refuse_bad_message(call, data, editing=source)
    change_message(source, data)
    attach(call, source, data)
    announce_message(call.discord, "MESSAGE_UPDATE", source)


def _choices(call: Call, interaction: Interaction, data: Json) -> None:
    _refuse(call, choice_problems(data.get("choices") or []))
    interaction.choices = data.get("choices") or []


def _modal(call: Call, interaction: Interaction, data: Json) -> None:
    _refuse(call, modal_problems(data))
    interaction.modal = data


_ANSWERS: Final[dict[int, Callable[[Call, Interaction, Json], None]]] = {
    _MESSAGE: _say,
    _THINK: _think,
    _THINK_UPDATE: _think_of_update,
    _UPDATE: _update,
    _CHOICES: _choices,
    _MODAL: _modal,
}


def _answer_message(call: Call, interaction: Interaction, data: Json) -> Message:
    message = new_message(call, interaction.channel, data)
    if _is_kept_private(call, interaction):
        message.flags |= EPHEMERAL
    message.interaction = interaction.metadata(message.id)
    message.visible_to = interaction.user.id if message.flags & EPHEMERAL else None
    attach(call, message, {})
    call.discord.world.store(message)
    if not message.is_ephemeral:
        announce_message(call.discord, "MESSAGE_CREATE", message)
    return message


def _is_kept_private(call: Call, interaction: Interaction) -> bool:
    """Tell whether only the user may see the answer: an app of theirs that may not speak there."""
    guild = call.discord.world.guild_of(interaction.channel)
    if guild is None or call.discord.world.bot.id in guild.members:
        return False
    member = guild.members[interaction.user.id]
    mine = permissions.channel_permissions(guild, interaction.channel, member)
    return not permissions.may(mine, "use_external_apps")


def _callback_json(call: Call, interaction: Interaction) -> Json:
    told: Json = {"id": str(interaction.id), "type": interaction.kind}
    kind = interaction.answer_kind
    if kind not in {_MESSAGE, _THINK, _UPDATE}:
        return {"interaction": told}
    message = _original(call, interaction)
    told |= {
        "response_message_id": str(message.id),
        "response_message_loading": bool(message.flags & LOADING),
        "response_message_ephemeral": message.is_ephemeral,
    }
    shown_as = _UPDATE if kind == _UPDATE else _MESSAGE
    return {
        "interaction": told,
        "resource": {"type": shown_as, "message": message_json(message)},
    }


def _by_token(call: Call) -> Interaction:
    interaction = call.discord.interactions.by_token(call.ids["webhook_token"])
    if interaction is None:
        raise Refused(401, 50027, "Invalid Webhook Token")
    if interaction.answer_kind is None or call.id("webhook_id") != call.discord.world.bot.id:
        raise unknown(10015, "Webhook")
    return interaction


def _original(call: Call, interaction: Interaction) -> Message:
    stored = call.discord.world.messages.get(interaction.channel.id, {})
    if interaction.original_id not in stored:
        raise unknown(10008, "Message")
    return stored[interaction.original_id]


def _follow_up(call: Call) -> Reply:
    interaction = _by_token(call)
    refuse_bad_message(call, call.body)
    if interaction.is_thinking and interaction.answer_kind == _THINK:
        message = _original(call, interaction)  # the first one takes the place of "thinking"
        _settle(interaction, message)
        change_message(message, call.body)
        attach(call, message, call.body)
        message.edited_at = None
    else:
        _refuse_too_many(call, interaction)
        message = _answer_message(call, interaction, call.body)
        interaction.followup_ids.append(message.id)
        interaction.is_thinking = False  # who pressed a button waits for no update any more
        interaction.changes += 1
    return Reply(200, message_json(message)) if call.truth("wait") else Reply(204)


def _refuse_too_many(call: Call, interaction: Interaction) -> None:
    """Refuse a sixth follow-up where only the user has the bot."""
    is_there = call.discord.world.has_bot(interaction.channel)
    if not is_there and len(interaction.followup_ids) >= _MAX_FOLLOWUPS_OF_USERS_APP:
        raise Refused(400, 40094, "Maximum number of follow-up messages reached")


def _settle(interaction: Interaction, message: Message) -> None:
    interaction.is_thinking = False
    interaction.changes += 1
    message.flags &= ~LOADING


def _named(call: Call, interaction: Interaction) -> Message:
    """Return the message that the path names: the original or a follow-up."""
    if "message_id" not in call.ids:
        return _original(call, interaction)
    message_id = call.id("message_id")
    stored = call.discord.world.messages.get(interaction.channel.id, {})
    mine = {interaction.original_id, *interaction.followup_ids}
    if message_id not in mine or message_id not in stored:
        raise unknown(10008, "Message")
    return stored[message_id]


def _get(call: Call) -> Reply:
    return Reply(200, message_json(_named(call, _by_token(call))))


def _edit(call: Call) -> Reply:
    interaction = _by_token(call)
    message = _named(call, interaction)
    refuse_bad_message(call, call.body, editing=message)
    _settle(interaction, message)
    change_message(message, call.body)
    attach(call, message, call.body)
    if not message.is_ephemeral:
        announce_message(call.discord, "MESSAGE_UPDATE", message)
    return Reply(200, message_json(message))


def _delete(call: Call) -> Reply:
    interaction = _by_token(call)
    message = _named(call, interaction)
    _settle(interaction, message)
    del call.discord.world.messages[interaction.channel.id][message.id]
    if not message.is_ephemeral:
        announce_deletion(call.discord, message)
    return Reply(204)


def _refuse(call: Call, problems: list[Problem]) -> None:
    if problems:
        call.record(problems)
        raise invalid_body(problems)


_HOOK: Final = "/webhooks/{webhook_id}/{webhook_token}"
ROUTES: Final[Routes] = {
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): _callback,
    ("POST", _HOOK): _follow_up,
    **{
        (method, f"{_HOOK}/messages/{which}"): handler
        for which in ("@original", "{message_id}")
        for method, handler in (("GET", _get), ("PATCH", _edit), ("DELETE", _delete))
    },
}
