"""Messages for `discord:` channels in, cards in Discord's channels, threads and forums out.

channel -> target, checked -> what is to be seen
             ├─ text, announcement, thread: sent under its nonce -> published, thread begun
             ├─ forum: a post of its own -> found again, or made
             └─ forum, by feeds: the feed's post -> sent there under its nonce
"""

from datetime import timedelta

import discord

from bot.adapters.discord.cards.card_posting import (
    PostedCard,
    posted_card,
    posted_digest,
    stored_controls,
)
from bot.adapters.discord.connecting.client import LedeClient
from bot.adapters.discord.connecting.connection import DiscordConnection
from bot.adapters.discord.connecting.failures import (
    FOREIGN_ERRORS,
    UNAUTHORIZED,
    publish_error,
)
from bot.adapters.discord.connecting.guild_views import GuildViews
from bot.adapters.discord.connecting.known_guilds import KnownGuilds
from bot.adapters.discord.connecting.localising import language_of_guild
from bot.adapters.discord.posting.after_posting import AfterPosting
from bot.adapters.discord.posting.earlier_posts import EarlierPosts
from bot.adapters.discord.posting.editing import NO_MESSAGE, change_posted
from bot.adapters.discord.posting.feed_posts import FeedPosts
from bot.adapters.discord.posting.forum_posts import find_post, make_post, tags_for, title_of
from bot.adapters.discord.posting.reading_back import posted_message_id
from bot.adapters.discord.posting.targets import (
    Target,
    Targets,
    as_target,
    check_open,
    role_to_ping,
)
from bot.domain.errors import DiscordUnreachable, PublishLater
from bot.domain.posting import PostLayout, PostStyle
from bot.pipeline.ports import BotState, Clock
from bot.pipeline.records import OutgoingMessage
from bot.presenting.cards import make_card
from bot.presenting.digests import make_digest
from bot.presenting.speech import speak, speaking

# How long Discord surely knows a nonce again: "the past few minutes", says its documentation.
NONCE_WINDOW = timedelta(seconds=60)

# Where a nonce makes a message unique.
_Place = discord.TextChannel | discord.Thread


