"""What removing old things needs of the outside world."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.pipeline.rules.keeping import Chore


@dataclass(frozen=True, kw_only=True, slots=True)
class Swept:
    """What one look at some rows gave."""

    removed: int  # things that are gone now
    wrote: bool  # something was changed; others may have waited for it
    looked_until: int  # the id of the last row that was looked at
    ended: bool  # nothing old enough comes after these


class KeepingStore(Protocol):
    """Old things to remove."""

    async def remove_some(self, chore: Chore, after: int) -> Swept:
        """Look at some rows with ids above `after`, and remove what is old and not waited for."""
        ...

    async def give_back_room(self) -> bool:
        """Give the file system some of what is free in the database; tell whether there is more."""
        ...


class Examiner(Protocol):
    """Reads all of a database at a low pace."""

    @property
    def name(self) -> str:
        """Return how messages call the database."""
        ...

    async def examine(self) -> Sequence[str]:
        """Return what is wrong with it, a line each; StorageErrors where it cannot be read."""
        ...
