"""A server's address in, an open database out: migrated, and known to be in use."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from bot.adapters.storage.engines.database import Database, Settling, end_all_leases
from bot.adapters.storage.engines.faults import translated
from bot.adapters.storage.engines.locations import DatabaseServer
from bot.adapters.storage.engines.postgresql_connections import (
    PRESENCE,
    async_engine,
    blocking_engine,
)
from bot.adapters.storage.engines.revisions import found_revision, newest_revision, upgrade
from bot.adapters.storage.engines.transactions import ALONE, TRANSACTION
from bot.domain.errors import DatabaseLocked, DatabaseOld
from bot.pipeline.ports import Clock

# Of one process; a server takes a hundred from all of them unless told otherwise.
_CONNECTIONS = 8
_WRITERS = 6
_COME_IN = f"SELECT pg_advisory_lock_shared{PRESENCE}"
# This session says nothing for days; older servers do not know the setting.
_STAY = "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'"
_NO_WAIT = 0  # for locks: how long whoever sets the database up takes is not ours to judge


@asynccontextmanager
async def open_server(
    location: DatabaseServer,
    *,
    clock: Clock,
    lease_seconds: float,
    busy_timeout_seconds: float,
    settle: Settling | None,
) -> AsyncIterator[Database]:
    """Open the database on the server, which must be there; see `open_database`."""
    presence = Presence(location)
    try:
        with translated(location.name):
            await asyncio.to_thread(presence.begin)
        database = _database(location, presence, clock, lease_seconds, busy_timeout_seconds)
        try:
            if presence.alone:
                await end_all_leases(database)
                if settle is not None:
                    await settle(database)
                await asyncio.to_thread(presence.share)
            yield database
        finally:
            await database.close()
    finally:
        await asyncio.to_thread(presence.end)


def _database(
    location: DatabaseServer,
    presence: "Presence",
    clock: Clock,
    lease_seconds: float,
    busy_timeout_seconds: float,
) -> Database:
    url, patience = location.url, busy_timeout_seconds
    engine = async_engine(url, busy_timeout_seconds=patience, connections=_CONNECTIONS)
    leasing = blocking_engine(
        url, busy_timeout_seconds=patience, connections=_WRITERS, durable=False
    )
    durable = blocking_engine(url, busy_timeout_seconds=patience, connections=1)
    for each in (engine.sync_engine, leasing, durable):
        presence.watch(each)
    return Database(
        name=location.name,
        clock=clock,
        lease_seconds=lease_seconds,
        engine=engine,
        blocking=leasing,
        durable=durable,
        writers=_WRITERS,
        check=lambda: None,  # each new connection is looked at instead
    )


def migrate_server(location: DatabaseServer) -> tuple[str | None, str]:
    """Bring the database to the newest revision; return the one found (None: empty) and that.

    DatabaseOld says that other processes work with it as it is.
    """
    presence = Presence(location)
    with translated(location.name):
        try:
            before = presence.begin()
        finally:
            presence.end()
    return before, newest_revision()


@dataclass
class Presence:
    """Holds the lock that tells other processes of us; the server drops it when we die.

    As with the file lock beside a file of SQLite: an exclusive one to set things up, a shared one
    to run. Blocking; StorageErrors are the caller's to translate.
    """

    location: DatabaseServer
    alone: bool = False
    _engine: Engine = field(init=False)
    _connection: Connection | None = None
    _guard: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Make no connection yet."""
        self._engine = blocking_engine(
            self.location.url, busy_timeout_seconds=_NO_WAIT, connections=0
        )

    def begin(self) -> str | None:
        """Take the lock, migrate where nobody else is there; return the revision found."""
        connection = self._connect()
        self.alone = bool(_asked(connection, f"SELECT pg_try_advisory_lock{PRESENCE}"))
        if not self.alone:
            _asked(connection, _COME_IN)
        before = found_revision(connection, self.location.name)
        if before != newest_revision():
            if not self.alone:
                raise DatabaseOld(database=self.location.name, detail=f"revision {before}, in use")
            self._upgrade()
        return before

    def share(self) -> None:
        """Let others in."""
        connection = self._connection
        if connection is not None and self.alone:
            _asked(connection, _COME_IN)
            _asked(connection, f"SELECT pg_advisory_unlock{PRESENCE}")
            self.alone = False

    def end(self) -> None:
        """Leave."""
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.close()
            self._connection = None
        self._engine.dispose()

    def watch(self, engine: Engine) -> None:
        """Look after the lock before this engine uses a new connection.

        Where the server was started anew, every connection is new. It costs a question to the
        server for each, of which a process makes a handful.
        """

        @event.listens_for(engine, "connect")
        def connected(_connection: object, _record: object) -> None:
            with self._guard:
                if not self._is_held():
                    self.end()
                    self._come_back()

    def _come_back(self) -> None:
        """Take the lock again; DatabaseOld if others have migrated meanwhile."""
        connection = self._connect()
        if not _asked(connection, f"SELECT pg_try_advisory_lock_shared{PRESENCE}"):
            self.end()
            raise DatabaseLocked(database=self.location.name, detail="another process sets it up")
        found = found_revision(connection, self.location.name)
        if found != newest_revision():
            self.end()
            detail = f"revision {found}, since the connection was lost"
            raise DatabaseOld(database=self.location.name, detail=detail)

    def _connect(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection = connection
        _asked(connection, _STAY)
        return connection

    def _is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            _asked(self._connection, "SELECT 1")
        except DBAPIError:
            return False
        return True

    def _upgrade(self) -> None:
        options = {TRANSACTION: ALONE}
        with self._engine.connect().execution_options(**options) as connection:
            upgrade(connection)


def _asked(connection: Connection, question: str) -> object:
    return connection.exec_driver_sql(question).scalar()
