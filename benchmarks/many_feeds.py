"""Thousands of feeds on loopback in; how punctual, how large and how costly polling is, out.

    one process serves 127.x.y.z  <──  the real fetcher, worker processes and database, with
                                       the real poll stage in its loop, on a clock that runs faster

At first all feeds are polled for the first time, and an interval passes. In the next one, nine polls
of ten find nothing new; of all the lateness is taken, and the memory. Then no feed changes any more, and the
CPU time of a poll is taken, beside that of a bare conditional GET to the same hosts.
"""

import asyncio
import math
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import aiohttp

from benchmarks import apart, feed_host_server, reporting
from benchmarks.feed_host_server import FeedHosts
from benchmarks.process_figures import descendants, proportional_megabytes
from benchmarks.scaled_clock import ScaledClock
from bot.adapters.storage.engines.database import Database
from bot.adapters.storage.engines.opening import open_database
from bot.adapters.storage.following.feed_store import SqlFeedStore
from bot.adapters.storage.following.subscription_store import SqlSubscriptionStore
from bot.adapters.web.fetcher import WebFetcher
from bot.adapters.web.limits import FetchLimits
from bot.adapters.work_processes import WorkProcesses
from bot.app.openings import polls_together_seconds
from bot.app.stages import IDLE_SECONDS
from bot.domain.channels import ChannelName
from bot.domain.errors import StorageError
from bot.domain.feeds import Feed, Subscription
from bot.domain.outcomes import Outcome, Stage
from bot.pipeline.cpu_work import WORKER_MODULES
from bot.pipeline.lease_loop import LeaseLoop
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.records import Leased, PollResult
from bot.pipeline.rules.next_poll import PollPace
from bot.settings.sections import FetchSettings, PollSettings, StorageSettings

_CHANNELS = 250
# The bot looks once a second for feeds that are due; fewer feeds are looked for as much more rarely,
# so that a look finds as many as it would of 5,000.
_LOOKS = 900  # in an interval
_FEEDS = 5_000
# All whole documents at once take longer than an interval that runs faster; what that held up is
# made up for in the next.
_SETTLING_INTERVALS = 1
_ON_TIME_SHARE = 0.1  # of the interval


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is measured."""

    hosts: int  # with two feeds each
    times_faster: float
    intervals: int  # that are watched, after the first


FULL = Size(hosts=2_500, times_faster=15, intervals=1)
QUICK = Size(hosts=150, times_faster=120, intervals=1)


class WatchedStore(SqlFeedStore):
    """The real store; notes when each poll was due and when it was done."""

    def __init__(self, database: Database) -> None:
        super().__init__(
            database, together_seconds=polls_together_seconds(PollSettings().floor_seconds)
        )
        self.lateness: list[float] = []  # shares of the interval
        self.polls = Counter[str]()
        self._due: dict[int, tuple[datetime, float]] = {}

    async def record_poll(self, leased: Leased[Feed], result: PollResult) -> None:
        """Take note, and store."""
        due = self._due.get(leased.item.id)
        if due is not None:
            self.lateness.append((result.polled_at - due[0]).total_seconds() / due[1])
        if result.next_poll_at is not None:
            self._due[leased.item.id] = result.next_poll_at, result.interval_seconds
        self.polls.update(outcome.code for outcome in result.outcomes)
        await super().record_poll(leased, result)

    def start_anew(self) -> None:
        """Forget what was noted, except when feeds are due."""
        self.lateness.clear()
        self.polls.clear()


class NotedTroubles:
    """Counts what goes wrong in the loop, and keeps the last of each kind."""

    def __init__(self) -> None:
        self.count = 0
        self.last: dict[str, object] = {}

    def storage_failed(self, stage: Stage, error: StorageError) -> None:
        """Note it."""
        self._note(f"{stage}: storage", error)

    def lease_lost(self, stage: Stage, row: object) -> None:
        """Note it."""
        self._note(f"{stage}: lease lost", row)

    def defect(self, stage: Stage, _row: object, error: Exception) -> None:
        """Note it."""
        self._note(f"{stage}: defect", error)

    def _note(self, kind: str, what: object) -> None:
        self.count += 1
        self.last[kind] = what


@dataclass(frozen=True, kw_only=True, slots=True)
class Bot:
    """The parts of a bot that polls."""

    clock: ScaledClock
    store: WatchedStore
    loop: LeaseLoop[Feed]
    troubles: NotedTroubles


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return lateness, megabytes and microseconds of CPU by name."""
    return apart.measured("many_feeds", quick)


