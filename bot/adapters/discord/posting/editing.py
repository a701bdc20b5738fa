"""A message of ours and what is to stand in its place in, the message changed or removed out."""

import contextlib
import re
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

import discord

from bot.adapters.discord.cards.card_posting import (
    PostedCard,
    posted_card,
    posted_digest,
    stored_controls,
)
from bot.adapters.discord.connecting.permissions import missing_permissions
from bot.adapters.discord.posting.forum_posts import find_post, title_of
from bot.adapters.discord.posting.reading_back import posted_message_id, shows_brief
from bot.domain.errors import MessageRefused
from bot.domain.posting import PostStyle
from bot.pipeline.records import OutgoingMessage
from bot.presenting.cards import make_card, taken_down_card
from bot.presenting.digests import make_digest

ResultT = TypeVar("ResultT")

_ROLE_ALONE = re.compile(r"<@&(\d{1,20})>")
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
    message looked for that shows the brief there. A digest is shown as it is now, without the brief
    where that is taken down; any other message shows its brief as it is now, or the plain link, or
    is removed. What is gone already is fine where it was to go, else MessageRefused. Raises what
    discord.py raises.
    """
    name = message.edits or await _find(requests, client, place, message)
    posted = None if name == NO_MESSAGE else await _fetch(requests, client, place, name)
    stood = posted is not None and await _in_open_thread(requests, posted, message)
    if message.renewed and not stood:
        raise MessageRefused(channel=str(message.channel), detail="the message is gone")
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
        title = title_of(make_card(message.content, message.options.briefs_language).headline)
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
) -> bool:
    """Change a message; the thread that it stands in is opened where it is archived.

    False where somebody was faster and removed it.
    """
    try:
        await _change(requests, posted, message)
    except discord.NotFound:
        return False
    except discord.HTTPException as error:
        if error.code != _ARCHIVED or not isinstance(posted.channel, discord.Thread):
            raise
        await requests.finish(posted.channel.edit(archived=False))
        await _change(requests, posted, message)
        with contextlib.suppress(discord.HTTPException):  # it may have gone with its message
            await requests.finish(posted.channel.edit(archived=True))
    return True


async def _change(requests: Requests, posted: discord.Message, message: OutgoingMessage) -> None:
    if message.digest or message.renewed or message.replaced:
        await requests.finish(_edit(posted, _instead(posted, message)))
    else:
        await requests.finish((_post_of(posted) or posted).delete())


async def _edit(posted: discord.Message, instead: PostedCard) -> None:
    """Put the card in the place of what stands there; nobody is pinged again."""
    arguments: dict[str, Any] = {**instead.sending()}
    arguments["allowed_mentions"] = discord.AllowedMentions.none()
    if instead.embed is not None:
        arguments.setdefault("content", None)
        arguments.setdefault("view", None)
    await posted.edit(**arguments)


def _instead(posted: discord.Message, message: OutgoingMessage) -> PostedCard:
    """Return what is shown from now on, of the kind that the message is: Discord keeps that."""
    if message.digest:
        digest = make_digest(message.digest, message.options.briefs_language)
        return posted_digest(digest, mention_role_id=_role_named(posted))
    if message.renewed:
        return _renewed(posted, message)
    style = PostStyle.CARD if posted.flags.components_v2 else PostStyle.EMBED
    card = taken_down_card(message.content)
    return posted_card(card, style=style, brief_id=message.brief_id)


def _renewed(posted: discord.Message, message: OutgoingMessage) -> PostedCard:
    """Return the brief as it would be posted now, with the role that the message named."""
    style = message.options.style or PostStyle.CARD
    if not posted.flags.components_v2:
        style = PostStyle.EMBED
    elif style is PostStyle.EMBED:
        style = PostStyle.CARD
    return posted_card(
        make_card(message.content, message.options.briefs_language),
        style=style,
        brief_id=message.brief_id,
        mention_role_id=_role_named(posted),
        controls=stored_controls(message.brief_id),
    )


def _role_named(posted: discord.Message) -> int | None:
    """Return the role that the message pinged when it was posted: it stays named there."""
    first = posted.components[0] if posted.components else None
    words = first.content if isinstance(first, discord.TextDisplay) else posted.content
    named = _ROLE_ALONE.fullmatch(words)
    return int(named.group(1)) if named else None


def _post_of(posted: discord.Message) -> discord.Thread | None:
    """Return the forum's post that the message opens, where the bot may remove it as a whole."""
    thread = posted.channel
    if not isinstance(thread, discord.Thread) or thread.id != posted.id:
        return None
    in_forum = isinstance(thread.parent, discord.ForumChannel)
    return thread if in_forum and not missing_permissions(thread, needs=_REMOVING) else None
