"""An open database in, what is wrong with its file out: the Examiner port."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.soundness import FileExamination

# After each table, so that a slow disk serves others, too.
_PAUSE_SECONDS = 0.05


class SqlExaminer:
    """Fulfils Examiner; PostgreSQL keeps checksums of its own and says nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def name(self) -> str:
        """Return the path of the file."""
        return self._database.name

    async def examine(self) -> Sequence[str]:
        """Return what is wrong with the file; cancelled, the reading ends soon."""
        if self._database.engine.dialect.name != "sqlite":
            return ()
        examination, paused = FileExamination(Path(self._database.name)), threading.Event()

        def pause() -> None:
            paused.wait(_PAUSE_SECONDS)

        try:
            return await asyncio.to_thread(examination.run, pause)
        finally:
            paused.set()
            examination.end()
