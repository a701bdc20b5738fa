"""A channel and a brief in, the message that shows it already out, if there is one."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import discord

from bot.adapters.discord.card_components import brief_id_of_message

# This machine's clock and Discord's may differ by so much.
_CLOCK_SKEW = timedelta(minutes=5)
# A post stands right after its first try, unless an outage lasted; then it is among the newest.
# At 100 messages a request, and some 5 requests in 5 s, both take about ten seconds.
_MAX_SINCE_FIRST_TRY = 1_000
_MAX_NEWEST = 100


async def posted_message_id(
    place: discord.abc.Messageable, *, bot_id: int, brief_id: int, since: datetime
) -> int | None:
    """Return the id of the bot's message that shows the brief, None when none is found.

    Reads what was posted since just before `since`, the first try to send it. Raises what
    discord.py raises.
    """
    async for message in _readings(place, since - _CLOCK_SKEW):
        ours = message.author.id == bot_id and message.interaction_metadata is None
        if ours and brief_id_of_message(message.components) == brief_id:
            return message.id
    return None


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
