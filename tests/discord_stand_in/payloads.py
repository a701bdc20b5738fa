"""What exists in, Discord's JSON of it out: users, members, roles, channels, guilds."""

from tests.discord_stand_in import clock, permissions
from tests.discord_stand_in.thread_payloads import thread_json
from tests.discord_stand_in.threads import REQUIRES_TAG, USUAL_ARCHIVE_MINUTES
from tests.discord_stand_in.world import Channel, Guild, Json, Member, Role, User, World

_ALL_FEATURES: list[str] = []
_NO_FLAGS = 0
_VOICE: Json = {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}


def user_json(user: User) -> Json:
    """Return a user as others see it."""
    return {
        "id": str(user.id),
        "username": user.name,
        "avatar": None,
        "discriminator": "0001" if user.is_bot else "0",
        "public_flags": _NO_FLAGS,
        "flags": _NO_FLAGS,
        "bot": user.is_bot,
        "global_name": None if user.is_bot else user.name,
        "primary_guild": None,
    }


def own_user_json(user: User) -> Json:
    """Return the bot as it sees itself."""
    return user_json(user) | {
        "mfa_enabled": False,
        "locale": "en-US",
        "verified": True,
        "email": None,
        "premium_type": 0,
    }


def application_json(world: World) -> Json:
    """Return the bot's application as its owner sees it."""
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "00" * 32,
        "flags": _NO_FLAGS,
        "flags_new": str(_NO_FLAGS),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(world.owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": len(world.installed_by),
        "approximate_user_authorization_count": len(world.installed_by),
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def role_json(role: Role) -> Json:
    """Return a role."""
    payload: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": _NO_FLAGS,
    }
    return payload | ({"tags": {"bot_id": str(role.bot_id)}} if role.bot_id else {})


def member_json(member: Member) -> Json:
    """Return a member with its user."""
    return member_without_user_json(member) | {
        "user": user_json(member.user),
        "mute": False,
        "deaf": False,
    }


def member_without_user_json(member: Member) -> Json:
    """Return what a guild knows of one of its members."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": _NO_FLAGS,
        "joined_at": clock.told(member.joined_at),
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [str(role) for role in member.role_ids],
    }


def channel_json(channel: Channel, viewer: int | None = None) -> Json:
    """Return a channel of a guild, or a direct one; a thread with its membership of `viewer`."""
    if channel.recipient is not None:
        return _bare_channel(channel) | {"recipients": [user_json(channel.recipient)]}
    if channel.thread is not None:
        return thread_json(channel, channel.thread, viewer)
    return _guild_channel_json(channel)


def _bare_channel(channel: Channel) -> Json:
    return {
        "id": str(channel.id),
        "type": channel.kind,
        "flags": REQUIRES_TAG if channel.requires_tag else _NO_FLAGS,
        "last_message_id": _id_or_none(channel.last_message_id),
    }


def _guild_channel_json(channel: Channel) -> Json:
    payload = _bare_channel(channel) | {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": _id_or_none(channel.parent_id),
        "position": channel.position,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {
                "id": str(overwrite.id),
                "type": int(overwrite.of_member),
                "allow": str(overwrite.allow),
                "deny": str(overwrite.deny),
            }
            for overwrite in channel.overwrites.values()
        ],
    }
    if channel.is_forum:
        return payload | _forum_json(channel)
    return payload | (_VOICE if channel.is_voice else {})


def _forum_json(channel: Channel) -> Json:
    return {
        "available_tags": [
            {
                "id": str(tag.id),
                "name": tag.name,
                "moderated": tag.moderated,
                "emoji_id": None,
                "emoji_name": None,
            }
            for tag in channel.tags
        ],
        "default_auto_archive_duration": USUAL_ARCHIVE_MINUTES,
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    }


def guild_json(guild: Guild) -> Json:
    """Return a guild as REST has it: without channels and members."""
    return _guild_core(guild) | {
        "home_header": None,
        "region": "deprecated",
        "widget_enabled": False,
        "widget_channel_id": None,
        "max_presences": None,
        "premium_subscription_count": 0,
        "nsfw": False,
    }


def guild_create_json(guild: Guild, bot: User) -> Json:
    """Return a guild as the gateway announces it to a bot without the members intent."""
    channels = guild.channels.values()
    threads = [one for one in channels if one.thread is not None and not one.thread.archived]
    return _guild_core(guild) | {
        "hub_type": None,
        "joined_at": clock.told(guild.members[bot.id].joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "voice_states": [],
        "members": [member_json(guild.members[bot.id])],
        "channels": [channel_json(one) for one in channels if not one.is_thread],
        "threads": [
            channel_json(one, bot.id) for one in threads if permissions.sees(guild, one, bot.id)
        ],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _guild_core(guild: Guild) -> Json:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "description": None,
        "splash": None,
        "discovery_splash": None,
        "features": list(_ALL_FEATURES),
        "banner": None,
        "owner_id": str(guild.owner_id),
        "application_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": _id_or_none(guild.system_channel_id),
        "system_channel_flags": _NO_FLAGS,
        "verification_level": 0,
        "roles": [role_json(role) for role in guild.roles.values()],
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "preferred_locale": guild.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": _id_or_none(guild.updates_channel_id),
        "premium_progress_bar_enabled": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def my_guild_json(guild: Guild, member: Member) -> Json:
    """Return a guild as the list of the bot's own guilds has it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": guild.owner_id == member.user.id,
        "permissions": str(permissions.guild_permissions(guild, member)),
        "features": list(_ALL_FEATURES),
    }


def _id_or_none(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)
