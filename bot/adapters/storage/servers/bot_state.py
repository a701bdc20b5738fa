"""Small facts by name in, the same after a restart out: SQL behind the BotState port."""

from sqlalchemy import delete, insert, select

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.tables import bot_state


class SqlBotState:
    """Fulfils BotState."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, name: str) -> str | None:
        """Return what was written last; None when nothing was."""
        wanted = select(bot_state.c.value).where(bot_state.c.name == name)
        async with self._database.read() as connection:
            value: str | None = (await connection.execute(wanted)).scalar_one_or_none()
        return value

    async def write(self, name: str, value: str) -> None:
        """Keep `value` under `name`."""
        async with self._database.write() as connection:
            await connection.execute(delete(bot_state).where(bot_state.c.name == name))
            await connection.execute(insert(bot_state).values(name=name, value=value))