def measure_here(quick: bool) -> reporting.Measures:  # noqa: FBT001  # see measure
    """Return the same, from within this process."""
    size = QUICK if quick else FULL
    with feed_host_server.running(size.hosts) as hosts, TemporaryDirectory() as folder:
        return asyncio.run(_measured(hosts, Path(folder), size))


async def _measured(hosts: FeedHosts, folder: Path, size: Size) -> reporting.Measures:
    async with _bot(hosts, folder, size) as bot, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bot.loop.run())
        interval = PollSettings().floor_seconds
        while bot.store.polls.total() < len(hosts.urls):
            await bot.clock.sleep(interval / 10)
        await bot.clock.sleep(_SETTLING_INTERVALS * interval)
        found = await _watched(bot, hosts, size)
        hosts.freeze()
        spent = await _cpu_per_poll(bot, interval)
        bot.loop.stop.set()
        bot.loop.wake.set()
        await running
        bare, hurried = await _cpu_per_bare_get(hosts, interval / size.times_faster)
    return {
        **found,
        "CPU per unchanged poll, µs": spent,
        "CPU per bare aiohttp conditional GET at the same pace, µs": bare,
        "CPU per bare aiohttp conditional GET at full speed, µs": hurried,
        "unchanged poll as a multiple of the bare GET at the same pace": spent / bare,
        "unchanged poll as a multiple of the bare GET at full speed": spent / hurried,
    }


async def _watched(bot: Bot, hosts: FeedHosts, size: Size) -> reporting.Measures:
    bot.store.start_anew()
    hosts.answers()
    interval = PollSettings().floor_seconds
    main, workers = 0.0, 0.0
    for _ in range(10 * size.intervals):
        await bot.clock.sleep(interval / 10)
        main = max(main, await asyncio.to_thread(proportional_megabytes, os.getpid()))
        workers = max(workers, await asyncio.to_thread(_workers_megabytes, hosts.server))
    late, polls, answers = sorted(bot.store.lateness), bot.store.polls, hosts.answers()
    unchanged = polls["unchanged"] / polls.total()
    on_time = sum(share <= _ON_TIME_SHARE for share in late) / len(late)
    return {
        "feeds": len(hosts.urls),
        "hosts": size.hosts,
        "times faster than real time": size.times_faster,
        "polls watched": len(late),
        "polls that failed, leases lost and defects": (
            polls.total() - polls["unchanged"] - polls["polled"] + bot.troubles.count
        ),
        "% unchanged": 100 * unchanged,
        "% of answers that were 304": 100 * answers[304] / answers.total(),
        "% of polls within 10 % of the interval": 100 * on_time,
        "lateness, % of the interval: median": 100 * median(late),
        "lateness, % of the interval: p99": 100 * quantiles(late, n=100, method="inclusive")[-1],
        "lateness, % of the interval: worst": 100 * late[-1],
        "main process, MB at most": main,
        "workers, MB at most": workers,
        "main process and workers, MB at most": main + workers,
    }


def _workers_megabytes(server: int) -> float:
    """Return the memory of the workers and the process that forks them, not of the feed hosts."""
    return sum(proportional_megabytes(p) for p in descendants(os.getpid()) if p != server)


