"""Who has the database file open: an exclusive lock to set things up, a shared one to run.

The locks are flock(2) ones on a file beside the database. The kernel drops them when a process
dies, however it dies, so whoever gets the exclusive one knows that no other process lives.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class FileLock:
    """An open lock file; `alone` tells whether the exclusive lock was to be had."""

    descriptor: int
    alone: bool

    def share(self) -> None:
        """Let others in; the exclusive lock becomes a shared one."""
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)

    def release(self) -> None:
        """Leave."""
        os.close(self.descriptor)


def lock_beside(database: Path) -> FileLock:
    """Take the exclusive lock, or where others live the shared one.

    Blocks while another process sets the database up. OSError where the file cannot be made.
    """
    descriptor = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        alone = _try_exclusive(descriptor)
        if not alone:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
    except BaseException:
        os.close(descriptor)
        raise
    return FileLock(descriptor=descriptor, alone=alone)


def _try_exclusive(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
