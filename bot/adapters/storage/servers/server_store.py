"""Servers, their channels and settings: SQL behind the ServerStore port."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.sending.queueing import wake_waiting
from bot.adapters.storage.server_rows import (
    mended_settings,
    row_of_settings,
    stored_settings,
)
from bot.adapters.storage.servers.server_forgetting import (
    end_following,
    forget_outcomes,
    forget_posts,
    forget_server,
)
from bot.adapters.storage.statements import Row, insert_into, insert_missing
from bot.adapters.storage.tables import channels, servers, subscriptions
from bot.domain.channels import ChannelName
from bot.domain.servers import ServerSettings, changed_at


class SqlServerStore:
    """Fulfils ServerStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, server: str) -> ServerSettings:
        """Return what was chosen; the defaults where nothing was.

        What is broken is mended, and told: all else is as it was chosen.
        """
        with suppress(ValueError, TypeError):
            async with self._database.read() as connection:
                return await stored_settings(connection, server)
        async with self._database.write() as connection:
            return await mended_settings(connection, server, self._database.clock.now())

    async def revise(
        self, server: str, change: Callable[[ServerSettings], ServerSettings]
    ) -> ServerSettings:
        """Keep what `change` makes of the settings as they stand, and return it."""
        async with self._database.write() as connection:
            # Only now: whoever looks at a channel by the old settings began to before.
            now = self._database.clock.now()
            before = await mended_settings(connection, server, now)
            after = changed_at(now, before, change(before))
            await _keep(connection, server, row_of_settings(after), now)
            await wake_waiting(connection, server, now)
        return after

    async def place(self, channel: ChannelName, server: str) -> None:
        """Remember for good which server a channel belongs to."""
        async with self._database.write() as connection:
            await insert_missing(connection, channels, [{"name": channel}])
            elsewhere = channels.c.server.is_distinct_from(server)
            placed = update(channels).where(channels.c.name == channel, elsewhere)
            await connection.execute(placed.values(server=server))

    async def server_of(self, channel: ChannelName) -> str | None:
        """Return the channel's server, also after the channel is gone; None: not known."""
        placed = select(channels.c.server).where(channels.c.name == channel)
        async with self._database.read() as connection:
            server: str | None = (await connection.execute(placed)).scalar_one_or_none()
        return server

    async def unplaced(self) -> Sequence[ChannelName]:
        """Return the channels that follow feeds and are placed in no server, of all publishers."""
        following = subscriptions.c.channel
        known = subscriptions.outerjoin(channels, channels.c.name == following)
        lacking = select(following).distinct().select_from(known).where(channels.c.server.is_(None))
        async with self._database.read() as connection:
            return list((await connection.execute(lacking.order_by(following))).scalars())

    async def channels(self, server: str) -> Sequence[ChannelName]:
        """Return the channels placed in a server, also those that are gone or archived."""
        placed = select(channels.c.name).where(channels.c.server == server)
        async with self._database.read() as connection:
            return list((await connection.execute(placed.order_by(channels.c.name))).scalars())

    async def joined(self, server: str) -> bool:
        """Take note that the bot is there; True where it was not known, or had been removed."""
        now = self._database.clock.now()
        there = select(servers.c.left_at.is_(None)).where(servers.c.name == server)
        async with self._database.write() as connection:
            if (await connection.execute(there)).scalar():
                return False
            await _keep(connection, server, {"left_at": None}, now)
            await wake_waiting(connection, server, now)
        return True

    async def left(self, server: str) -> None:
        """Take note that the bot was removed: nothing is posted there any more."""
        now = self._database.clock.now()
        async with self._database.write() as connection:
            await insert_missing(connection, servers, [{"name": server, "joined_at": now}])
            there = update(servers).where(servers.c.name == server, servers.c.left_at.is_(None))
            await connection.execute(there.values(left_at=now))

    async def present(self) -> Sequence[str]:
        """Return the servers that were joined and not left."""
        there = select(servers.c.name).where(servers.c.left_at.is_(None))
        async with self._database.read() as connection:
            return list((await connection.execute(there.order_by(servers.c.name))).scalars())

    async def purge(self, left_before: datetime) -> Sequence[str]:
        """Forget all servers left before then, with what they followed; return their names."""
        gone = select(servers.c.name).where(servers.c.left_at < left_before)
        async with self._database.read() as connection:
            names = list((await connection.execute(gone.order_by(servers.c.name))).scalars())
        for name in names:
            await self.forget(name)
        return names

    async def forget(self, server: str) -> None:
        """Forget a server now: what it follows, its settings, its reports.

        In several transactions, as there may be much to forget; cut off, it is begun again.
        """
        now = self._database.clock.now()
        async with self._database.write() as connection:
            await end_following(connection, server, now)
        more = True
        while more:
            async with self._database.write() as connection:
                more = await forget_posts(connection, server)
        await self._forget_outcomes(server)
        async with self._database.write() as connection:
            await forget_server(connection, server)

    async def _forget_outcomes(self, server: str) -> None:
        after: int | None = 0
        while after is not None:
            async with self._database.write(beside=True) as connection:
                after = await forget_outcomes(connection, server, after)


async def _keep(connection: AsyncConnection, server: str, values: Row, now: datetime) -> None:
    row: Row = {"name": server, "joined_at": now, **values}
    kept = insert_into(connection, servers).values(row)
    known = kept.on_conflict_do_update(index_elements=[servers.c.name], set_=values)
    await connection.execute(known)
