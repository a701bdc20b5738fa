"""Settings in, what looks after the database out: tidying, examining, copies, the index anew."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.adapters.clock import SystemClock
from bot.adapters.storage.engines.backup import Progress, fold, save_checked, save_copy
from bot.adapters.storage.engines.locations import DatabaseFile, DatabaseServer
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.engines.restoring import Restoring, restore_copy
from bot.adapters.storage.searching.reindexing import reindex
from bot.adapters.storage.stores import Stores
from bot.app.hearing import Hearing
from bot.app.moving import copied_while_used
from bot.app.openings import database_of
from bot.domain.errors import FileUnwritable, StorageError
from bot.pipeline.complete_index import CompleteIndex
from bot.pipeline.ports import Clock
from bot.pipeline.rules.keeping import KeepFor, chores
from bot.pipeline.tidy import Tidy
from bot.pipeline.watch_soundness import Soundness, WatchSoundness, examine, last_examination
from bot.settings import Settings


class Loop(Protocol):
    """Something that goes on until the bot stops; its bell is rung then."""

    wake: asyncio.Event

    async def run(self) -> None:
        """Go on."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """A copy that was made."""

    file: Path
    size_bytes: int
    seconds: float
    revision: str


def upkeep(
    settings: Settings, stores: Stores, clock: Clock, hearing: Hearing, stop: asyncio.Event
) -> Sequence[Loop]:
    """Build what looks after the database; any number of processes may have it."""
    tidy = Tidy(
        store=stores.keeping,
        chores=chores(keep_for(settings)),
        clock=clock,
        observe=hearing.observe,
        troubles=hearing.troubles,
        stop=stop,
    )
    watch = WatchSoundness(
        examiner=stores.examiner,
        state=stores.bot_state,
        clock=clock,
        troubles=hearing.troubles,
        stop=stop,
    )
    complete = CompleteIndex(
        completion=stores.index_completion, clock=clock, troubles=hearing.troubles, stop=stop
    )
    return [tidy, watch, complete]


def keep_for(settings: Settings) -> KeepFor:
    """Return how long the settings keep what."""
    keep = settings.keep
    return KeepFor(
        texts=timedelta(days=keep.text_days),
        briefs=timedelta(days=keep.brief_days) if keep.brief_days else None,
        history=timedelta(days=keep.history_days),
    )


def saved_copy(settings: Settings, target: Path, *, replace: bool, progress: Progress) -> Saved:
    """Write a checked copy of the database into a file, or into a folder under today's name.

    Blocks; Ctrl-C leaves nothing behind. FileUnwritable and StorageErrors say why there is none.
    """
    began_at = SystemClock().now()
    file = target / _name_of(began_at) if target.is_dir() else target
    if file.exists() and not replace:
        raise FileUnwritable(path=str(file), why="it is there already, and --force is not given")
    source = database_of(settings)
    if isinstance(source, DatabaseFile):
        if file.exists() and file.samefile(source.path):
            raise FileUnwritable(path=str(file), why="it is the database itself")
        revision = save_copy(source.path, file, began_at, progress)
    else:
        revision = _saved_from(source, file, began_at, progress)
    seconds = (SystemClock().now() - began_at).total_seconds()
    return Saved(file=file, size_bytes=file.stat().st_size, seconds=seconds, revision=revision)


def _saved_from(server: DatabaseServer, file: Path, at: datetime, progress: Progress) -> str:
    """Make the copy of a database on a server, as one moment shows it, a file of SQLite."""

    def told(_table: str, done: int, of: int) -> None:
        progress(done, of)

    def fill(unfinished: Path) -> None:
        asyncio.run(copied_while_used(server, unfinished, told))
        fold(unfinished)

    return save_checked(file, at, fill, named=file)


def restored_copy(settings: Settings, copy: Path) -> Restoring:
    """Put a copy in the place of the database; blocks, and StorageErrors say why it was not done."""
    return restore_copy(
        copy,
        _file_of(settings),
        now=SystemClock().now(),
        busy_timeout_seconds=settings.storage.busy_timeout_seconds,
    )


async def reindexed(settings: Settings, progress: Progress) -> int:
    """Make the search index anew, also while the bot runs; return how many briefs it has."""
    briefs = 0

    def count(done: int, of: int) -> None:
        nonlocal briefs
        briefs = done
        progress(done, of)

    opening = open_database(
        database_of(settings),
        clock=SystemClock(),
        lease_seconds=settings.storage.lease_seconds,
        busy_timeout_seconds=settings.storage.busy_timeout_seconds,
    )
    async with opening as database:
        await reindex(database, count)
    return briefs


async def examined(stores: Stores, *, now: bool) -> Soundness | None:
    """Return what the last examination of the database found, or one made `now`."""
    if now:
        return await examine(stores.examiner, stores.bot_state, SystemClock())
    return await last_examination(stores.bot_state)


def _file_of(settings: Settings) -> Path:
    """Return the file of SQLite; StorageError where the database is on a server."""
    place = database_of(settings)
    if isinstance(place, DatabaseFile):
        return place.path
    detail = (
        "it is on a server: make an empty database there, put the copy into it by"
        " lede copy sqlite:FILE postgresql://…, and set storage.url to that one"
    )
    raise StorageError(database=place.name, detail=detail)


def _name_of(moment: datetime) -> str:
    return f"lede-{moment:%Y-%m-%d}.db"
