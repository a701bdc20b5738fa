"""A file of SQLite with free pages in, a smaller one out; other databases see to it themselves."""

from typing import Any

from sqlalchemy import Connection

from bot.adapters.storage.engines.database import Database

# New files can give pages back one by one (PRAGMA auto_vacuum); older ones fill theirs again.
_INCREMENTAL = 2
# What is free is soon needed again: only more than a tenth of the file is given back, and only
# where it is felt (4 MB), in steps of a few milliseconds.
_FREE_SHARE = 10
_FREE_PAGES = 1_000
_PAGES_AT_ONCE = 200


async def give_back_room(database: Database) -> bool:
    """Shorten the file a little where much of it is free; tell whether there is more to do."""
    async with database.read() as connection:
        if connection.dialect.name != "sqlite" or not await connection.run_sync(_has_much_free):
            return False
    await database.write_at_once(_shorten)
    return True


def _has_much_free(connection: Connection) -> bool:
    pages, free = _number(connection, "page_count"), _number(connection, "freelist_count")
    incremental = _number(connection, "auto_vacuum") == _INCREMENTAL
    return incremental and free > max(_FREE_PAGES, pages // _FREE_SHARE)


def _shorten(connection: Connection) -> None:
    # Each row of the answer gives one page back, and only a script reads rows without columns. It
    # commits what it finds open, which is nothing, and is a transaction of its own.
    driver: Any = connection.connection.dbapi_connection
    driver.executescript(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})")


def _number(connection: Connection, pragma: str) -> int:
    number: int = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
    return number
