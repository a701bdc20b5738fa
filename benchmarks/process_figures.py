"""A process's id in; what it and its descendants hold and have spent out (Linux)."""

from collections.abc import Iterator
from contextlib import suppress
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


def resident_megabytes(pid: int) -> float:
    """Return the memory of a process, shared pages included; 0 when it has ended."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    kilobytes = (int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS:"))
    return next(kilobytes, 0) / _KILOBYTE


def cpu_seconds(pid: int) -> float:
    """Return what a process has spent, all threads together, to a hundredth."""
    return sum(_ticks(pid)[:2]) / _TICKS_PER_SECOND


def family_cpu_seconds(pid: int) -> float:
    """Return what the descendants of a process have spent, those too that have ended."""
    spent = sum(_ticks(pid)[2:])  # of its own children, once they have ended
    for each in descendants(pid):
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            spent += sum(_ticks(each))
    return spent / _TICKS_PER_SECOND


def _ticks(pid: int) -> list[int]:
    """Return a process's time in user and kernel mode, and the same of its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return [int(field) for field in fields[11:15]]
