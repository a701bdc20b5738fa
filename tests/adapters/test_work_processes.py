"""Work that loops, hogs, dies or lies ends alone; the other work and the event loop go on."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from bot.adapters import work_processes
from bot.adapters.work_processes import WorkProcesses
from bot.domain.errors import NotAFeed, WorkerCrashed, WorkTimeout, WorkTooLarge
from bot.domain.feeds import FeedLink
from bot.pipeline.ports import CpuWorkers
from tests.adapters.hostile_work import (
    MEGABYTE,
    Unreadable,
    add,
    announce_and_loop,
    die_with_the_lock,
    fail,
    fail_oddly,
    hog,
    ignores_ctrl_c,
    keep,
    kill_myself,
    loop_for_ever,
    loop_in_c,
    take,
    unpicklable_result,
)

TIMEOUT_SECONDS = 2.0  # long enough for a worker's first import on a busy machine


@pytest.fixture
async def workers() -> AsyncIterator[WorkProcesses]:
    async with WorkProcesses(
        workers=2,
        timeout_seconds=TIMEOUT_SECONDS,
        max_memory_bytes=400 * MEGABYTE,
        preload=["json"],
    ) as running:
        yield running


async def test_results_and_arguments_cross_the_border(workers):
    port: CpuWorkers = workers
    assert await port.run(add, 2, second=3) == 5
    assert len(await workers.run(bytes, 10 * MEGABYTE)) == 10 * MEGABYTE


async def test_many_quick_tasks(workers):
    sums = await asyncio.gather(*(workers.run(add, number, 1) for number in range(200)))
    assert sums == [number + 1 for number in range(200)]


async def test_work_runs_elsewhere_and_leaves_ctrl_c_to_the_parent(workers):
    assert await workers.run(os.getpid) != os.getpid()
    assert await workers.run(ignores_ctrl_c)


@pytest.mark.parametrize("endless", [loop_for_ever, loop_in_c])
async def test_a_late_task_is_killed_while_others_proceed(workers, endless):
    late = asyncio.ensure_future(workers.run(endless))
    for number in range(20):
        assert await workers.run(add, number) == number
    assert not late.done()
    with pytest.raises(WorkTimeout) as caught:
        await late
    assert caught.value.data == {"task": endless.__name__, "seconds": TIMEOUT_SECONDS}
    assert await workers.run(add, 1, 1) == 2


async def test_a_hog_meets_its_limit_and_the_worker_stays_useful():
    async with WorkProcesses(workers=1, timeout_seconds=10, max_memory_bytes=200 * MEGABYTE) as one:
        worker = await one.run(os.getpid)
        with pytest.raises(WorkTooLarge) as caught:
            await one.run(hog)
        assert caught.value.limit_bytes == 200 * MEGABYTE
        assert len(await one.run(bytes, 50 * MEGABYTE)) == 50 * MEGABYTE
        assert await one.run(os.getpid) == worker


async def test_a_worker_without_room_takes_the_next_task_and_says_so():
    async with WorkProcesses(workers=1, timeout_seconds=10, max_memory_bytes=200 * MEGABYTE) as one:
        worker = await one.run(keep, 120 * MEGABYTE)
        with pytest.raises(WorkTooLarge):
            await one.run(take, bytes(60 * MEGABYTE))
        assert await one.run(os.getpid) == worker


async def test_our_errors_come_through_with_their_data(workers):
    offer = FeedLink(url="https://example.org/a", title="All", kind="rss")
    error = NotAFeed(url="https://example.org/", what="page", offers=(offer,))
    with pytest.raises(NotAFeed) as caught:
        await workers.run(fail, error)
    assert caught.value.reason == error.reason
    assert caught.value.offers == error.offers


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (ValueError("first line\nsecond line"), "ValueError: first line"),
        (KeyError(), "KeyError"),
        (SystemExit(0), "SystemExit: 0"),
        (TimeoutError("its own, not ours"), "TimeoutError: its own, not ours"),
        (RuntimeError("x" * 5000), "RuntimeError: " + "x" * 186),
    ],
)
async def test_other_errors_become_crashes(workers, error, detail):
    with pytest.raises(WorkerCrashed) as caught:
        await workers.run(fail, error)
    assert caught.value.data == {"task": "fail", "detail": detail}


@pytest.mark.parametrize(
    ("function", "arguments", "word"),
    [
        (fail_oddly, (), "TwoArguments: ab"),
        (unpicklable_result, (), "TypeError"),
        (take, (Unreadable(),), "ValueError: broken on arrival"),
    ],
)
async def test_what_cannot_be_pickled_harms_its_own_task_only(workers, function, arguments, word):
    others = asyncio.gather(*(workers.run(add, number) for number in range(50)))
    with pytest.raises(WorkerCrashed, match=word):
        await workers.run(function, *arguments)
    assert await others == list(range(50))


async def test_a_result_that_breaks_on_the_way_back_is_a_crash(workers):
    with pytest.raises(WorkerCrashed, match="ValueError: broken on arrival"):
        await workers.run(Unreadable)


@pytest.mark.parametrize(
    ("function", "argument", "detail"),
    [
        (os._exit, 3, "exit code 3"),
        (kill_myself, signal.SIGKILL, "killed by SIGKILL"),
        (kill_myself, signal.SIGSEGV, "killed by SIGSEGV"),
    ],
)
async def test_a_worker_that_dies_is_replaced(workers, function, argument, detail):
    with pytest.raises(WorkerCrashed) as caught:
        await workers.run(function, argument)
    assert caught.value.detail == detail
    assert await workers.run(add, 1, 1) == 2


async def test_the_kernels_cpu_limit_counts_as_time_over(workers):
    with pytest.raises(WorkTimeout):
        await workers.run(kill_myself, signal.SIGXCPU)


async def test_idle_workers_killed_from_outside_are_not_missed():
    async with WorkProcesses(workers=1, timeout_seconds=5) as one:
        for _ in range(3):
            worker = await one.run(os.getpid)
            os.kill(worker, signal.SIGKILL)
            _await_end(worker)
            assert await one.run(add, 1, 1) == 2


async def test_a_worker_that_dies_with_the_lock_of_the_pool_stops_nobody(monkeypatch):
    monkeypatch.setattr(work_processes, "_STUCK_SECONDS", 1)
    async with WorkProcesses(workers=1, timeout_seconds=1) as one:
        with pytest.raises(WorkerCrashed):
            await one.run(die_with_the_lock)
        with pytest.raises(WorkTimeout):
            await one.run(add, 1, 1)
        assert await one.run(add, 1, 1) == 2


async def test_cancelling_the_caller_frees_the_worker():
    async with WorkProcesses(workers=1, timeout_seconds=20) as one:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await one.run(loop_for_ever)
        assert await one.run(add, 1, 1) == 2


async def test_close_is_quick_and_tells_those_who_wait(tmp_path):
    started = tmp_path / "pid"
    workers = WorkProcesses(workers=1, timeout_seconds=60)
    await workers.start()
    busy = asyncio.ensure_future(workers.run(announce_and_loop, started))
    queued = [asyncio.ensure_future(workers.run(len, bytes(MEGABYTE))) for _ in range(5)]
    while not (started.exists() and started.read_text()):
        await asyncio.to_thread(os.sched_yield)
    async with asyncio.timeout(3):
        await workers.close()
    for waiting in (busy, *queued):
        with pytest.raises(WorkerCrashed, match="closed"):
            await waiting
    _await_end(int(started.read_text()))
    with pytest.raises(WorkerCrashed, match="closed"):
        await workers.run(add, 1)
    await workers.close()  # twice does no harm


async def test_a_module_that_cannot_be_imported_is_told_at_the_start():
    workers = WorkProcesses(workers=1, preload=["no_such_module_anywhere"])
    with pytest.raises(WorkerCrashed, match="no_such_module_anywhere"):
        await workers.start()
    await workers.close()


PARENT = """
import asyncio, os, pathlib, sys
from bot.adapters.work_processes import WorkProcesses

