"""Threads in, Discord's JSON of them and of who is in them out."""

from collections.abc import Sequence

from tests.discord_stand_in import clock
from tests.discord_stand_in.threads import ThreadState
from tests.discord_stand_in.world import Channel, Json


def thread_json(channel: Channel, thread: ThreadState, viewer: int | None = None) -> Json:
    """Return a thread; with its membership of `viewer` where that user is in it."""
    payload: Json = {
        "id": str(channel.id),
        "type": channel.kind,
        "flags": 0,
        "last_message_id": str(channel.last_message_id) if channel.last_message_id else None,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": str(channel.parent_id),
        "owner_id": str(thread.owner_id),
        "rate_limit_per_user": 0,
        "message_count": thread.message_count,
        "member_count": len(thread.member_ids),
        "total_message_sent": thread.message_count,
        "thread_metadata": {
            "archived": thread.archived,
            "auto_archive_duration": thread.archive_minutes,
            "archive_timestamp": clock.told(thread.changed_at),
            "locked": thread.locked,
            "create_timestamp": clock.told(thread.created_at),
        },
    }
    if thread.tag_ids:
        payload["applied_tags"] = [str(tag) for tag in thread.tag_ids]
    if viewer in thread.member_ids:
        payload["member"] = thread_member_json(channel, thread, viewer)
    return payload


def thread_member_json(channel: Channel, thread: ThreadState, user_id: int) -> Json:
    """Return that a user is in a thread."""
    return {
        "id": str(channel.id),
        "user_id": str(user_id),
        "join_timestamp": clock.told(thread.created_at),
        "flags": 0,
    }


def thread_list_json(threads: Sequence[Channel], viewer: int, *, has_more: bool) -> Json:
    """Return a list of threads, and in which of them the viewer is."""
    known = [(one, one.thread) for one in threads if one.thread is not None]
    return {
        "threads": [thread_json(channel, thread, viewer) for channel, thread in known],
        "members": [
            thread_member_json(channel, thread, viewer)
            for channel, thread in known
            if viewer in thread.member_ids
        ],
        "has_more": has_more,
    }
