"""A message of ours and what is to stand in its place in, the message changed or removed out."""

import contextlib
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

import discord

from bot.adapters.discord.cards.card_posting import PostedCard, posted_card, posted_digest
from bot.adapters.discord.connecting.permissions import missing_permissions
from bot.adapters.discord.posting.forum_posts import find_post, title_of
from bot.adapters.discord.posting.reading_back import posted_message_id, shows_brief
from bot.domain.posting import PostStyle
from bot.pipeline.records import OutgoingMessage
from bot.presenting.cards import taken_down_card
from bot.presenting.digests import make_digest

ResultT = TypeVar("ResultT")

NO_MESSAGE = "none"  # what is named as changed where nothing stands that could be
_REMOVING = ("manage_threads",)
_ARCHIVED = 50083  # Discord's code: an archived thread takes no changes


class Requests(Protocol):
    """Finishes requests whatever becomes of who waits for them, as DiscordConnection does."""

    async def finish(self, request: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Await it."""
        ...


async def change_posted(
    requests: Requests, client: discord.Client, place: object, message: OutgoingMessage
) -> str:
    """Do what an edit asks for, and return the name of the message that it was about.

    `message.edits` is that name, "<message>" in `place` or "<thread>/<message>"; "" has the
    message looked for that shows the brief there. What is gone already is fine. A digest loses
    the brief; any other message is replaced by the plain link, or removed. Raises what discord.py
    raises.
    """
    name = message.edits or await _find(requests, client, place, message)
    if name == NO_MESSAGE:
        return name
    posted = await _fetch(requests, client, place, name)
    if posted is not None:
        await _in_open_thread(requests, posted, message)
    return name


async def _find(
    requests: Requests, client: discord.Client, place: object, message: OutgoingMessage
) -> str:
    """Return the message that a try has left of which nobody knows how it ended."""
    since, bot = message.first_tried_at, client.user
    if since is None or bot is None:
        return NO_MESSAGE
    wanted = shows_brief(message.brief_id)
    if isinstance(place, discord.ForumChannel):
        title = title_of(message.content.headline)
        looking = find_post(place, bot_id=bot.id, wanted=wanted, title=title, since=since)
        post = await requests.finish(looking)
        return NO_MESSAGE if post is None else f"{post}/{post}"
    if not isinstance(place, discord.abc.Messageable):
        return NO_MESSAGE
    search = posted_message_id(place, bot_id=bot.id, wanted=wanted, since=since)
    found = await requests.finish(search)
    return NO_MESSAGE if found is None else str(found)


async def _fetch(
    requests: Requests, client: discord.Client, place: object, name: str
) -> discord.Message | None:
    """Return the message, None where it is gone."""
    within, _, message_id = name.rpartition("/")
    try:
        if within:
            thread_id = int(within)
            place = client.get_channel(thread_id) or await requests.finish(
                client.fetch_channel(thread_id)
            )
        if not isinstance(place, discord.abc.Messageable):
            return None
        return await requests.finish(place.fetch_message(int(message_id)))
    except discord.NotFound:
        return None


async def _in_open_thread(
    requests: Requests, posted: discord.Message, message: OutgoingMessage
) -> None:
    """Change a message; the thread that it stands in is opened where it is archived."""
    try:
        await _change(requests, posted, message)
    except discord.NotFound:
        return  # somebody was faster
    except discord.HTTPException as error:
        if error.code != _ARCHIVED or not isinstance(posted.channel, discord.Thread):
            raise
        await requests.finish(posted.channel.edit(archived=False))
        await _change(requests, posted, message)
        with contextlib.suppress(discord.HTTPException):  # it may have gone with its message
            await requests.finish(posted.channel.edit(archived=True))


async def _change(requests: Requests, posted: discord.Message, message: OutgoingMessage) -> None:
    if message.digest or message.replaced:
        await requests.finish(_edit(posted, _instead(posted, message)))
    else:
        await requests.finish((_post_of(posted) or posted).delete())


async def _edit(posted: discord.Message, instead: PostedCard) -> None:
    """Put the card in the place of what stands there; nobody is pinged again."""
    arguments: dict[str, Any] = {**instead.sending()}
    arguments["allowed_mentions"] = discord.AllowedMentions.none()
    if instead.embed is not None:
        arguments["content"] = None
        arguments.setdefault("view", None)
    await posted.edit(**arguments)


def _instead(posted: discord.Message, message: OutgoingMessage) -> PostedCard:
    """Return what is shown from now on, of the kind that the message is: Discord keeps that."""
    if message.digest:
        return posted_digest(make_digest(message.digest))
    style = PostStyle.CARD if posted.flags.components_v2 else PostStyle.EMBED
    card = taken_down_card(message.content)
    return posted_card(card, style=style, brief_id=message.brief_id)


def _post_of(posted: discord.Message) -> discord.Thread | None:
    """Return the forum's post that the message opens, where the bot may remove it as a whole."""
    thread = posted.channel
    if not isinstance(thread, discord.Thread) or thread.id != posted.id:
        return None
    in_forum = isinstance(thread.parent, discord.ForumChannel)
    return thread if in_forum and not missing_permissions(thread, needs=_REMOVING) else None