async def _cpu_per_poll(bot: Bot, interval: float) -> float:
    """Return microseconds of this process per poll, through an interval without any change."""
    await bot.clock.sleep(interval / 10)  # what is under way ends
    bot.store.start_anew()
    before = time.process_time()
    await bot.clock.sleep(interval)
    spent = time.process_time() - before
    polls = bot.store.polls
    if set(polls) != {"unchanged"}:
        raise RuntimeError(f"not all polls were unchanged: {polls}")
    return 1e6 * spent / polls.total()


async def _cpu_per_bare_get(hosts: FeedHosts, seconds: float) -> tuple[float, float]:
    """Return microseconds for the same requests without a bot around them.

    First in bunches like the bot's, spread over `seconds`; then one bunch after the other, when
    each takes less, as the processor's caches are warm and the loop sleeps less often.
    """
    connector = aiohttp.TCPConnector(limit=FetchLimits().max_requests)
    etags: dict[str, str | None] = {}
    async with aiohttp.ClientSession(connector=connector) as session:

        async def ask(url: str) -> None:
            etag = etags.get(url)
            headers = {"If-None-Match": etag} if etag else {}
            async with session.get(url, headers=headers) as response:
                await response.read()
                etags[url] = response.headers.get("ETag")

        async def ask_all(pause: float) -> float:
            before, bunch = time.process_time(), math.ceil(_FEEDS / _LOOKS)
            for start in range(0, len(hosts.urls), bunch):
                async with asyncio.TaskGroup() as tasks:
                    for url in hosts.urls[start : start + bunch]:
                        tasks.create_task(ask(url))
                await asyncio.sleep(pause)  # noqa: TID251  # real time is measured
            return 1e6 * (time.process_time() - before) / len(hosts.urls)

        await ask_all(0)
        return await ask_all(seconds * _FEEDS / len(hosts.urls) / _LOOKS), await ask_all(0)


@asynccontextmanager
async def _bot(hosts: FeedHosts, folder: Path, size: Size) -> AsyncIterator[Bot]:
    clock = ScaledClock(size.times_faster)
    poll, fetch = PollSettings(), FetchSettings()
    fetcher = WebFetcher(
        clock,
        user_agent="Lede/benchmark",
        allowed_hosts=hosts.pairs,
        limits=FetchLimits(
            max_requests=fetch.concurrency, pause_seconds=fetch.host_spacing_seconds
        ),
    )
    opening = open_database(
        folder / "lede.db",
        clock=clock,
        # the only figure that is not scaled: a lease outlives a request, which takes real time
        lease_seconds=StorageSettings().lease_seconds * size.times_faster,
    )
    async with (
        opening as database,
        WorkProcesses(workers=os.cpu_count() or 1, preload=WORKER_MODULES) as workers,
        fetcher,
    ):
        await SqlSubscriptionStore(database).apply_file(_subscriptions(hosts))
        store, troubles = WatchedStore(database), NotedTroubles()
        stage = PollFeeds(
            store=store,
            fetcher=fetcher,
            workers=workers,
            clock=clock,
            pace=PollPace(floor_seconds=poll.floor_seconds, ceiling_seconds=poll.ceiling_seconds),
            observe=ignored,
        )
        loop = LeaseLoop(
            worker=stage,
            clock=clock,
            troubles=troubles,
            stop=asyncio.Event(),
            wake=asyncio.Event(),
            wakes=(),
            concurrency=poll.concurrency,
            idle_seconds=IDLE_SECONDS * _FEEDS / len(hosts.urls),
        )
        yield Bot(clock=clock, store=store, loop=loop, troubles=troubles)


def _subscriptions(hosts: FeedHosts) -> list[Subscription]:
    return [
        Subscription(feed_url=url, channel=ChannelName("page", f"news{number % _CHANNELS}"))
        for number, url in enumerate(hosts.urls)
    ]


def ignored(outcome: Outcome) -> None:  # the name is the port's
    """Hear nothing: a log is measured elsewhere."""


if __name__ == "__main__":
    reporting.run(measure, __doc__)
