"""Channels and threads by themselves: read, change, delete; and what is published from them."""

from typing import Any, Final

from tests.discord_stand_in import clock, payloads, permissions
from tests.discord_stand_in.calls import Call, Reply, Routes
from tests.discord_stand_in.message_events import announce_message
from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.refusals import RateLimited, Refused, missing_permissions
from tests.discord_stand_in.thread_events import (
    announce_thread,
    announce_thread_gone,
    refuse_archived,
    set_archived,
)
from tests.discord_stand_in.threads import ThreadState
from tests.discord_stand_in.world import CHANNEL_KINDS, Channel

_CROSSPOSTED: Final = 1 << 0
# "Hit the write rate limit": of a channel, not of the route, so no header foretells it.
MAX_CROSSPOSTS: Final = 10
CROSSPOST_SECONDS: Final = 3600.0
_OF_WHO_STARTED: Final = {"name", "archived", "auto_archive_duration"}


def _get(call: Call) -> Reply:
    return Reply(200, payloads.channel_json(call.channel(), call.discord.world.bot.id))


def _change(call: Call) -> Reply:
    channel = call.channel()
    if channel.thread is not None:
        _change_thread(call, channel, channel.thread)
        announce_thread(call.discord, "THREAD_UPDATE", channel)
    else:
        call.channel("manage_channels")
        channel.name = call.body.get("name") or channel.name
        call.discord.sessions.announce("CHANNEL_UPDATE", payloads.channel_json(channel))
    return Reply(200, payloads.channel_json(channel, call.discord.world.bot.id))


def _change_thread(call: Call, channel: Channel, thread: ThreadState) -> None:
    body: dict[str, Any] = call.body
    mine = call.bot_permissions(channel)
    if not permissions.may(mine, "manage_threads"):
        opens = set(body) == {"archived"} and not body["archived"] and not thread.locked
        owns = thread.owner_id == call.discord.world.bot.id and set(body) <= _OF_WHO_STARTED
        may_open = opens and permissions.may(mine, "send_messages_in_threads")
        if not may_open and not (owns and not thread.locked):
            raise missing_permissions()
    if body.get("archived") is not False:
        refuse_archived(channel)
    channel.name = body.get("name") or channel.name
    thread.locked = thread.locked if body.get("locked") is None else body["locked"]
    if body.get("applied_tags") is not None:
        thread.tag_ids = [int(tag) for tag in body["applied_tags"]]
    if body.get("archived") is not None:
        set_archived(thread, archived=body["archived"])


def _delete(call: Call) -> Reply:
    channel = call.channel()
    call.channel("manage_channels" if channel.thread is None else "manage_threads")
    told = payloads.channel_json(channel, call.discord.world.bot.id)
    if channel.thread is None:
        call.discord.sessions.announce("CHANNEL_DELETE", told)
    else:
        announce_thread_gone(call.discord, channel)
    call.discord.world.delete_channel(channel)
    return Reply(200, told)


def _crosspost(call: Call) -> Reply:
    channel = call.channel("send_messages")
    message = call.message(channel)
    if channel.kind != CHANNEL_KINDS["announcement"]:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    if message.author is not call.discord.world.bot:
        call.channel("manage_messages")
    if message.flags & _CROSSPOSTED:
        raise Refused(400, 40033, "This message has already been crossposted")
    _take_crosspost(call, channel)
    message.flags |= _CROSSPOSTED
    announce_message(call.discord, "MESSAGE_UPDATE", message)
    return Reply(200, message_json(message))


def _take_crosspost(call: Call, channel: Channel) -> None:
    """Count one; Refused when the channel had as many as it may within the hour."""
    now = clock.now()
    channel.published_at = [at for at in channel.published_at if now - at < CROSSPOST_SECONDS]
    if len(channel.published_at) >= MAX_CROSSPOSTS:
        raise RateLimited(channel.published_at[0] + CROSSPOST_SECONDS - now)
    channel.published_at.append(now)


_CHANNEL: Final = "/channels/{channel_id}"
ROUTES: Final[Routes] = {
    ("GET", _CHANNEL): _get,
    ("PATCH", _CHANNEL): _change,
    ("DELETE", _CHANNEL): _delete,
    ("POST", f"{_CHANNEL}/messages/{{message_id}}/crosspost"): _crosspost,
}
