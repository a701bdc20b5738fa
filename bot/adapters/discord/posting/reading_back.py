"""A place and what was to be posted in, the message that shows it already out, if there is one."""

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime, timedelta

import discord

from bot.adapters.discord.cards.card_marks import brief_id_of_message, digest_id_of_message
from bot.pipeline.records import OutgoingMessage

# Tells whether these components of a message of ours are those that were to be posted.
Shows = Callable[[Iterable[object]], bool]

# This machine's clock and Discord's may differ by so much.
CLOCK_SKEW = timedelta(minutes=5)
# A post stands right after its first try, unless an outage lasted; then it is among the newest.
# At 100 messages a request, and some 5 requests in 5 s, both take about ten seconds.
_MAX_SINCE_FIRST_TRY = 1_000
_MAX_NEWEST = 100


def shows(message: OutgoingMessage) -> Shows:
    """Return what knows that message again: by its brief, or the first one of its digest."""
    if not message.digest:
        return shows_brief(message.brief_id)
    return lambda components: digest_id_of_message(components) == message.brief_id


def shows_brief(brief_id: int) -> Shows:
    """Return what knows a message of one brief again."""
    return lambda components: brief_id_of_message(components) == brief_id


async def posted_message_id(
    place: discord.abc.Messageable, *, bot_id: int, wanted: Shows, since: datetime
) -> int | None:
    """Return the id of the bot's message that is wanted, None when none is found.

    Reads what was posted since just before `since`, the first try to send it. Raises what
    discord.py raises.
    """
    async for message in _readings(place, since - CLOCK_SKEW):
        if is_ours(message, bot_id) and wanted(message.components):
            return message.id
    return None


def is_ours(message: discord.Message, bot_id: int) -> bool:
    """Tell whether the bot posted it of its own accord: no answer to somebody's command."""
    return message.author.id == bot_id and message.interaction_metadata is None


async def _readings(
    place: discord.abc.Messageable, since: datetime
) -> AsyncIterator[discord.Message]:
    count = 0
    async for message in place.history(after=since, oldest_first=True, limit=_MAX_SINCE_FIRST_TRY):
        count += 1
        yield message
    if count == _MAX_SINCE_FIRST_TRY:
        async for message in place.history(limit=_MAX_NEWEST):
            yield message
