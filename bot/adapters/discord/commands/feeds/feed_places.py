"""Who asks about feeds, and for which channel, in; why that may not be, or what is followed, out."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

import discord

from bot.adapters.discord.cards.markdown import bold, plain
from bot.adapters.discord.commands.answers.server_channels import all_channels, managed_channels
from bot.adapters.discord.commands.answers.viewing import known_guild
from bot.adapters.discord.connecting.permissions import missing_permissions, needed_for
from bot.adapters.discord.names import channel_name, server_name
from bot.adapters.discord.posting.targets import Target, as_target
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.domain.posting import AS_THE_SERVER_SAYS, PostOptions
from bot.pipeline.feed_care import Quota
from bot.pipeline.records import FollowedFeed
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

# Where a feed can be pointed at, for menus of channels.
TARGET_TYPES: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.forum,
]

_MAX_NAME_CHARS = 100  # of a feed's title or address, where a sentence tells of it
_MAX_MENTIONS = 10  # channels named in one sentence, of some 25 characters each


def may_not_manage(interaction: discord.Interaction, words: CommandWords) -> str | None:
    """Return why the asker may not see or change feeds, None if they may.

    Discord hides these commands from others, but admins can change for whom.
    """
    if known_guild(interaction) is None:
        return words.feed.only_in_servers
    return None if interaction.permissions.manage_guild else words.feed.may_not_manage


def managed_guild(
    interaction: discord.Interaction, guild_id: int | None, words: CommandWords
) -> discord.Guild | str:
    """Return the server that a button is about, or why who pressed it may not decide there.

    In direct messages, where owners are told, `guild_id` says which server is meant, and only of
    its owner is known what they may do there.
    """
    guild = known_guild(interaction)
    if guild is not None:
        refusal = may_not_manage(interaction, words)
        return refusal or (guild if guild_id in {None, guild.id} else words.feed.notice.unknown)
    meant = interaction.client.get_guild(guild_id) if guild_id else None
    if meant is None or interaction.guild_id is not None:
        return words.feed.only_in_servers
    return meant if meant.owner_id == interaction.user.id else words.feed.may_not_manage


def allowed_target(
    interaction: discord.Interaction,
    target: object,
    words: CommandWords,
    posting: PostOptions = AS_THE_SERVER_SAYS,
) -> Target | str:
    """Return the channel that a feed may post to so, or why the asker, or the bot, may not let it."""
    refusal = may_not_manage(interaction, words)
    if refusal:
        return refusal
    place = as_target(target)
    if place is None or place.guild != interaction.guild:
        return words.feed.add.not_a_channel
    if not _may_send(place, interaction.user):
        return words.feed.add.may_not_send.format(channel=place.mention)
    missing = missing_for(place, posting)
    if missing:
        names = words.tell("permissions", " ".join(missing))
        return words.feed.add.bot_may_not.format(channel=place.mention, permissions=names)
    return place


def missing_for(target: Target, posting: PostOptions) -> tuple[str, ...]:
    """Return which permissions the bot lacks to post there as a subscription asks for."""
    needs = needed_for(target, posting)
    if isinstance(target, discord.Thread) and target.locked:
        needs = (*needs, "manage_threads")
    return missing_permissions(target, needs=needs)


def place_of(guild: discord.Guild | None, channel: ChannelName) -> Target | None:
    """Return a channel as Discord has it; None where it is gone, hidden, or no place for briefs."""
    return as_target(guild.get_channel_or_thread(int(channel.place))) if guild else None


def may_not_point(
    interaction: discord.Interaction, channels: Sequence[ChannelName], words: CommandWords
) -> str | None:
    """Return why the asker may not let another feed post to these channels, None if they may."""
    for channel in channels:
        place = place_of(interaction.guild, channel)
        if place is not None and not _may_send(place, interaction.user):
            return words.feed.add.may_not_send.format(channel=place.mention)
    return None


async def feeds_of_server(
    interaction: discord.Interaction, services: Services
) -> Sequence[FollowedFeed]:
    """Return what the channels of this server follow, with those only that the asker may know."""
    guild = known_guild(interaction)
    if guild is None:
        return ()
    channels = await managed_channels(interaction, guild, services)
    return await services.subscriptions.followed_feeds(channels)


async def place_in(guild: discord.Guild, services: Services, target: Target) -> ChannelName:
    """Return how the pipeline names a channel of a server, once it knows that it is one."""
    name = channel_name(target.id)
    await services.servers.place(name, server_name(guild.id))
    return name


async def quota_of(guild: discord.Guild, services: Services) -> Quota:
    """Return how many feeds a server may follow."""
    return services.limits.quota(await all_channels(guild, services))


def feed_title(title: str, url: str) -> str:
    """Return what a feed is called: its title, else its address; clean, not escaped."""
    return clean_line(title, _MAX_NAME_CHARS) or clean_line(url, _MAX_NAME_CHARS)


def bold_title(feed: FollowedFeed) -> str:
    """Return what a feed is called, in bold."""
    return bold(feed_title(feed.title, feed.url))


def told_feed(title: str, url: str) -> str:
    """Return what a feed is called, as markdown."""
    return plain(feed_title(title, url))


def host_of(url: str) -> str:
    """Return where a feed comes from, "" for what is no address."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def mentions(
    channels: Sequence[ChannelName], words: CommandWords, *, most: int = _MAX_MENTIONS
) -> str:
    """Return channels as Discord shows them; past `most` of them, how many more there are."""
    shown = [f"<#{channel.place}>" for channel in channels[:most]]
    more = len(channels) - len(shown)
    return ", ".join([*shown, *([words.feed.list.more_channels.of(more)] if more else [])])


def _may_send(target: Target, user: discord.User | discord.Member) -> bool:
    if not isinstance(user, discord.Member):
        return False
    if isinstance(target, discord.Thread) and target.parent is None:
        return False  # nobody can say what is allowed there
    may = target.permissions_for(user)
    if isinstance(target, discord.Thread):
        return may.view_channel and may.send_messages_in_threads and _may_see(target, may)
    return may.view_channel and may.send_messages


def _may_see(thread: discord.Thread, may: discord.Permissions) -> bool:
    """Tell whether a thread is open to somebody; who is in a private one is not known to us."""
    return may.manage_threads or not (thread.is_private() or thread.locked)
