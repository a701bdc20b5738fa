"""This process in, what it holds at the moment out: memory, tasks, open files (Linux)."""

import asyncio
import gc
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdings:
    """What a process holds at a virtual moment."""

    at: datetime
    megabytes: float  # resident, after collecting garbage
    tasks: int
    handles: int  # open files and sockets
    connections: int  # of those, to the database


def look_at_holdings(at: datetime) -> Holdings:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    files = [_target(each) for each in Path("/proc/self/fd").iterdir()]
    return Holdings(
        at=at,
        megabytes=pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE,
        tasks=len(asyncio.all_tasks()),
        handles=len(files),
        connections=sum(each.endswith(".db") for each in files),
    )


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed meanwhile: the one that listed them
        return ""
