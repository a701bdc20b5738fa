"""A pure function and its arguments in, its result out, from a process that can be killed.

Pebble keeps the pool, kills what is late and replaces what died. Results and errors cross the
border as bytes made on our side, because one object that cannot be pickled ends a whole pool.
"""

import asyncio
import ctypes
import importlib
import math
import multiprocessing
import os
import pickle
import resource
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from bot.domain.errors import LedeError, WorkerCrashed, WorkTimeout, WorkTooLarge

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_TASKS_PER_WORKER = 1_000  # then a fresh one, so that leaks of C libraries stay small
_CPU_GRACE_SECONDS = 2  # beyond the timeout, which as a rule comes first
# Pebble starts a task at once, as no more are given than there are workers, and kills it when it is
# late. If neither happens, a worker died with the lock of the pool, which then waits for ever.
_STUCK_SECONDS = 10
_MAX_DETAIL_CHARACTERS = 200
# What RLIMIT_DATA does not count but a worker holds: the pages of libraries, about 20 MB of them.
_LIBRARY_BYTES = 24 * 1024 * 1024


class WorkProcesses:
    """The CpuWorkers port; use it as an async context manager, or start() and close() it."""

    def __init__(
        self,
        *,
        workers: int = 2,
        timeout_seconds: float = 20.0,
        max_memory_bytes: int = 768 * 1024 * 1024,
        preload: Sequence[str] = (),
    ) -> None:
        """Take the number of processes, what each task may use, and modules to have ready."""
        self._workers = workers
        self._timeout_seconds = timeout_seconds
        self._max_memory_bytes = max_memory_bytes
        self._preload = tuple(preload)
        self._pool: ProcessPool | None = None
        self._closed = False
        self._starting = asyncio.Lock()
        self._slots = asyncio.Semaphore(workers)  # tasks wait here, where giving up is free
        self._running: set[ProcessFuture[bytes]] = set()

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        await self.close()

    async def start(self) -> None:
        """Start the processes and wait until one has imported everything; or WorkerCrashed."""
        await self.run(_import_all, self._preload)

    async def close(self) -> None:
        """Kill what runs and end; whoever waits for a result gets WorkerCrashed."""
        self._closed = True
        async with self._starting:
            for future in tuple(self._running):
                future.cancel()  # type: ignore[no-untyped-call]  # pebble leaves it bare
            await self._drop_pool()

    async def run(
        self,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Result:
        """Return what the function returns; its LedeErrors come through.

        WorkTimeout, WorkTooLarge and WorkerCrashed say that it never ended. Cancelling the caller
        kills the task.
        """
        task = getattr(function, "__name__", type(function).__name__)
        work = partial(
            _perform,
            task,
            pickle.dumps((function, arguments, named)),
            self._timeout_seconds,
            self._max_memory_bytes,
        )
        try:
            answer = _unpacked(await self._on_a_worker(work), task)
        except (ProcessExpired, BrokenProcessPool, TimeoutError) as error:
            raise self._translated(error, task) from error
        if isinstance(answer, LedeError):
            raise answer
        (result,) = answer
        return result  # type: ignore[return-value]  # pickle knows no types

    async def _on_a_worker(self, work: Callable[[], bytes]) -> bytes:
        async with self._slots:
            try:
                return await self._scheduled(work)
            except BrokenProcessPool:  # an idle worker was killed from outside
                return await self._scheduled(work)

    async def _scheduled(self, work: Callable[[], bytes]) -> bytes:
        pool = await self._ready_pool()
        try:
            future = pool.schedule(work, timeout=self._timeout_seconds)
        except RuntimeError as error:  # it broke since we looked
            raise BrokenProcessPool(str(error)) from error
        self._running.add(future)
        try:
            return await self._result_of(future, pool)
        except asyncio.CancelledError:
            if self._closed and not _is_cancelling():
                raise BrokenProcessPool("closed") from None
            raise
        finally:
            self._running.discard(future)

    async def _result_of(self, future: ProcessFuture[bytes], pool: ProcessPool) -> bytes:
        deadline = asyncio.timeout(self._timeout_seconds + _STUCK_SECONDS)
        try:
            async with deadline:
                return await asyncio.wrap_future(future)
        except TimeoutError:
            if deadline.expired():
                await self._replace(pool)
            raise

    async def _replace(self, stuck: ProcessPool) -> None:
        async with self._starting:
            if self._pool is stuck:
                await self._drop_pool()

    async def _ready_pool(self) -> ProcessPool:
        async with self._starting:
            if self._closed:
                raise BrokenProcessPool("closed")
            if self._pool is not None and not self._pool.active:
                await self._drop_pool()
            if self._pool is None:
                self._pool = self._new_pool()
                await asyncio.to_thread(lambda pool: pool.active, self._pool)  # forks here
            return self._pool

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=_TASKS_PER_WORKER,
            initializer=_prepare_worker,
            context=_process_context(self._preload),
        )

    async def _drop_pool(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it bare
            await asyncio.to_thread(pool.join)

    def _translated(self, error: Exception, task: str) -> LedeError:
        exit_code = getattr(error, "exitcode", None)
        if isinstance(error, TimeoutError) or exit_code == -signal.SIGXCPU:
            return WorkTimeout(task=task, seconds=self._timeout_seconds)
        return WorkerCrashed(task=task, detail=_how_it_died(exit_code) or str(error))


def start_fork_server(preload: Sequence[str]) -> None:
    """Have the modules imported beside us from now on, for pools that are made later."""
    _process_context(preload)
    forkserver.ensure_running()


def _process_context(preload: Sequence[str]) -> ForkServerContext:
    # A fork server imports the heavy modules once and forks cheap workers from a process without
    # threads. Plain fork would copy the locks of our threads, spawn imports all again each time.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def _prepare_worker() -> None:
    """Tie this process to its parent (Pebble has told it to ignore SIGINT)."""
    # Pebble's handler for SIGTERM waits for the interpreter, which a loop in C never reaches.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _import_all(modules: Sequence[str]) -> None:
    for module in modules:
        importlib.import_module(module)  # the fork server says nothing of one that it misses


def _die_with_parent() -> None:
    # Nobody is left to stop a task that never ends once the parent was killed.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _perform(task: str, work: bytes, timeout_seconds: float, max_memory_bytes: int) -> bytes:
    """Do the work, in the worker, within its limits; return what _answer does."""
    _limit_cpu(timeout_seconds)
    _limit_memory(max_memory_bytes - _LIBRARY_BYTES)
    try:
        return _answer(task, work, max_memory_bytes)
    finally:
        # Between two tasks there is no limit: a worker that cannot take the next one from the pipe
        # dies in the middle of it, and leaves the others what they cannot read.
        _limit_memory(resource.RLIM_INFINITY)
        if _resident_bytes() > max_memory_bytes // 4:
            _give_memory_back()


def _answer(task: str, work: bytes, max_memory_bytes: int) -> bytes:
    """Return the pickled error, or result in a tuple of one."""
    try:
        function, arguments, named = pickle.loads(work)  # noqa: S301  # of our own process
        return pickle.dumps((function(*arguments, **named),))
    except LedeError as error:
        return pickle.dumps(error)
    except MemoryError:
        return pickle.dumps(WorkTooLarge(task=task, limit_bytes=max_memory_bytes))
    except BaseException as error:  # noqa: BLE001  # SystemExit too must not end the worker
        return pickle.dumps(WorkerCrashed(task=task, detail=_first_line(error)))


def _unpacked(answer: bytes, task: str) -> tuple[object] | LedeError:
    try:
        return pickle.loads(answer)  # type: ignore[no-any-return]  # noqa: S301  # what _perform made
    except Exception as error:  # noqa: BLE001  # whatever the constructor of a result raises
        return WorkerCrashed(task=task, detail=_first_line(error))


def _limit_cpu(timeout_seconds: float) -> None:
    # The kernel's own end for a loop in C, should nobody be there to kill it.
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = math.ceil(used + timeout_seconds) + _CPU_GRACE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (_at_most(hard, limit), hard))


def _limit_memory(max_bytes: int) -> None:
    # RLIMIT_DATA counts what was allocated; RLIMIT_AS also counts libraries that are only mapped.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = hard if max_bytes == resource.RLIM_INFINITY else _at_most(hard, max_bytes)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _resident_bytes() -> int:
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[1]
    except OSError:  # not Linux
        return 0
    return int(pages) * resource.getpagesize()


def _give_memory_back() -> None:
    # What a large task has freed stays with the process, and would count against the next one.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc
    if trim is not None:
        trim(0)


def _at_most(hard: int, wanted: int) -> int:
    # the machine's owner may allow less than we do
    return wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)


def _first_line(error: BaseException) -> str:
    lines = str(error).splitlines()
    words = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return words[:_MAX_DETAIL_CHARACTERS]


def _how_it_died(exit_code: int | None) -> str | None:
    if exit_code is None:
        return None
    if exit_code < 0:
        return f"killed by {signal.Signals(-exit_code).name}"
    return f"exit code {exit_code}"


def _is_cancelling() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
