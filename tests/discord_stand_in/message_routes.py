"""Messages: create with nonces, read, edit, delete."""

from collections.abc import Sequence
from typing import Any, Final

from tests.discord_stand_in import clock, permissions
from tests.discord_stand_in.attaching import attach
from tests.discord_stand_in.calls import Call, Reply, Routes
from tests.discord_stand_in.journal import Post
from tests.discord_stand_in.mentions import pinged
from tests.discord_stand_in.message_events import announce_deletion, announce_message
from tests.discord_stand_in.message_limits import message_problems
from tests.discord_stand_in.message_payloads import (
    message_json,
    stored_components,
    stored_embeds,
)
from tests.discord_stand_in.refusals import Refused, invalid_body, missing_permissions
from tests.discord_stand_in.thread_events import open_again, refuse_archived, refuse_locked
from tests.discord_stand_in.world import Channel, Json, Message

_MAX_LISTED: Final = 100
_USUALLY_LISTED: Final = 50


def new_message(call: Call, channel: Channel, body: Json) -> Message:
    """Make a message of the bot from a checked body; it is not stored yet."""
    world = call.discord.world
    may = permissions.may(call.bot_permissions(channel), "mention_everyone")
    pings = pinged(body, world.guild_of(channel), may_mention_everyone=may)
    return Message(
        id=world.ids.present(),
        channel_id=channel.id,
        author=world.bot,
        content=body.get("content") or "",
        embeds=stored_embeds(body.get("embeds")),
        components=stored_components(body.get("components")),
        flags=body.get("flags") or 0,
        nonce=body.get("nonce"),
        at=clock.now(),
        pinged_roles=pings.roles,
        pinged_users=pings.users,
        pings_everyone=pings.everyone,
    )


def change_message(message: Message, body: Json) -> None:
    """Take what an edit names; what it leaves out stays."""
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = stored_embeds(body["embeds"])
    if "components" in body:
        message.components = stored_components(body["components"])
    if body.get("flags") is not None:
        message.flags |= body["flags"]
    message.edited_at = clock.now()


def refuse_bad_message(call: Call, body: Any, editing: Message | None = None) -> None:
    """Refuse and record a body that breaks a limit."""
    try:
        problems = message_problems(body, editing=editing)
    except Refused as refused:
        call.discord.journal.violation("bot", call.where, refused.message)
        raise
    if problems:
        call.record(problems)
        raise invalid_body(problems)


def refuse_unlinked(call: Call, channel: Channel, body: Json) -> None:
    """Refuse embeds of a bot that may not send any."""
    if body.get("embeds") and not permissions.may(call.bot_permissions(channel), "embed_links"):
        raise missing_permissions()


def _create(call: Call) -> Reply:
    channel = _channel_to_write_in(call)
    refuse_bad_message(call, call.body)
    refuse_unlinked(call, channel, call.body)
    nonce, first = call.body.get("nonce"), None
    if call.body.get("enforce_nonce"):
        first = call.discord.nonces.first(channel.id, call.discord.world.bot, nonce)
    message = first or new_message(call, channel, call.body)
    if first is None:
        open_again(call.discord, channel)
        _store(call, message)
    call.discord.journal.accepted(
        Post(
            channel_id=channel.id,
            message_id=message.id,
            nonce=nonce,
            repeated=first is not None,
            at=clock.now(),
            content=call.body,
        )
    )
    return Reply(200, message_json(message, with_nonce=True))


def _store(call: Call, message: Message) -> None:
    attach(call, message, {})
    message.reference = _reference(call, message)
    call.discord.world.store(message)
    call.discord.nonces.remember(message)
    announce_message(call.discord, "MESSAGE_CREATE", message, with_nonce=True)


def _reference(call: Call, message: Message) -> Json | None:
    reference = call.body.get("message_reference")
    if not reference:
        return None
    return {
        "type": 0,
        "channel_id": str(message.channel_id),
        "message_id": str(reference["message_id"]),
    }


def _channel_to_write_in(call: Call) -> Channel:
    channel = call.channel()
    if not channel.takes_messages:
        raise Refused(400, 50008, "Cannot send messages in a non-text channel")
    sending = "send_messages_in_threads" if channel.is_thread else "send_messages"
    call.channel(sending)
    refuse_locked(channel, call.bot_permissions(channel))
    return channel


def _list(call: Call) -> Reply:
    channel = call.channel()
    if not permissions.may(call.bot_permissions(channel), "read_message_history"):
        return Reply(200, [])
    stored = call.discord.world.messages.get(channel.id, {}).values()
    public = [one for one in reversed(stored) if not one.is_ephemeral]
    return Reply(200, [message_json(one) for one in _page(public, call)])


def _page(newest_first: Sequence[Message], call: Call) -> Sequence[Message]:
    """Return the part that the query asks for, newest first, as Discord always lists."""
    limit = min(int(call.query.get("limit", _USUALLY_LISTED)), _MAX_LISTED)
    if "around" in call.query:
        around = int(call.query["around"])
        older = [one for one in newest_first if one.id < around][: limit // 2]
        newer = [one for one in newest_first if one.id >= around][-(limit - limit // 2) :]
        return [*newer, *older]
    if "after" in call.query:
        return [one for one in newest_first if one.id > int(call.query["after"])][-limit:]
    before = int(call.query.get("before", 1 << 63))
    return [one for one in newest_first if one.id < before][:limit]


def _get(call: Call) -> Reply:
    channel = call.channel("read_message_history")
    return Reply(200, message_json(call.message(channel)))


def _edit(call: Call) -> Reply:
    channel = call.channel()
    message = call.message(channel)
    refuse_archived(channel)
    if message.author is not call.discord.world.bot:
        raise Refused(403, 50005, "Cannot edit a message authored by another user")
    refuse_bad_message(call, call.body, editing=message)
    change_message(message, call.body)
    attach(call, message, call.body)
    announce_message(call.discord, "MESSAGE_UPDATE", message)
    return Reply(200, message_json(message))


def _delete(call: Call) -> Reply:
    channel = call.channel()
    message = call.message(channel)
    refuse_archived(channel)
    if message.author is not call.discord.world.bot:
        call.channel("manage_messages")
    del call.discord.world.messages[channel.id][message.id]
    announce_deletion(call.discord, message)
    return Reply(204)


_MESSAGES, _MESSAGE = (
    "/channels/{channel_id}/messages",
    "/channels/{channel_id}/messages/{message_id}",
)
ROUTES: Final[Routes] = {
    ("POST", _MESSAGES): _create,
    ("GET", _MESSAGES): _list,
    ("GET", _MESSAGE): _get,
    ("PATCH", _MESSAGE): _edit,
    ("DELETE", _MESSAGE): _delete,
}
