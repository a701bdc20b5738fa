"""Two databases, as somebody names them, in; the second one with all of the first one out."""

from pathlib import Path

from bot.adapters.clock import SystemClock
from bot.adapters.storage.copying.copy_database import copy_database
from bot.adapters.storage.copying.rows_across import Copied, Progress
from bot.adapters.storage.engines.locations import DatabaseFile, Location, location_of


async def copied(source: str, target: str, *, progress: Progress) -> Copied:
    """Copy one database into another; ValueError where an address is none."""
    old, new = location_of(source), location_of(target)
    return await copy_database(old, new, clock=SystemClock(), progress=progress)


def named(written: str) -> str:
    """Return how messages call the database there, without its password; ValueError where none is."""
    return location_of(written).name


async def copied_while_used(source: Location, file: Path, progress: Progress) -> Copied:
    """Copy a database that others work with into a new file of SQLite."""
    place = DatabaseFile(file)
    clock = SystemClock()
    return await copy_database(source, place, clock=clock, progress=progress, in_use=True)
