"""Thousands of mutated and hostile feeds in; what became of them, and of everything beside, out.

    hostile feeds, two at a time ──┐
                                   ├──> three capped worker processes
    real feeds, one after another ─┘

The caps are 5 seconds and 512 MB a worker. The event loop is asked all the while how late it is.
"""

import asyncio
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median, quantiles

from benchmarks import apart, reporting
from benchmarks.hostile_bodies import hostile_body
from benchmarks.shared_data import shared_folder
from benchmarks.worker_watch import WorkerWatch
from bot.adapters.work_processes import WorkProcesses
from bot.domain.errors import FeedError, LedeError
from bot.domain.feeds import ParsedFeed
from bot.pipeline import cpu_work

_COUNT, _QUICK_COUNT = 10_000, 300
CAP_SECONDS, CAP_MEGABYTES = 5.0, 512
_STREAMS = 2
_TICK_SECONDS = 0.01
_URL = "https://feeds.example/news/feed.xml"
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_PACE_SECONDS = 0.05  # between two real feeds
_REST_SECONDS, _QUICK_REST_SECONDS = 20.0, 2.0  # with real feeds only, to compare


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """What a worker says of a task."""

    worker: int
    spent_seconds: float  # by the worker in all its time
    result: ParsedFeed | FeedError


@dataclass(kw_only=True)
class Beside:
    """What happens beside the hostile feeds."""

    latest_seconds: list[float] = field(default_factory=list)  # each tick of the event loop
    parse_seconds: list[float] = field(default_factory=list)  # of real feeds, waiting included
    wrong: int = 0  # real feeds that did not give what they give alone


def parse(body: bytes) -> Parsed:
    """Parse in the worker; a refusal is a result."""
    result: ParsedFeed | FeedError
    try:
        result = cpu_work.parse_feed(body, _URL, None, _NOW)
    except FeedError as error:
        result = error
    return Parsed(worker=os.getpid(), spent_seconds=time.process_time(), result=result)


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return counts, peaks, and milliseconds."""
    return apart.measured("hostile_feeds", quick)


def measure_here(quick: bool) -> reporting.Measures:  # noqa: FBT001  # see measure
    """Return the same, from within this process."""
    return asyncio.run(_measured(quick))


async def _measured(quick: bool) -> reporting.Measures:  # noqa: FBT001  # passed on
    workers = WorkProcesses(
        workers=_STREAMS + 1,
        timeout_seconds=CAP_SECONDS,
        max_memory_bytes=CAP_MEGABYTES * 1024 * 1024,
        preload=cpu_work.WORKER_MODULES,
    )
    async with workers:
        real = await _real_feeds(workers)
        async with _beside(workers, real) as alone:
            await asyncio.sleep(_QUICK_REST_SECONDS if quick else _REST_SECONDS)  # noqa: TID251  # real time is measured
        count = _QUICK_COUNT if quick else _COUNT
        with _making() as (bodies, maker), WorkerWatch(of=os.getpid(), but=maker) as watch:
            async with _beside(workers, real) as beside:
                ends = await _all_parsed(workers, watch, bodies, count)
    return {
        "hostile feeds": ends.total(),
        **{f"of them {how}": ends[how] for how in ("parsed", "refused", "timed out", "too large")},
        "crashes": sum(ends.values()) - sum(ends[how] for how in _FORESEEN),
        **{f"crash: {how}": number for how, number in ends.items() if how not in _FORESEEN},
        "peak of a worker, MB": watch.most_megabytes,
        "most CPU of a task, s": watch.most_task_seconds,
        **dict(_told(alone, "alone")),
        **dict(_told(beside, "beside hostile ones")),
        "real feeds parsed beside": len(beside.parse_seconds),
        "of them otherwise than alone": beside.wrong,
    }


_FORESEEN = {"parsed", "refused", "timed out", "too large"}
_CAPPED = {"work_timeout": "timed out", "work_too_large": "too large"}


def _told(beside: Beside, when: str) -> Iterator[tuple[str, float]]:
    late, taken = beside.latest_seconds, beside.parse_seconds
    yield f"event loop late at most, ms, {when}", 1_000 * max(late)
    yield (
        f"event loop late, ms, p99.9, {when}",
        1_000 * quantiles(late, n=1_000, method="inclusive")[-1],
    )
    yield f"a real feed, ms, median, {when}", 1_000 * median(taken)
    yield f"a real feed, ms, p99, {when}", 1_000 * quantiles(taken, n=100, method="inclusive")[-1]
    yield f"a real feed, ms, worst, {when}", 1_000 * max(taken)


@contextmanager
def _making() -> Iterator[tuple[Executor, int]]:
    """Give a process that makes the bodies, and its id; here it would hold up the event loop."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as maker:
        yield maker, maker.submit(os.getpid).result()


async def _all_parsed(
    workers: WorkProcesses, watch: WorkerWatch, maker: Executor, count: int
) -> Counter[str]:
    """Parse that many hostile feeds; return how they ended."""
    ends, numbers = Counter[str](), iter(range(count))
    loop = asyncio.get_running_loop()

    async def stream() -> None:
        for number in numbers:
            body = await loop.run_in_executor(maker, hostile_body, number)
            ends[await _end_of(workers, watch, body)] += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(_STREAMS):
            tasks.create_task(stream())
    return ends


async def _end_of(workers: WorkProcesses, watch: WorkerWatch, body: bytes) -> str:
    try:
        parsed = await workers.run(parse, body)
    except LedeError as error:
        return _CAPPED.get(error.code, str(error.data))
    watch.task_ended(parsed.worker, parsed.spent_seconds)
    return "refused" if isinstance(parsed.result, FeedError) else "parsed"


async def _real_feeds(workers: WorkProcesses) -> list[tuple[bytes, ParsedFeed | FeedError]]:
    """Return real feeds with what they give; each worker is warm then."""
    folder = shared_folder() / "data" / "feeds" / "files"
    bodies = [path.read_bytes() for path in sorted(folder.glob("real__*"))]
    return [(body, (await workers.run(parse, body)).result) for body in bodies]


@asynccontextmanager
async def _beside(
    workers: WorkProcesses, real: Sequence[tuple[bytes, ParsedFeed | FeedError]]
) -> AsyncIterator[Beside]:
    """Let the event loop say how late it is, and parse real feeds, until the block ends."""
    beside, stop = Beside(), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_tick(beside, stop))
        tasks.create_task(_parse_real(workers, real, beside, stop))
        yield beside
        stop.set()


async def _tick(beside: Beside, stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        due = loop.time() + _TICK_SECONDS
        await asyncio.sleep(_TICK_SECONDS)  # noqa: TID251  # real time is measured
        beside.latest_seconds.append(max(0.0, loop.time() - due))


async def _parse_real(
    workers: WorkProcesses,
    real: Sequence[tuple[bytes, ParsedFeed | FeedError]],
    beside: Beside,
    stop: asyncio.Event,
) -> None:
    while not stop.is_set():
        for body, expected in real:
            if stop.is_set():
                return
            started = time.perf_counter()
            try:
                same = _same((await workers.run(parse, body)).result, expected)
            except LedeError:
                same = False
            beside.parse_seconds.append(time.perf_counter() - started)
            beside.wrong += not same
            await asyncio.sleep(_PACE_SECONDS)  # noqa: TID251  # real time is measured


def _same(given: ParsedFeed | FeedError, expected: ParsedFeed | FeedError) -> bool:
    if isinstance(given, FeedError) and isinstance(expected, FeedError):
        return given.reason == expected.reason
    return given == expected


if __name__ == "__main__":
    reporting.run(measure, __doc__)
