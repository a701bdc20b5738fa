"""Databases that did not do what was asked."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.root import LedeError


@dataclass(eq=False)
class StorageError(LedeError):
    """The database did not do what was asked."""

    code: ClassVar[str] = "storage_failed"
    database: str  # the path or URL, password masked
    detail: str = ""


@dataclass(eq=False)
class DatabaseLocked(StorageError):
    """Somebody else holds the write lock for longer than we wait."""

    code: ClassVar[str] = "database_locked"


@dataclass(eq=False)
class DatabaseUnreachable(StorageError):
    """The database's server does not answer, or lets nobody in."""

    code: ClassVar[str] = "database_unreachable"


@dataclass(eq=False)
class DatabaseReadOnly(StorageError):
    """The file or its folder cannot be written."""

    code: ClassVar[str] = "database_read_only"


@dataclass(eq=False)
class DatabaseCorrupt(StorageError):
    """The file is not a database, or a damaged one."""

    code: ClassVar[str] = "database_corrupt"


@dataclass(eq=False)
class DiskFull(StorageError):
    """No room for another page."""

    code: ClassVar[str] = "disk_full"


@dataclass(eq=False)
class DatabaseNewer(StorageError):
    """A later version of this program wrote it."""

    code: ClassVar[str] = "database_newer"


@dataclass(eq=False)
class DatabaseOld(StorageError):
    """The tables are of an earlier version, or not there yet."""

    code: ClassVar[str] = "database_old"


@dataclass(eq=False)
class DatabaseInUse(StorageError):
    """A process has it open, and what was asked for takes it alone."""

    code: ClassVar[str] = "database_in_use"


@dataclass(eq=False)
class DatabaseNotEmpty(StorageError):
    """It has rows, and was to take those of another one."""

    code: ClassVar[str] = "database_not_empty"


@dataclass(eq=False)
class CopyDiffers(StorageError):
    """A row of the copy is not what it was."""

    code: ClassVar[str] = "copy_differs"


@dataclass(eq=False)
class LeaseLost(StorageError):
    """Another holder took the row over; what was done meanwhile is not recorded."""

    code: ClassVar[str] = "lease_lost"
