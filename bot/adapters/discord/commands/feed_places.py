"""Who asks about feeds, and for which channel, in; why that may not be, or what is followed, out."""

from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

import discord

from bot.adapters.discord.commands.viewing import channels_of
from bot.adapters.discord.markdown import plain
from bot.adapters.discord.permissions import missing_permissions
from bot.adapters.discord.services import Services
from bot.domain.channels import ChannelName
from bot.pipeline.records import FollowedFeed
from bot.presenting.cleaning import clean_line
from bot.presenting.command_words import CommandWords

# Where a feed can be pointed at: text and announcement channels. They are known to the bot
# whether or not somebody wrote there lately, as threads are not.
Target: TypeAlias = discord.TextChannel

_MAX_NAME_CHARS = 100  # of a feed's title or address, where a sentence tells of it
_MAX_MENTIONS = 10  # channels named in one sentence, of some 25 characters each


def may_not_manage(interaction: discord.Interaction, words: CommandWords) -> str | None:
    """Return why the asker may not see or change feeds, None if they may.

    Discord hides these commands from others, but admins can change for whom.
    """
    if interaction.guild is None:
        return words.feed.only_in_servers
    return None if interaction.permissions.manage_guild else words.feed.may_not_manage


def managed_guild(
    interaction: discord.Interaction, guild_id: int | None, words: CommandWords
) -> discord.Guild | str:
    """Return the server that a button is about, or why who pressed it may not decide there.

    In direct messages, where owners are told, `guild_id` says which server is meant, and only of
    its owner is known what they may do there.
    """
    guild = interaction.guild
    if guild is not None:
        refusal = may_not_manage(interaction, words)
        return refusal or (guild if guild_id in {None, guild.id} else words.feed.notice.unknown)
    meant = interaction.client.get_guild(guild_id) if guild_id else None
    if meant is None:
        return words.feed.only_in_servers
    return meant if meant.owner_id == interaction.user.id else words.feed.may_not_manage


def allowed_target(
    interaction: discord.Interaction, target: object, words: CommandWords
) -> Target | str:
    """Return the channel that a feed may post to, or why the asker, or the bot, may not let it."""
    refusal = may_not_manage(interaction, words)
    if refusal:
        return refusal
    if not isinstance(target, Target) or target.guild != interaction.guild:
        return words.feed.add.not_a_channel
    if not _may_send(target, interaction.user):
        return words.feed.add.may_not_send.format(channel=target.mention)
    missing = missing_permissions(target)
    if missing:
        names = words.tell("permissions", " ".join(missing))
        return words.feed.add.bot_may_not.format(channel=target.mention, permissions=names)
    return target


def may_not_point(
    interaction: discord.Interaction, channels: Sequence[ChannelName], words: CommandWords
) -> str | None:
    """Return why the asker may not let another feed post to these channels, None if they may."""
    for channel in channels:
        place = interaction.guild and interaction.guild.get_channel(int(channel.place))
        if isinstance(place, Target) and not _may_send(place, interaction.user):
            return words.feed.add.may_not_send.format(channel=place.mention)
    return None


async def feeds_of_server(
    interaction: discord.Interaction, services: Services
) -> Sequence[FollowedFeed]:
    """Return what the channels of this server follow, with those channels only."""
    if interaction.guild is None:
        return ()
    return await services.subscriptions.followed_feeds(channels_of(interaction.guild))


def feed_title(title: str, url: str) -> str:
    """Return what a feed is called: its title, else its address; clean, not escaped."""
    return clean_line(title, _MAX_NAME_CHARS) or clean_line(url, _MAX_NAME_CHARS)


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
    may = target.permissions_for(user)
    return may.view_channel and may.send_messages
