"""Days in, what a language model cost on them, and whom, out: SQL behind the TokenBook port."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.many_rows import insert_rows
from bot.adapters.storage.statements import chunks, insert_into
from bot.adapters.storage.tables import model_costs, server_model_costs
from bot.pipeline.rules.model_budget import shares_of

_ADD: Final = (
    "ON CONFLICT (day, server) DO UPDATE SET tokens = server_model_costs.tokens + excluded.tokens"
)


class SqlTokenBook:
    """Fulfils TokenBook, for all processes over this database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spent_on(self, day: date) -> int:
        """Return the tokens of a day, in and out together."""
        wanted = select(model_costs.c.tokens).where(model_costs.c.day == day)

        async def look(connection: AsyncConnection) -> int:
            return (await connection.execute(wanted)).scalar() or 0

        return await self._database.read_at_once(look)

    async def spent_by(self, server: str, day: date) -> int:
        """Return a server's share of the tokens of a day."""
        return (await self.spent_by_each([server], day))[server]

    async def spent_by_each(self, servers: Collection[str], day: date) -> Mapping[str, int]:
        """Return the same of each of these servers."""
        wanted = select(server_model_costs.c.server, server_model_costs.c.tokens)
        wanted = wanted.where(server_model_costs.c.day == day)

        async def look(connection: AsyncConnection) -> Mapping[str, int]:
            spent = dict.fromkeys(servers, 0)
            for some in chunks(servers):
                theirs = wanted.where(server_model_costs.c.server.in_(some))
                rows = await connection.execute(theirs)
                spent.update((row.server, row.tokens) for row in rows)
            return spent

        return await self._database.read_at_once(look)

    async def days_of(self, server: str) -> Mapping[date, int]:
        """Return a server's shares by day, of all days that are kept; the oldest first."""
        wanted = select(server_model_costs.c.day, server_model_costs.c.tokens)
        theirs = wanted.where(server_model_costs.c.server == server)

        async def look(connection: AsyncConnection) -> Mapping[date, int]:
            rows = await connection.execute(theirs.order_by(server_model_costs.c.day))
            return {row.day: row.tokens for row in rows}

        return await self._database.read_at_once(look)

    async def spend(self, day: date, tokens: int, payers: Collection[str] = ()) -> None:
        """Add to what that day cost, and at once to what it cost each payer."""
        shares = shares_of(tokens, payers)  # by name, so that no two wait for each other's rows
        of_each = [
            {"day": day, "server": name, "tokens": share} for name, share in shares.items() if share
        ]

        async def add(connection: AsyncConnection) -> None:
            first = insert_into(connection, model_costs).values(day=day, tokens=tokens)
            more = {"tokens": model_costs.c.tokens + first.excluded.tokens}
            days = [model_costs.c.day]
            await connection.execute(first.on_conflict_do_update(index_elements=days, set_=more))
            await insert_rows(connection, server_model_costs, of_each, otherwise=_ADD)

        await self._database.write_together(add, beside=True)