def announce_and_loop(path):
    pathlib.Path(path).write_text(str(os.getpid()))
    while True:
        pass

async def main():
    workers = WorkProcesses(workers=2, timeout_seconds=1000)
    await workers.start()
    busy = asyncio.ensure_future(workers.run(announce_and_loop, sys.argv[1]))
    while not pathlib.Path(sys.argv[1]).exists():
        await asyncio.sleep(0.01)
    print(await workers.run(os.getpid), flush=True)
    await busy

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux to watch processes")
def test_workers_do_not_outlive_a_killed_parent(tmp_path):
    script, busy_file = tmp_path / "parent.py", tmp_path / "busy"
    script.write_text(PARENT)
    command = [sys.executable, str(script), str(busy_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603  # ours
        assert parent.stdout is not None
        idle = int(parent.stdout.readline())
        busy = int(busy_file.read_text())
        watches = [os.pidfd_open(worker) for worker in (idle, busy)]
        parent.kill()
    for watch in watches:
        assert select.select([watch], [], [], 3)[0], "a worker lives on"
        os.close(watch)


def _await_end(process_id: int) -> None:
    try:
        watch = os.pidfd_open(process_id)
    except ProcessLookupError:
        return
    assert select.select([watch], [], [], 3)[0], "the process lives on"
    os.close(watch)
