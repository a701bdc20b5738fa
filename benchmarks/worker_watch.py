"""Worker processes in; the most that one held, and that one task of theirs spent, out (Linux).

A thread reads /proc, so that a worker is seen also while its task holds it, and the event loop is
left alone.
"""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from benchmarks.process_figures import cpu_seconds, descendants

_EVERY_SECONDS = 0.05
_KILOBYTE = 1024


@dataclass(kw_only=True)
class WorkerWatch:
    """Looks at all descendants of a process, but one, until it is stopped."""

    of: int
    but: int
    most_megabytes: float = 0.0  # resident, of one process at any time
    most_task_seconds: float = 0.0  # CPU of one task so far
    _spent_before: dict[int, float] = field(
        default_factory=dict
    )  # by worker, without its last task
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        """Start looking."""
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()

    def task_ended(self, worker: int, spent_seconds: float) -> None:
        """Take note of what a worker had spent in all when it ended a task."""
        self._spent_before[worker] = spent_seconds

    def _look_on(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            for worker in descendants(self.of):
                if worker != self.but:
                    self.look_at(worker)

    def look_at(self, worker: int) -> None:
        """Take note of what a worker holds and has spent now."""
        try:
            self.most_megabytes = max(self.most_megabytes, _peak_megabytes(worker))
            # read after its last task was noted, else the next one's time would look like it
            before = self._spent_before.get(worker)
            spent = cpu_seconds(worker)
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            return
        if before is not None and before == self._spent_before.get(worker):
            self.most_task_seconds = max(self.most_task_seconds, spent - before)


def _peak_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    peak = (int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return next(peak, 0) / _KILOBYTE  # a zombie has none
