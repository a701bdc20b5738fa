"""A forum and a feed in, the one post of the forum in which that feed's briefs stand out."""

from collections.abc import Iterable
from typing import Final

import discord
from discord import ui

from bot.adapters.discord.cards.card_components import still_view
from bot.adapters.discord.cards.markdown import bold
from bot.adapters.discord.connecting.client import LedeClient
from bot.adapters.discord.connecting.connection import DiscordConnection
from bot.adapters.discord.posting.forum_posts import find_post, make_post, tags_for, title_of
from bot.domain.channels import ChannelName
from bot.domain.deliveries import FeedOfPost
from bot.pipeline.ports import BotState
from bot.presenting.cleaning import clean_line
from bot.presenting.face import card_words

# Component ids of the message that begins a feed's post; below those of digests and briefs.
_FIRST_MARK: Final = 2**28
_END: Final = 2**29
_MAX_NAME_CHARS: Final = 300
_GONE: Final = ""


class FeedPosts:
    """Remembers for good which post is which feed's, and makes another when that one is gone."""

    def __init__(self, connection: DiscordConnection, state: BotState) -> None:
        self._connection = connection
        self._state = state

    async def find(
        self,
        client: LedeClient,
        forum: discord.ForumChannel,
        channel: ChannelName,
        feed: FeedOfPost,
    ) -> discord.Thread:
        """Return the feed's post; made where there is none yet, or no more.

        ForumTagMissing, or what discord.py raises.
        """
        kept = _name(channel, feed)
        known = await self._state.read(kept) or _GONE
        thread = await self._thread(client, int(known)) if known else None
        if thread is None:
            post_id = await self._sought(client, forum, feed) or await self._made(
                client, forum, channel, feed
            )
            await self._state.write(kept, str(post_id))
            thread = await self._thread(client, post_id)
        if thread is None:
            raise discord.ClientException("a post that was made a moment ago is gone")
        return thread

    async def _thread(self, client: LedeClient, post_id: int) -> discord.Thread | None:
        place: object = client.get_channel(post_id)
        if place is None:
            try:
                place = await self._connection.finish(client.fetch_channel(post_id))
            except discord.NotFound:
                return None
        return place if isinstance(place, discord.Thread) else None

    async def _sought(
        self, client: LedeClient, forum: discord.ForumChannel, feed: FeedOfPost
    ) -> int | None:
        """Return the post that an earlier try, or an earlier installation, has left."""
        if client.user is None:
            return None
        search = find_post(
            forum,
            bot_id=client.user.id,
            wanted=lambda components: _feed_of(components) == feed.id,
            title=title_of(feed.title or feed.url),
        )
        return await self._connection.finish(search)

    async def _made(
        self,
        client: LedeClient,
        forum: discord.ForumChannel,
        channel: ChannelName,
        feed: FeedOfPost,
    ) -> int:
        making = make_post(
            forum,
            client,
            title=title_of(feed.title or feed.url),
            tags=tags_for(forum, channel),
            sending={
                "view": _beginning(feed),
                "allowed_mentions": discord.AllowedMentions.none(),
            },
        )
        return await self._connection.finish(making)


def _beginning(feed: FeedOfPost) -> ui.LayoutView:
    """Return the message that begins a feed's post, marked with the feed."""
    name = bold(clean_line(feed.title or feed.url, _MAX_NAME_CHARS))
    mark = _FIRST_MARK + feed.id if 0 < feed.id < _END - _FIRST_MARK else None
    words = card_words().post_of_feed.format(feed=name)
    text: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay(words, id=mark)
    return still_view(text)


def _feed_of(components: Iterable[object]) -> int | None:
    first = next(iter(components), None)
    mark = first.id if isinstance(first, discord.TextDisplay) else None
    return mark - _FIRST_MARK if mark is not None and _FIRST_MARK < mark < _END else None


def _name(channel: ChannelName, feed: FeedOfPost) -> str:
    return f"forum_post:{channel}:{feed.id}"
