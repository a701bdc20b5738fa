"""A channel and the bot in it in, what it may not do there out; and the link that invites it."""

from typing import Final

import discord

# Names as discord.py and Discord's interface have them; bot.presenting has the ones people read.
POSTING: Final = ("view_channel", "send_messages", "read_message_history")
POSTING_IN_THREADS: Final = ("view_channel", "send_messages_in_threads", "read_message_history")
# Enough to tell somebody something: the history is read only to find posts again.
TELLING: Final = ("view_channel", "send_messages")
INVITED: Final = discord.Permissions(**dict.fromkeys((*POSTING, *POSTING_IN_THREADS), True))

# A place with permissions of its own; a thread has those of the channel it hangs on.
Place = discord.abc.GuildChannel | discord.Thread


def missing_permissions(
    place: Place, *, member: discord.Member | None = None, needs: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """Return what the bot lacks to post there, () also where the cache cannot tell.

    `member` is the bot in that server where the cache does not have it; `needs` replaces what
    posting takes.
    """
    bot = member or _ourselves(place.guild)
    channel = place.parent if isinstance(place, discord.Thread) else place
    if bot is None or channel is None:
        return ()
    return missing_in(channel, bot, needs or needed_for(place))


def missing_in(
    channel: discord.abc.GuildChannel, bot: discord.Member, needs: tuple[str, ...]
) -> tuple[str, ...]:
    """Return which of `needs` the roles and overwrites do not give.

    The channel's own arithmetic also takes away everything else where View Channel is missing;
    whoever mends it wants to hear only of what is really missing, so the plain one is used.
    """
    granted = discord.abc.GuildChannel.permissions_for(channel, bot)
    return tuple(name for name in needs if not getattr(granted, name))


def needed_for(place: Place) -> tuple[str, ...]:
    """Return the permissions that posting a brief takes there."""
    return POSTING_IN_THREADS if isinstance(place, discord.Thread) else POSTING


def invite_url(application_id: int) -> str:
    """Return the link by which a server's admin adds the bot, with just what it needs."""
    return discord.utils.oauth_url(
        application_id, permissions=INVITED, scopes=("bot", "applications.commands")
    )


def _ourselves(guild: discord.Guild) -> discord.Member | None:
    """Return the bot in a server; the cache has none of a server that is out of reach."""
    found: discord.Member | None = guild.me
    return found
