"""Bots that live shortly: every stage over a real database, started by a fork, as often as asked.

`python -m tests.acceptance.killed_worker` loads everything once and then reads lines: a plan as
JSON starts a bot and prints its process id; "stop" ends all that live as people do and prints
how each that ever lived has ended. Where standard input ends, so does everything.
"""

import asyncio
import contextlib
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

import aiohttp

from bot.adapters.clock import SystemClock
from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.stores import StorageLimits, Stores, open_stores
from bot.adapters.web.fetcher import WebFetcher
from bot.adapters.web.limits import FetchLimits
from bot.domain.briefs import Brief
from bot.domain.errors import PublishLater, StorageError
from bot.domain.outcomes import Outcome, Stage
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.cpu_work import WORKER_MODULES
from bot.pipeline.deliver_briefs import DeliverBriefs, SendLimits
from bot.pipeline.lease_loop import LeaseLoop
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.ports import Fetcher
from bot.pipeline.read_articles import ReadArticles
from bot.pipeline.records import OutgoingMessage
from bot.pipeline.rules.next_poll import PollPace

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# A bot looks for work this often; those of other processes cannot ring.
_IDLE_SECONDS = 0.05
_CONCURRENCY = {Stage.POLL: 4, Stage.READ: 2, Stage.CONDENSE: 1, Stage.DELIVER: 8}


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a bot works on; the intervals as in earnest, scaled down."""

    database: str  # a path or an URL
    desk: str  # where it reads and posts
    poll_seconds: float
    deadline_seconds: float  # of one try to post
    lease_seconds: float  # longer than that

    def line(self) -> str:
        """Return it as it is told to the process that starts bots."""
        return json.dumps(asdict(self))


class DeskPublisher:
    """Posts to the lossy desk."""

    ready = True

    def __init__(self, session: aiohttp.ClientSession, desk: str) -> None:
        self._session = session
        self._desk = desk

    async def publish(self, message: OutgoingMessage) -> str:
        content = message.content
        link = content.article.url if isinstance(content, Brief) else content.url
        url = f"{self._desk}/channels/{message.channel.place}"
        headers = {"X-Process": f"/{os.getpid()}"}
        told = {"nonce": message.nonce, "link": link}
        async with self._session.post(url, json=told, headers=headers) as answer:
            if answer.status != 200:
                raise PublishLater(channel=str(message.channel), detail=f"status {answer.status}")
            return str((await answer.json())["id"])


class Here:
    """Fulfils CpuWorkers in this process, which has loaded all it needs."""

    async def run(
        self,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Result:
        return function(*arguments, **named)


class Told:
    """Writes to standard error what goes wrong; the test reads it."""

    def __call__(self, outcome: Outcome) -> None:
        pass

    def storage_failed(self, stage: Stage, error: StorageError) -> None:
        print(f"storage {stage} {error.code} {error.detail}", file=sys.stderr, flush=True)  # noqa: T201  # a program of its own

    def lease_lost(self, stage: Stage, row: object) -> None:
        print(f"lease lost {stage}", file=sys.stderr, flush=True)  # noqa: T201  # likewise

    def defect(self, stage: Stage, row: object, error: Exception) -> None:
        print(f"defect {stage} {row}", file=sys.stderr)  # noqa: T201  # likewise
        traceback.print_exception(error)


async def live(plan: Plan) -> None:
    """Work until SIGTERM."""
    clock, stop = SystemClock(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    limits = StorageLimits(
        lease_seconds=plan.lease_seconds, busy_timeout_seconds=10.0, order_patience_seconds=600.0
    )
    fetcher = WebFetcher(
        clock,
        user_agent=f"Lede/{os.getpid()}",
        allowed_hosts=(plan.desk.removeprefix("http://"),),
        limits=FetchLimits(pause_seconds=0.0),
    )
    async with (
        open_stores(location_of(plan.database), clock=clock, limits=limits) as stores,
        fetcher,
        aiohttp.ClientSession() as session,
    ):
        await _run(_loops(plan, stores, fetcher, DeskPublisher(session, plan.desk), stop), stop)


def _loops(
    plan: Plan, stores: Stores, fetcher: Fetcher, publisher: DeskPublisher, stop: asyncio.Event
) -> list[LeaseLoop[Any]]:
    told = Told()
    ways: dict[str, Any] = {"clock": SystemClock(), "observe": told}
    reading: dict[str, Any] = {**ways, "fetcher": fetcher, "workers": Here()}
    pace = PollPace(floor_seconds=plan.poll_seconds, ceiling_seconds=plan.poll_seconds)
    sending = SendLimits(
        deadline_seconds=plan.deadline_seconds,
        patience=timedelta(hours=1),
        renew_every_seconds=plan.lease_seconds / 3,
    )
    stages: tuple[Any, ...] = (
        PollFeeds(store=stores.feeds, pace=pace, **reading),
        ReadArticles(store=stores.articles, **reading),
        CondenseArticles(store=stores.briefs, workers=Here(), **ways),
        DeliverBriefs(
            outbox=stores.outbox, publishers={"page": publisher}, limits=sending, stop=stop, **ways
        ),
    )
    bells = [asyncio.Event() for _ in stages]
    return [
        LeaseLoop[Any](
            worker=stage,
            clock=SystemClock(),
            troubles=told,
            stop=stop,
            wake=bell,
            wakes=bells,
            concurrency=_CONCURRENCY[stage.stage],
            idle_seconds=_IDLE_SECONDS,
        )
        for stage, bell in zip(stages, bells, strict=True)
    ]


async def _run(loops: list[LeaseLoop[Any]], stop: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as tasks:
        for loop in loops:
            tasks.create_task(loop.run())
        await stop.wait()
        for loop in loops:
            loop.wake.set()


def main() -> None:
    """Start bots until told to stop."""
    for module in WORKER_MODULES:
        importlib.import_module(module)
    living: set[int] = set()
    ended: list[int] = []
    for line in sys.stdin:
        if line.strip() == "stop":
            for process in living:
                os.kill(process, signal.SIGTERM)
            _reap(living, ended, os.waitpid)
            _answer(ended)
        else:
            living.add(process := _forked(line))
            _answer(process)
            _reap(living, ended, lambda each, _: os.waitpid(each, os.WNOHANG))
    os.killpg(0, signal.SIGKILL)  # whoever asked is gone


def _reap(living: set[int], ended: list[int], wait: Callable[[int, int], tuple[int, int]]) -> None:
    """Take up how those have ended that did; a negative number is a signal."""
    for process in list(living):
        found, status = wait(process, 0)
        if found:
            living.discard(process)
            ended.append(os.waitstatus_to_exitcode(status))


def _forked(line: str) -> int:
    """Start a bot; it never comes back here."""
    process = os.fork()
    if process:
        return process
    code = 1
    with contextlib.suppress(BaseException):
        try:
            asyncio.run(live(Plan(**json.loads(line))))
            code = 0
        except BaseException:  # noqa: BLE001  # told, and the code says it
            traceback.print_exc()
    sys.stderr.flush()
    os._exit(code)


def _answer(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
