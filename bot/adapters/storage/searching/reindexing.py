"""Briefs that the search index does not know in, a complete index out."""

from collections.abc import Callable
from typing import Any, Final

import structlog
from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.searching.analyzer import ANALYZER_VERSION
from bot.adapters.storage.searching.search_rows import add_documents, stored_contents
from bot.adapters.storage.searching.word_indexes import word_index
from bot.adapters.storage.tables import briefs, search_documents

Progress = Callable[[int, int], None]  # briefs indexed, of how many

_AT_ONCE: Final = 500  # briefs a transaction, about a quarter of a second
_TOLD_EACH: Final = 20_000
_SOON: Final = 2_000  # so many are indexed while the program starts, more beside its work


def told(done: int, total: int) -> None:
    """Say on the log how far it is, now and then."""
    if done == total or done % _TOLD_EACH < _AT_ONCE:
        structlog.get_logger().info("search index is made anew", briefs=done, of=total)


async def reindex(database: Database, progress: Progress) -> None:
    """Make the whole search index anew; what is indexed is found meanwhile, the newest first."""
    async with database.write() as connection:
        await _empty(connection)
    await index_missing(database, progress)


async def settle_index(database: Database) -> None:
    """Empty the index if another analyzer made any of it, and index what is missing if it is little.

    Of more, `index_missing` takes care while the program runs.
    """
    async with database.write() as connection:
        await forget_outdated(connection)
    async with database.read() as connection:
        few = await _missing(connection, _SOON + 1)
    if len(few) <= _SOON:
        await index_missing(database, lambda _done, _all: None)


async def index_missing(database: Database, progress: Progress) -> None:
    """Index what another version of the analyzer, or a cut re-indexing, has left behind."""
    completion = SqlIndexCompletion(database, progress)
    while await completion.index_some():
        pass


class SqlIndexCompletion:
    """Fulfils IndexCompletion; goes from the newest brief that is missing to the oldest."""

    def __init__(self, database: Database, progress: Progress) -> None:
        self._database = database
        self._progress = progress
        self._before: int | None = None
        self._done = 0
        self._total: int | None = None

    async def index_some(self) -> bool:
        """Index some briefs that are missing, and tell whether there were any."""
        async with self._database.write() as connection:
            if self._total is None:
                self._total = await _count_missing(connection)
            ids = await _missing(connection, _AT_ONCE, self._before, lock=True)
            await add_documents(connection, await stored_contents(connection, ids))
        if ids:
            self._before, self._done = min(ids), self._done + len(ids)
            self._progress(self._done, max(self._done, self._total))
        return bool(ids)


async def forget_outdated(connection: AsyncConnection) -> None:
    """Empty the index if another analyzer made any of it: its words are not ours to take out."""
    other = search_documents.c.analyzer_version != ANALYZER_VERSION
    if (
        await connection.execute(select(search_documents.c.brief_id).where(other).limit(1))
    ).first():
        await _empty(connection)


async def _empty(connection: AsyncConnection) -> None:
    await word_index(connection).clear(connection)
    await connection.execute(delete(search_documents))


async def _missing(
    connection: AsyncConnection, most: int, before: int | None = None, *, lock: bool = False
) -> list[int]:
    """Return the newest ids that are not in the index, older than `before`."""
    wanted = missing_briefs(before).limit(most)
    if lock:  # those that somebody is changing right now are left to the next time
        wanted = wanted.with_for_update(of=briefs, key_share=True, skip_locked=True)
    return list((await connection.execute(wanted)).scalars())


def missing_briefs(before: int | None) -> Select[Any]:
    """Select the ids that are not in the index, newest first."""
    indexed = search_documents.c.brief_id == briefs.c.id
    missing = select(briefs.c.id).where(
        ~select(search_documents.c.brief_id).where(indexed).exists()
    )
    if before is not None:
        missing = missing.where(briefs.c.id < before)
    return missing.order_by(briefs.c.id.desc())


async def _count_missing(connection: AsyncConnection) -> int:
    numbers = [
        (await connection.execute(select(func.count()).select_from(table))).scalar_one()
        for table in (briefs, search_documents)
    ]
    return int(numbers[0] - numbers[1])
