"""Two databases' places in, the second one with all that the first one has out."""

import asyncio
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Engine

from bot.adapters.storage.copying.rows_across import (
    Copied,
    Progress,
    compare_rows,
    copy_rows,
    is_empty,
)
from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.engines.locations import Location, is_same
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.engines.transactions import ALONE, TRANSACTION
from bot.adapters.storage.searching.reindexing import index_missing
from bot.domain.errors import DatabaseInUse, DatabaseNotEmpty
from bot.pipeline.ports import Clock

# Nothing is leased on the way.
_LEASE_SECONDS = 60.0
_INDEX = "search_documents"


async def copy_database(
    source: Location, target: Location, *, clock: Clock, progress: Progress, in_use: bool = False
) -> Copied:
    """Copy everything into a database that has nothing yet, compare row by row, index it.

    Either may be a file or on a server. Both are kept to ourselves meanwhile, so that nothing is
    stored in the old one that the new one never hears of: DatabaseInUse where somebody has one of
    them open, DatabaseNotEmpty where the new one has rows, CopyDiffers where a row is not the
    same afterwards. With an error the new one stays empty. With `in_use` others may work with the
    old one; what is copied is how it stood at one moment.
    """
    if is_same(source, target):
        raise DatabaseNotEmpty(database=target.name)
    copying = _Copying(target=target, clock=clock, progress=progress)
    settle = None if in_use else copying.from_source
    opening = open_database(source, clock=clock, lease_seconds=_LEASE_SECONDS, settle=settle)
    async with opening as opened:
        if in_use:
            await copying.from_source(opened)
        if copying.copied is None:
            raise DatabaseInUse(database=source.name)
        return copying.copied


@dataclass(kw_only=True)
class _Copying:
    """Runs while both databases are nobody else's."""

    target: Location
    clock: Clock
    progress: Progress
    copied: Copied | None = None

    async def from_source(self, source: Database) -> None:
        settle = partial(self._into_target, source)
        opening = open_database(
            self.target, clock=self.clock, lease_seconds=_LEASE_SECONDS, settle=settle
        )
        async with opening:
            if self.copied is None:
                raise DatabaseInUse(database=self.target.name)

    async def _into_target(self, source: Database, target: Database) -> None:
        work = partial(self._copy, source.blocking, target.blocking)
        with translated(self.target.name):
            self.copied = await asyncio.to_thread(work)
        await index_missing(target, partial(self.progress, _INDEX))

    def _copy(self, source: Engine, target: Engine) -> Copied:
        options = {TRANSACTION: ALONE}
        with (
            source.connect() as old,
            old.begin(),
            target.connect().execution_options(**options) as new,
            new.begin(),
        ):
            return self._copy_rows(old, new)

    def _copy_rows(self, old: Connection, new: Connection) -> Copied:
        if not is_empty(new):
            raise DatabaseNotEmpty(database=self.target.name)
        copied = copy_rows(old, new, self.progress)
        compare_rows(old, new, self.target.name)
        return copied
