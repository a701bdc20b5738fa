"""An act of a user in, the INTERACTION_CREATE that tells the bot of it out."""

from typing import Final

from tests.discord_stand_in import payloads, permissions
from tests.discord_stand_in.interactions import Interaction
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.world import Channel, Guild, Json, Member, User

_GUILD_CONTEXT, _DIRECT_CONTEXT, _PRIVATE_CONTEXT = 0, 1, 2
# What an app of the user's own may do where the bot is not, beside answering.
_OF_USERS_APP: Final = permissions.bits(("embed_links", "attach_files"))
_MAX_ATTACHMENT_BYTES: Final = 10 * 1024 * 1024


def interaction_json(discord: Discord, interaction: Interaction, data: Json) -> Json:
    """Return the event; what the act is about (`data`) is made by who knows the act."""
    channel = interaction.channel
    event: Json = {
        "id": str(interaction.id),
        "application_id": str(discord.world.bot.id),
        "type": interaction.kind,
        "data": data,
        "channel_id": str(channel.id),
        "token": interaction.token,
        "version": 1,
        "authorizing_integration_owners": interaction.owners,
        "locale": interaction.user.locale,
        "entitlements": [],
        "attachment_size_limit": _MAX_ATTACHMENT_BYTES,
    }
    guild = discord.world.guild_of(channel)
    if guild is None:
        return event | _in_direct_messages(channel, interaction.user)
    return event | _in_guild(discord, guild, channel, guild.members[interaction.user.id])


def _in_direct_messages(channel: Channel, user: User) -> Json:
    return {
        "user": payloads.user_json(user),
        "channel": payloads.channel_json(channel),
        "context": _DIRECT_CONTEXT if channel.partner is None else _PRIVATE_CONTEXT,
        "app_permissions": str(permissions.ALL),
    }


def _in_guild(discord: Discord, guild: Guild, channel: Channel, member: Member) -> Json:
    may = permissions.channel_permissions(guild, channel, member)
    bot = guild.members.get(discord.world.bot.id)
    bots = permissions.channel_permissions(guild, channel, bot) if bot else _OF_USERS_APP
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "channel": payloads.channel_json(channel),
        "member": payloads.member_json(member) | {"permissions": str(may)},
        "app_permissions": str(bots),
        "context": _GUILD_CONTEXT,
    }


def resolved_json(discord: Discord, guild: Guild | None, user: User, ids: set[int]) -> Json:
    """Return what the bot is told of the users, roles and channels that options name."""
    found: dict[str, Json] = {}
    for snowflake in ids:
        text = str(snowflake)
        if snowflake in discord.world.users:
            found.setdefault("users", {})[text] = payloads.user_json(discord.world.users[snowflake])
        if guild is None:
            continue
        if snowflake in guild.members:
            member = guild.members[snowflake]
            found.setdefault("members", {})[text] = _resolved_member(guild, member)
        elif snowflake in guild.roles:
            found.setdefault("roles", {})[text] = payloads.role_json(guild.roles[snowflake])
        elif snowflake in guild.channels:
            channel = _resolved_channel(guild, guild.channels[snowflake], guild.members[user.id])
            found.setdefault("channels", {})[text] = channel
    return found


def _resolved_member(guild: Guild, member: Member) -> Json:
    may = permissions.guild_permissions(guild, member)
    return payloads.member_without_user_json(member) | {"permissions": str(may)}


def _resolved_channel(guild: Guild, channel: Channel, member: Member) -> Json:
    may = permissions.channel_permissions(guild, channel, member)
    whole = payloads.channel_json(channel)
    kept = (
        "id",
        "type",
        "name",
        "permissions",
        *(("parent_id", "thread_metadata") if channel.is_thread else ()),
    )
    return {key: value for key, value in (whole | {"permissions": str(may)}).items() if key in kept}
