"""A channel and somebody in it in, what they may not do there out; and the link that invites the bot.

| target                  | the bot needs, beside seeing it and reading its history             |
|-------------------------|---------------------------------------------------------------------|
| text                    | send messages                                                       |
| text, with threads      | … and create public threads                                         |
| announcement            | as text; publishing its own messages takes nothing more             |
| thread                  | send messages in threads                                            |
| forum, a post each      | send messages, which a forum calls "create posts"                   |
| forum, a post per feed  | … and send messages in threads                                      |
| any, in embed style     | … and embed links                                                   |
| any, pinging a role     | … and mention everyone, unless everybody may mention that role      |
"""

from collections.abc import Iterator
from typing import Final

import discord

from bot.domain.posting import PostLayout, PostOptions, PostStyle

# Names as discord.py and Discord's interface have them; bot.presenting has the ones people read.
POSTING: Final = ("view_channel", "send_messages", "read_message_history")
POSTING_IN_THREADS: Final = ("view_channel", "send_messages_in_threads", "read_message_history")
STARTING_THREADS: Final = "create_public_threads"
EMBEDDING: Final = "embed_links"
PINGING: Final = "mention_everyone"
# Enough to tell somebody something: the history is read only to find posts again.
TELLING: Final = ("view_channel", "send_messages")
# What every target and style takes; to ping a role, admins let everybody mention that role.
INVITED: Final = discord.Permissions(
    **dict.fromkeys((*POSTING, *POSTING_IN_THREADS, STARTING_THREADS, EMBEDDING), True)
)
_PLAIN: Final = PostOptions()

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
    channel: discord.abc.GuildChannel, member: discord.Member, needs: tuple[str, ...]
) -> tuple[str, ...]:
    """Return which of `needs` the roles and overwrites do not give a member.

    The channel's own arithmetic also takes away everything else where View Channel is missing;
    whoever mends it wants to hear only of what is really missing, so the plain one is used.
    """
    granted = discord.abc.GuildChannel.permissions_for(channel, member)
    return tuple(name for name in needs if not getattr(granted, name))


def needed_for(place: Place, options: PostOptions = _PLAIN) -> tuple[str, ...]:
    """Return the permissions that posting briefs there takes of the bot, posted as asked."""
    return tuple(dict.fromkeys(_needed(place, options)))


def missing_of_asker(
    place: Place, asker: discord.Member, options: PostOptions = _PLAIN
) -> tuple[str, ...]:
    """Return what a member lacks who wants briefs posted there: one may let speak where one may.

    The bot's own means, such as embeds and threads, are not asked of people; to ping a role is.
    """
    channel = place.parent if isinstance(place, discord.Thread) else place
    if channel is None:
        return ()
    speaking = _speaking(place, _PLAIN)
    return missing_in(channel, asker, ("view_channel", *speaking, *_pinging(place, options)))


def invite_url(application_id: int) -> str:
    """Return the link by which a server's admin adds the bot, with just what it needs."""
    return discord.utils.oauth_url(
        application_id, permissions=INVITED, scopes=("bot", "applications.commands")
    )


def _needed(place: Place, options: PostOptions) -> Iterator[str]:
    yield "view_channel"
    yield from _speaking(place, options)
    yield "read_message_history"
    if isinstance(place, discord.TextChannel) and options.layout is PostLayout.THREADS:
        yield STARTING_THREADS
    if options.style is PostStyle.EMBED:
        yield EMBEDDING
    yield from _pinging(place, options)


def _speaking(place: Place, options: PostOptions) -> Iterator[str]:
    if isinstance(place, discord.Thread):
        yield "send_messages_in_threads"
        return
    yield "send_messages"
    if isinstance(place, discord.ForumChannel) and options.layout is PostLayout.POST_PER_FEED:
        yield "send_messages_in_threads"


def _pinging(place: Place, options: PostOptions) -> Iterator[str]:
    role = place.guild.get_role(int(options.mention_role)) if options.mention_role else None
    if role is not None and not role.mentionable:
        yield PINGING


def _ourselves(guild: discord.Guild) -> discord.Member | None:
    """Return the bot in a server; the cache has none of a server that is out of reach."""
    found: discord.Member | None = guild.me
    return found
