"""Where a database is, as somebody writes it, in; a file or a server out."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_FILE = "sqlite:"
_SERVERS = ("postgresql", "postgres")
_DRIVER = "postgresql+psycopg"


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """One file of SQLite."""

    path: Path

    @property
    def name(self) -> str:
        """Return how messages call it."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class DatabaseServer:
    """A database on a server of PostgreSQL."""

    url: URL

    @property
    def name(self) -> str:
        """Return how messages call it, without its password."""
        shown = self.url.set(drivername="postgresql", query={})
        return shown.render_as_string(hide_password=True)


Location = DatabaseFile | DatabaseServer


def is_same(one: Location, other: Location) -> bool:
    """Tell whether both are one database, as far as their names tell."""
    if isinstance(one, DatabaseFile) and isinstance(other, DatabaseFile):
        return one.path.resolve() == other.path.resolve()
    return one == other


def location_of(written: str | Path) -> Location:
    """Read a path, `sqlite:<path>` or `postgresql://user:password@host:port/database`.

    ValueError says what is wrong with it, without repeating it: it may hold a password.
    """
    if isinstance(written, Path):
        return DatabaseFile(written)
    scheme = written.partition(":")[0].partition("+")[0].casefold()
    if scheme in _SERVERS:
        return DatabaseServer(_server(written))
    if written.casefold().startswith(_FILE):
        return DatabaseFile(_path(written[len(_FILE) :]))
    if "://" in written:
        message = "must begin with postgresql:// or sqlite:"
        raise ValueError(message)
    return DatabaseFile(_path(written))


def _server(written: str) -> URL:
    try:
        url = make_url(written).set(drivername=_DRIVER)
    except (ArgumentError, ValueError):
        message = "must be postgresql://user:password@host:port/database"
        raise ValueError(message) from None
    if not url.database:
        message = "must name the database: postgresql://user:password@host:port/database"
        raise ValueError(message)
    return url


def _path(written: str) -> Path:
    """Read what stands behind sqlite:; `///` before a path is the way other tools write it."""
    path = written.removeprefix("///") if written.startswith("///") else written
    if not path or path == ":memory:":
        message = "must name a file"
        raise ValueError(message)
    return Path(path)
