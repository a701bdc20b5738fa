"""Channels that are set aside, and how they are taken up again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.json_forms import reason_from_json
from bot.adapters.storage.sending.queueing import wake_channels
from bot.adapters.storage.tables import channels
from bot.domain.channels import ChannelName
from bot.domain.reasons import Reason


async def refusals(connection: AsyncConnection) -> dict[ChannelName, Reason]:
    """Return the channels that are set aside, and why."""
    refused = select(channels.c.name, channels.c.refusal)
    rows = await connection.execute(refused.where(channels.c.refused_since.is_not(None)))
    reasons = {row.name: reason_from_json(row.refusal) for row in rows}
    return {name: reason for name, reason in reasons.items() if reason is not None}


async def mend_channels(
    connection: AsyncConnection, names: Collection[ChannelName], now: datetime
) -> None:
    """Try those of the channels again that are set aside; the others are left as they are."""
    for name in names:
        refused = (channels.c.name == name) & channels.c.refused_since.is_not(None)
        mended = update(channels).where(refused).values(refused_since=None, refusal=None)
        if (await connection.execute(mended)).rowcount:
            await wake_channels(connection, [name], now)
