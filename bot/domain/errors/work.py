"""Work in worker processes that did not end."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.root import LedeError


@dataclass(eq=False)
class WorkError(LedeError):
    """Work in a worker process did not end."""

    code: ClassVar[str] = "work_failed"
    task: str  # the function's name


@dataclass(eq=False)
class WorkTimeout(WorkError):
    """It took too long and the worker was replaced."""

    code: ClassVar[str] = "work_timeout"
    seconds: float


@dataclass(eq=False)
class WorkTooLarge(WorkError):
    """It wanted more memory than a worker has."""

    code: ClassVar[str] = "work_too_large"
    limit_bytes: int


@dataclass(eq=False)
class WorkerCrashed(WorkError):
    """The worker died of it, or an error escaped in it."""

    code: ClassVar[str] = "worker_crashed"
    detail: str
