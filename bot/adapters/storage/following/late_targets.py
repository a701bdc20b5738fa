"""Entries that channels are given after they were seen in; their order in the channels kept."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.statements import chunks
from bot.adapters.storage.tables import entry_targets
from bot.domain.channels import ChannelName


async def hold_later_ones(
    connection: AsyncConnection,
    entry_ids: Iterable[int],
    channels: Collection[ChannelName] | None,
    now: datetime,
) -> None:
    """Have what follows these entries in the channels (None: all that get them) wait for them.

    As if they were seen only now: for as long as they are being read, and the order's patience
    lasts.
    """
    for ids in chunks(sorted(entry_ids)):
        late = update(entry_targets).where(entry_targets.c.entry_id.in_(ids))
        if channels is not None:
            late = late.where(entry_targets.c.channel.in_(channels))
        await connection.execute(late.values(added_at=now))
