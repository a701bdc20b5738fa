"""Roles, overwrites and a member in, what the member may do in a channel out."""

from collections.abc import Iterable
from functools import reduce
from typing import Final

from tests.discord_stand_in.world import PRIVATE_THREAD, Channel, Guild, Member

# https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
_NAMES: Final = [
    "create_instant_invite",
    "kick_members",
    "ban_members",
    "administrator",
    "manage_channels",
    "manage_guild",
    "add_reactions",
    "view_audit_log",
    "priority_speaker",
    "stream",
    "view_channel",
    "send_messages",
    "send_tts_messages",
    "manage_messages",
    "embed_links",
    "attach_files",
    "read_message_history",
    "mention_everyone",
    "use_external_emojis",
    "view_guild_insights",
    "connect",
    "speak",
    "mute_members",
    "deafen_members",
    "move_members",
    "use_vad",
    "change_nickname",
    "manage_nicknames",
    "manage_roles",
    "manage_webhooks",
    "manage_guild_expressions",
    "use_application_commands",
    "request_to_speak",
    "manage_events",
    "manage_threads",
    "create_public_threads",
    "create_private_threads",
    "use_external_stickers",
    "send_messages_in_threads",
    "use_embedded_activities",
    "moderate_members",
    "view_creator_monetization_analytics",
    "use_soundboard",
    "create_guild_expressions",
    "create_events",
    "use_external_sounds",
    "send_voice_messages",
]
# Discord left two bits out.
_LATER: Final = {"send_polls": 49, "use_external_apps": 50, "pin_messages": 51}
BITS: Final = {name: 1 << place for place, name in enumerate(_NAMES)} | {
    name: 1 << place for name, place in _LATER.items()
}
ALL: Final = sum(BITS.values())
# What @everyone may do in a new guild.
DEFAULT: Final = [
    "create_instant_invite",
    "add_reactions",
    "stream",
    "view_channel",
    "send_messages",
    "embed_links",
    "attach_files",
    "read_message_history",
    "mention_everyone",
    "use_external_emojis",
    "connect",
    "speak",
    "use_vad",
    "change_nickname",
    "use_application_commands",
    "create_public_threads",
    "create_private_threads",
    "use_external_stickers",
    "send_messages_in_threads",
    "request_to_speak",
    "use_external_apps",
]
# Without these nothing else of the channel is left.
_NEEDS_SENDING: Final = ("mention_everyone", "send_tts_messages", "attach_files", "embed_links")


def bits(names: Iterable[str]) -> int:
    """Return permissions as a number; KeyError for a name that Discord does not have."""
    return reduce(lambda sum_, name: sum_ | BITS[name], names, 0)


def names(permissions: int) -> list[str]:
    """Return a number's permissions by name."""
    return [name for name, bit in BITS.items() if permissions & bit]


def guild_permissions(guild: Guild, member: Member) -> int:
    """Return what a member may do in the guild at large."""
    if member.user.id == guild.owner_id:
        return ALL
    role_ids = [guild.id, *member.role_ids]
    given = reduce(lambda sum_, role: sum_ | guild.roles[role].permissions, role_ids, 0)
    return ALL if given & BITS["administrator"] else given


def channel_permissions(guild: Guild, channel: Channel, member: Member) -> int:
    """Return what a member may do in a channel; a thread has the overwrites of its parent.

    https://discord.com/developers/docs/topics/permissions#permission-overwrites
    """
    base = guild_permissions(guild, member)
    if base & BITS["administrator"]:
        return base
    ruling = channel
    if channel.is_thread and channel.parent_id in guild.channels:
        ruling = guild.channels[channel.parent_id]
    granted = _without_implied(_overwritten(base, ruling, guild.id, member), channel)
    return granted if _is_let_in(channel, member, granted) else 0


def sees(guild: Guild, channel: Channel, user_id: int) -> bool:
    """Tell whether that user, if a member at all, sees the channel."""
    member = guild.members.get(user_id)
    return member is not None and may(channel_permissions(guild, channel, member), "view_channel")


def _is_let_in(channel: Channel, member: Member, granted: int) -> bool:
    """Tell whether a private thread, if it is one, is open to the member."""
    if channel.thread is None or channel.kind != PRIVATE_THREAD:
        return True
    return member.user.id in channel.thread.member_ids or may(granted, "manage_threads")


def may(permissions: int, *wanted: str) -> bool:
    """Tell whether all of those are among the permissions."""
    needed = bits(wanted)
    return permissions & needed == needed


def _overwritten(permissions: int, channel: Channel, everyone: int, member: Member) -> int:
    overwrites = channel.overwrites
    if everyone in overwrites:
        permissions = overwrites[everyone].applied_to(permissions)
    of_roles = [overwrites[role] for role in member.role_ids if role in overwrites]
    for overwrite in of_roles:
        permissions &= ~overwrite.deny
    for overwrite in of_roles:
        permissions |= overwrite.allow
    if member.user.id in overwrites:
        permissions = overwrites[member.user.id].applied_to(permissions)
    return permissions


def _without_implied(permissions: int, channel: Channel) -> int:
    if not permissions & BITS["view_channel"]:
        return 0
    sending = BITS["send_messages_in_threads" if channel.is_thread else "send_messages"]
    return permissions if permissions & sending else permissions & ~bits(_NEEDS_SENDING)
