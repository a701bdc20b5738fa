"""A process's id in; what it and its descendants hold and have spent out (Linux)."""

from collections.abc import Iterator
from pathlib import Path

_KILOBYTE = 1024
_TICKS_PER_SECOND = 100  # USER_HZ of Linux


def descendants(pid: int) -> Iterator[int]:
    """Yield the children of a process, theirs, and so on."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [(thread / "children").read_text(encoding="ascii") for thread in threads]
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return
    for child in map(int, " ".join(children).split()):
        yield child
        yield from descendants(child)


def proportional_megabytes(pid: int) -> float:
    """Return the memory of a process, of shared pages its share; 0 when it has ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    kilobytes = (int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return next(kilobytes, 0) / _KILOBYTE


def cpu_seconds(pid: int) -> float:
    """Return what a process has spent, all threads together, to a hundredth."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