class DiscordPublisher:
    """Publishes to `discord:` channels; the same nonce gives the same message. Fulfils Publisher.

    Permissions are looked up in what Discord told the connection, or was asked a while ago, so
    that a channel where the bot may not post costs no post. A request that was sent is never
    cancelled: the answer may be lost, and the next try gets it by the nonce.
    """

    def __init__(
        self,
        connection: DiscordConnection,
        *,
        guilds: KnownGuilds,
        views: GuildViews,
        state: BotState,
        clock: Clock,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._earlier_posts = EarlierPosts(state, clock)
        self._targets = Targets(connection, guilds, views)
        self._feed_posts = FeedPosts(connection, state)
        self._after = AfterPosting(connection, clock)

    @property
    def ready(self) -> bool:
        """Tell whether there is a connection."""
        return self._connection.ready

    async def publish(self, message: OutgoingMessage) -> str:
        """Post the brief's card, or change it, and return the message's id.

        What stands in a forum is named "<post>/<message>". PublishLater, MessageRefused,
        ChannelGone, PermissionMissing, ThreadLocked, ForumTagMissing or ChannelRefused say why
        not.
        """
        where = str(message.channel)
        client = self._connection.client
        if client is None:
            raise PublishLater(channel=where, detail="not connected to Discord")
        try:
            with speaking(message.options.language):
                return await self._publish(client, message)
        except discord.Forbidden as error:
            await self._targets.look_again(client, message.channel, message.options)
            raise publish_error(error, message.channel) from error
        except DiscordUnreachable as error:
            raise PublishLater(channel=where, detail=error.detail) from error
        except FOREIGN_ERRORS as error:
            if getattr(error, "status", None) == UNAUTHORIZED:
                self._connection.doubt_token()
            raise publish_error(error, message.channel) from error

    async def _publish(self, client: LedeClient, message: OutgoingMessage) -> str:
        if message.edits is not None:
            return await self._change(client, message, message.edits)
        target = await self._targets.find(client, message.channel, message.options)
        speak(language_of_guild(target.guild, message.options.language))
        if not isinstance(target, discord.ForumChannel):
            return str(await self._to_channel(client, target, message))
        if message.options.layout is PostLayout.POST_PER_FEED and message.feed is not None:
            post = await self._feed_posts.find(client, target, message.channel, message.feed)
            check_open(post, message.options, message.channel)
            return f"{post.id}/{await self._send(client, post, message)}"
        post_id = await self._to_forum(client, target, message)
        return f"{post_id}/{post_id}"

    async def _change(self, client: LedeClient, message: OutgoingMessage, name: str) -> str:
        """Change what stands; what went with its channel is done with, or cannot be renewed."""
        try:
            place = await self._targets.look_up(client, message.channel)
        except discord.NotFound:
            if message.renewed:
                raise
            return name or NO_MESSAGE
        target = as_target(place)
        if target is not None:
            speak(language_of_guild(target.guild, message.options.language))
        return await change_posted(self._connection, client, place, message)

    async def _to_channel(self, client: LedeClient, place: _Place, message: OutgoingMessage) -> int:
        """Post, and do what else the channel wants; each is done once however often it is tried."""
        message_id = await self._send(client, place, message)
        if isinstance(place, discord.TextChannel):
            posted = place.get_partial_message(message_id)
            if place.is_news() and message.options.crosspost:
                await self._after.publish(posted)
            if message.options.layout is PostLayout.THREADS:
                await self._after.begin_thread(posted, _title(message))
        return message_id

    async def _send(self, client: LedeClient, place: _Place, message: OutgoingMessage) -> int:
        """Return the id of the message, which an earlier try may have left."""
        posted = await self._posted_already(client, place, message)
        if posted is not None:
            return posted
        sending = _posted(place, message).sending()
        sent = await self._connection.finish(place.send(nonce=message.nonce, **sending))
        return sent.id

    async def _posted_already(
        self, client: LedeClient, place: _Place, message: OutgoingMessage
    ) -> int | None:
        """Return the id of a message that an earlier try has left, where a nonce may be forgotten."""
        first = message.first_tried_at
        if first is not None and self._clock.now() - first < NONCE_WINDOW:
            first = None  # the nonce is surely known
        sought = await self._earlier_posts.sought(message, first)
        if sought is None or client.user is None:
            return None
        search = posted_message_id(
            place, bot_id=client.user.id, wanted=sought.wanted, since=sought.since
        )
        return await self._connection.finish(search)

    async def _to_forum(
        self, client: LedeClient, forum: discord.ForumChannel, message: OutgoingMessage
    ) -> int:
        """Return the id of the message's own post, which an earlier try may have left."""
        title = _title(message)
        sought = await self._earlier_posts.sought(message, message.first_tried_at)
        if sought is not None and client.user is not None:
            search = find_post(
                forum,
                bot_id=client.user.id,
                wanted=sought.wanted,
                title=title,
                since=sought.since,
            )
            found = await self._connection.finish(search)
            if found is not None:
                return found
        tags, sending = tags_for(forum, message.channel), _posted(forum, message).sending()
        making = make_post(forum, client, title=title, tags=tags, sending=sending)
        return await self._connection.finish(making)


def _posted(target: Target, message: OutgoingMessage) -> PostedCard:
    """Return what is to be seen there."""
    role = role_to_ping(target, message.options)
    if message.digest:
        digest = make_digest(message.digest, message.options.briefs_language)
        return posted_digest(digest, mention_role_id=role)
    return posted_card(
        make_card(message.content, message.options.briefs_language),
        style=message.options.style or PostStyle.CARD,
        brief_id=message.brief_id,
        mention_role_id=role,
        controls=stored_controls(message.brief_id),
    )


def _title(message: OutgoingMessage) -> str:
    """Return what a thread or post with the message is called."""
    if message.digest:
        return title_of(make_digest(message.digest).heading)
    return title_of(make_card(message.content, message.options.briefs_language).headline)
