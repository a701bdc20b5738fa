"""Channels that are set aside, and how they are taken up again."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.json_forms import reason_from_json
from bot.adapters.storage.sending.queueing import wake_channels
from bot.adapters.storage.tables import channels
from bot.domain.channels import ChannelName
from bot.domain.errors import ChannelRefused
from bot.domain.reasons import Reason


async def refusals(
    connection: AsyncConnection, only: Collection[ChannelName] | None = None
) -> dict[ChannelName, Reason]:
    """Return the channels (of `only`; None: of all) that are set aside, and why.

    Where the reason cannot be read, just that they refuse: they are to be taken up again, too.
    """
    refused = select(channels.c.name).where(channels.c.refused_since.is_not(None))
    if only is not None:
        refused = refused.where(channels.c.name.in_(only))
    try:
        return await _reasons(connection, refused)
    except (ValueError, TypeError):  # at least one is broken: find out which
        names = list((await connection.execute(refused)).scalars())
    found = {name: _lost(name) for name in names}
    for name in names:
        with suppress(ValueError, TypeError):
            found |= await _reasons(connection, refused.where(channels.c.name == name))
    return found


async def _reasons(
    connection: AsyncConnection, refused: Select[tuple[ChannelName]]
) -> dict[ChannelName, Reason]:
    rows = await connection.execute(refused.add_columns(channels.c.refusal))
    return {row.name: reason_from_json(row.refusal) or _lost(row.name) for row in rows}


def _lost(name: ChannelName) -> Reason:
    return Reason(code=ChannelRefused.code, data={"channel": str(name)})


async def mend_channels(
    connection: AsyncConnection, names: Collection[ChannelName], now: datetime
) -> None:
    """Try those of the channels again that are set aside; the others are left as they are."""
    for name in names:
        refused = (channels.c.name == name) & channels.c.refused_since.is_not(None)
        mended = update(channels).where(refused).values(refused_since=None, refusal=None)
        if (await connection.execute(mended)).rowcount:
            await wake_channels(connection, [name], now)
