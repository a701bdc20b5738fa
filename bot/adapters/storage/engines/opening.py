"""Where a database is in, the open database out: settled, migrated, its errors translated."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.adapters.storage.engines.database import Database, Settling
from bot.adapters.storage.engines.locations import DatabaseFile, Location, location_of
from bot.adapters.storage.engines.migrating import migrate
from bot.adapters.storage.engines.sqlite_opening import open_file
from bot.pipeline.ports import Clock


def open_database(
    location: Location | Path,
    *,
    clock: Clock,
    lease_seconds: float,
    busy_timeout_seconds: float = 5.0,
    settle: Settling | None = None,
) -> AbstractAsyncContextManager[Database]:
    """Open a file of SQLite or a database on a server of PostgreSQL.

    Migrates it, a file after a backup, unless other processes have it open: those are of one
    revision, and a program of another one gets DatabaseOld. Leases that dead processes left are
    ended, and `settle` puts right what else only a process that is alone can. Raises StorageErrors
    that say what is wrong with it.
    """
    place = location_of(location) if isinstance(location, Path) else location
    if isinstance(place, DatabaseFile):
        return open_file(
            place.path,
            clock=clock,
            lease_seconds=lease_seconds,
            busy_timeout_seconds=busy_timeout_seconds,
            settle=settle,
        )
    # Only who has a server pays for loading its driver.
    from bot.adapters.storage.engines.postgresql_opening import open_server  # noqa: PLC0415

    return open_server(
        place,
        clock=clock,
        lease_seconds=lease_seconds,
        busy_timeout_seconds=busy_timeout_seconds,
        settle=settle,
    )


def migrate_database(location: Location, *, busy_timeout_seconds: float) -> tuple[str | None, str]:
    """Bring the database to the newest revision; return the one found (None: empty) and that."""
    if isinstance(location, DatabaseFile):
        return migrate(location.path, busy_timeout_seconds=busy_timeout_seconds)
    from bot.adapters.storage.engines.postgresql_opening import migrate_server  # noqa: PLC0415  # see above

    return migrate_server(location)
