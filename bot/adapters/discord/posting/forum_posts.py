"""A forum and a message in, the post that carries it out, made once however often it is tried.

Discord knows no nonce for posts, so nothing tells a second request from the first. Therefore a
post is asked for once per try, without the repetitions that discord.py makes by itself; and
before a further try the forum's threads are read for one that begins with what was to be posted.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Final

import aiohttp
import discord
from discord.http import Route, handle_message_parameters

from bot.adapters.discord.cards.markdown import counted_length
from bot.adapters.discord.posting.reading_back import CLOCK_SKEW, Shows, is_ours
from bot.domain.channels import ChannelName
from bot.domain.errors import ForumTagMissing
from bot.presenting.cleaning import clean_line

MAX_TITLE_CHARS: Final = 100  # https://docs.discord.com/developers/resources/channel#start-thread
# Each further candidate is a request; with more posts than these in the minutes between two
# tries, the one that is sought is still found, as those of its title come first.
_MAX_LOOKED_AT: Final = 25
_MAX_ARCHIVED: Final = 100
# What discord.py would repeat although Discord may have made the post.
_REPEATED: Final = frozenset({500, 502, 504, 524})
_PUBLIC_THREAD: Final = 11


def title_of(headline: str) -> str:
    """Return a headline as the title of a post or thread: one clean line, cut where it must be."""
    line = clean_line(headline, MAX_TITLE_CHARS) or "…"
    room = MAX_TITLE_CHARS
    while counted_length(line) > MAX_TITLE_CHARS:
        room -= 4
        line = clean_line(headline, room)
    return line


def tags_for(forum: discord.ForumChannel, channel: ChannelName) -> Sequence[discord.ForumTag]:
    """Return the tags of a new post: none, or where the forum demands one, the first allowed.

    ForumTagMissing where it demands one and the bot may give none.
    """
    if not forum.flags.require_tag:
        return ()
    may_moderate = forum.permissions_for(forum.guild.me).manage_threads
    allowed = [tag for tag in forum.available_tags if may_moderate or not tag.moderated]
    if not allowed:
        raise ForumTagMissing(channel=str(channel), detail="it demands a tag and has none for bots")
    return allowed[:1]


async def make_post(
    forum: discord.ForumChannel,
    client: discord.Client,
    *,
    title: str,
    tags: Sequence[discord.ForumTag],
    sending: dict[str, Any],
) -> int:
    """Make a post and return its id, which is its first message's as well; asks once.

    `sending` are the arguments of discord.py's `send`. Raises what discord.py raises.
    """
    about: dict[str, Any] = {"name": title, "type": _PUBLIC_THREAD}
    if tags:
        about["applied_tags"] = [str(tag.id) for tag in tags]
    route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum.id)
    with handle_message_parameters(**sending, channel_payload=about) as parameters:
        made = await client.http.request(
            route,
            json=parameters.payload,
            params={"use_nested_fields": 1},
            raise_for_status=_never_repeat,
        )
    return int(made["id"])


async def find_post(
    forum: discord.ForumChannel,
    *,
    bot_id: int,
    wanted: Shows,
    title: str,
    since: datetime | None = None,
) -> int | None:
    """Return the bot's post that begins with what is wanted, None when none is found.

    Of those made since just before `since`, where that is given. Raises what discord.py raises.
    """
    earliest = None if since is None else since - CLOCK_SKEW
    found = [
        thread
        async for thread in _posts(forum, earliest)
        if thread.owner_id == bot_id and (earliest is None or _made_at(thread) >= earliest)
    ]
    found.sort(key=lambda thread: (thread.name != title, -thread.id))
    for thread in found[:_MAX_LOOKED_AT]:
        if await _begins_with(thread, bot_id, wanted):
            return thread.id
    return None


async def _posts(
    forum: discord.ForumChannel, earliest: datetime | None
) -> AsyncIterator[discord.Thread]:
    for thread in await forum.guild.active_threads():
        if thread.parent_id == forum.id:
            yield thread
    async for thread in forum.archived_threads(limit=_MAX_ARCHIVED):  # closed last comes first
        if earliest is not None and thread.archive_timestamp < earliest:
            return
        yield thread


def _made_at(thread: discord.Thread) -> datetime:
    return discord.utils.snowflake_time(thread.id)


async def _begins_with(thread: discord.Thread, bot_id: int, wanted: Shows) -> bool:
    try:
        first = await thread.fetch_message(thread.id)
    except discord.NotFound:  # somebody deleted it and left the post
        return False
    return is_ours(first, bot_id) and wanted(first.components)


async def _never_repeat(response: aiohttp.ClientResponse) -> None:
    """Raise what discord.py raises after its last try, after the first one."""
    if response.status in _REPEATED:
        raise discord.DiscordServerError(response, await response.text())
