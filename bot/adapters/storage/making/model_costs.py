"""Days in, what a language model cost on them out: SQL behind the TokenBook port."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.statements import insert_into
from bot.adapters.storage.tables import model_costs


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

    async def spend(self, day: date, tokens: int) -> None:
        """Add to what that day cost."""

        async def add(connection: AsyncConnection) -> None:
            first = insert_into(connection, model_costs).values(day=day, tokens=tokens)
            more = {"tokens": model_costs.c.tokens + first.excluded.tokens}
            days = [model_costs.c.day]
            await connection.execute(first.on_conflict_do_update(index_elements=days, set_=more))

        await self._database.write_together(add, beside=True)
