"""Threads and posts of forums: start, join, change, list."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from tests.discord_stand_in import clock, payloads, permissions
from tests.discord_stand_in.attaching import attach
from tests.discord_stand_in.calls import Call, Reply, Routes
from tests.discord_stand_in.message_events import announce_message
from tests.discord_stand_in.message_payloads import message_json
from tests.discord_stand_in.message_routes import new_message, refuse_bad_message, refuse_unlinked
from tests.discord_stand_in.refusals import (
    Problem,
    Refused,
    invalid_body,
    missing_access,
    missing_permissions,
)
from tests.discord_stand_in.thread_events import announce_thread
from tests.discord_stand_in.thread_payloads import thread_list_json
from tests.discord_stand_in.world import CHANNEL_KINDS, PRIVATE_THREAD, Channel

_TEXT, _ANNOUNCEMENT = CHANNEL_KINDS["text"], CHANNEL_KINDS["announcement"]
_PUBLIC_THREAD, _NEWS_THREAD = CHANNEL_KINDS["public_thread"], CHANNEL_KINDS["announcement_thread"]
_HAS_THREAD: Final = 1 << 5
_MAX_TAGS: Final = 5
_MAX_LISTED: Final = 100
_USUALLY_LISTED: Final = 50


def _start_from_message(call: Call) -> Reply:
    parent = _parent(call, "create_public_threads", "read_message_history")
    message = call.message(parent)
    if message.thread_id is not None:
        raise Refused(400, 160004, "A thread has already been created for this message")
    kind = _NEWS_THREAD if parent.kind == _ANNOUNCEMENT else _PUBLIC_THREAD
    thread = _start(call, parent, kind, message.id)
    message.thread_id, message.flags = thread.id, message.flags | _HAS_THREAD
    announce_message(call.discord, "MESSAGE_UPDATE", message)
    return Reply(201, payloads.channel_json(thread, call.discord.world.bot.id))


def _start_alone(call: Call) -> Reply:
    if call.channel().is_forum:
        return _post(call)
    kind = call.body.get("type") or PRIVATE_THREAD
    of = "create_private_threads" if kind == PRIVATE_THREAD else "create_public_threads"
    parent = _parent(call, of)
    thread = _start(call, parent, kind, call.discord.world.ids.present())
    return Reply(201, payloads.channel_json(thread, call.discord.world.bot.id))


def _post(call: Call) -> Reply:
    """Start a post of a forum: a thread whose first message bears its id."""
    forum = call.channel("send_messages")
    body = call.body.get("message") or {}
    tags = [int(tag) for tag in call.body.get("applied_tags") or []]
    _refuse_tags(call, forum, tags)
    refuse_bad_message(call, body)
    refuse_unlinked(call, forum, body)
    thread = _start(call, forum, _PUBLIC_THREAD, call.discord.world.ids.present(), tags)
    message = new_message(call, thread, body)
    message.id = thread.id
    attach(call, message, {})
    call.discord.world.store(message)
    forum.last_message_id = thread.id
    announce_message(call.discord, "MESSAGE_CREATE", message)
    told = payloads.channel_json(thread, call.discord.world.bot.id)
    return Reply(201, told | {"message": message_json(message)})


def _refuse_tags(call: Call, forum: Channel, tags: list[int]) -> None:
    """Refuse tags that the forum does not have, or their lack; the document knows their number."""
    known = {tag.id: tag for tag in forum.tags}
    if forum.requires_tag and not tags:
        raise Refused(400, 40067, "A tag is required to create a forum post in this channel")
    if len(tags) > _MAX_TAGS or not set(tags) <= known.keys():
        problem = Problem(("applied_tags",), "BASE_TYPE_CHOICES", "Not tags of this forum")
        call.record([problem])
        raise invalid_body([problem])
    moderated = any(known[tag].moderated for tag in tags)
    if moderated and not permissions.may(call.bot_permissions(forum), "manage_threads"):
        raise missing_permissions()


def _parent(call: Call, *needed: str) -> Channel:
    parent = call.channel(*needed)
    if parent.kind not in (_TEXT, _ANNOUNCEMENT):
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    return parent


def _start(
    call: Call, parent: Channel, kind: int, thread_id: int, tags: list[int] | None = None
) -> Channel:
    """Make a thread with the bot in it, and tell of it."""
    channel = call.discord.world.start_thread(parent, call.body["name"], kind, thread_id)
    assert channel.thread is not None
    minutes = call.body.get("auto_archive_duration")
    channel.thread.archive_minutes = minutes or channel.thread.archive_minutes
    channel.thread.tag_ids = tags or []
    announce_thread(call.discord, "THREAD_CREATE", channel, newly_created=True)
    return channel


def _join(call: Call) -> Reply:
    thread = _thread(call).thread
    assert thread is not None
    thread.member_ids.add(call.discord.world.bot.id)
    return Reply(204)


def _leave(call: Call) -> Reply:
    thread = _thread(call).thread
    assert thread is not None
    thread.member_ids.discard(call.discord.world.bot.id)
    return Reply(204)


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    return channel


def _active(call: Call) -> Reply:
    guild, bot = call.guild(), call.discord.world.bot
    found = [
        one
        for one in guild.channels.values()
        if one.thread and not one.thread.archived and permissions.sees(guild, one, bot.id)
    ]
    found.sort(key=lambda one: one.id, reverse=True)
    return Reply(200, thread_list_json(found, bot.id, has_more=False))


def _archived_public(call: Call) -> Reply:
    return _archived(call, lambda one: one.kind != PRIVATE_THREAD)


def _archived_private(call: Call) -> Reply:
    if not permissions.may(call.bot_permissions(call.channel()), "manage_threads"):
        raise missing_permissions()
    return _archived(call, lambda one: one.kind == PRIVATE_THREAD)


def _archived(call: Call, is_meant: Callable[[Channel], bool]) -> Reply:
    """List a channel's archived threads, those closed last first."""
    parent = call.channel("read_message_history")
    guild = call.discord.world.guild_of(parent)
    if guild is None:
        raise missing_access()
    told_before = call.query.get("before")
    before = datetime.fromisoformat(told_before).timestamp() if told_before else clock.now()
    limit = min(int(call.query.get("limit", _USUALLY_LISTED)), _MAX_LISTED)
    found = [
        (one.thread.changed_at, one.id, one)
        for one in guild.channels.values()
        if one.thread and one.thread.archived and one.parent_id == parent.id and is_meant(one)
    ]
    older = [one for at, _, one in sorted(found, key=_newest_first) if at < before]
    page = thread_list_json(older[:limit], call.discord.world.bot.id, has_more=len(older) > limit)
    return Reply(200, page)


def _newest_first(found: tuple[float, int, Channel]) -> tuple[float, int]:
    return -found[0], -found[1]


_CHANNEL: Final = "/channels/{channel_id}"
ROUTES: Final[Routes] = {
    ("POST", f"{_CHANNEL}/messages/{{message_id}}/threads"): _start_from_message,
    ("POST", f"{_CHANNEL}/threads"): _start_alone,
    ("PUT", f"{_CHANNEL}/thread-members/@me"): _join,
    ("DELETE", f"{_CHANNEL}/thread-members/@me"): _leave,
    ("GET", f"{_CHANNEL}/threads/archived/public"): _archived_public,
    ("GET", f"{_CHANNEL}/threads/archived/private"): _archived_private,
    ("GET", "/guilds/{guild_id}/threads/active"): _active,
}
