"""One process of the bot in virtual time: its database opened, its stages run, its end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.adapters.storage.stores import StorageLimits, Stores
from bot.domain.errors import StorageError
from bot.domain.outcomes import Outcome, Stage
from bot.pipeline.condense_articles import CondenseArticles
from bot.pipeline.deliver_briefs import DeliverBriefs, SendLimits
from bot.pipeline.lease_loop import LeaseLoop, Worker
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.read_articles import ReadArticles
from bot.pipeline.rules.next_poll import PollPace
from bot.pipeline.tell_notices import TellNotices
from tests.fakes.workers import InlineWorkers
from tests.simulation.loop_clock import LoopClock
from tests.simulation.lossy_publisher import LossyPublisher, Teller
from tests.simulation.simulated_web import SimulatedWeb

# A stage that nobody rings looks for work so often; each look costs real time.
_IDLE_SECONDS = 240.0
_LEASE_SECONDS = 120.0
LIMITS = StorageLimits(
    lease_seconds=_LEASE_SECONDS,
    busy_timeout_seconds=5.0,
    order_patience_seconds=60.0,
    polls_together_seconds=1.5,
)
_PACE = PollPace(floor_seconds=3600.0, ceiling_seconds=4 * 3600.0, entries_a_day=300)
_SENDING = SendLimits(
    deadline_seconds=60.0, patience=timedelta(days=1), renew_every_seconds=_LEASE_SECONDS / 3
)
_CONCURRENCY = {Stage.POLL: 16, Stage.READ: 8, Stage.CONDENSE: 4, Stage.DELIVER: 8, Stage.TELL: 4}


@dataclass(kw_only=True)
class HeardTroubles:
    """Fulfils Troubles: keeps what nobody should ever see, counts the rest."""

    bad: list[str] = field(default_factory=list)
    leases_lost: int = 0

    def storage_failed(self, stage: Stage, error: StorageError) -> None:
        self.bad.append(f"{stage}: {error!r}")

    def lease_lost(self, stage: Stage, row: object) -> None:
        self.leases_lost += 1

    def defect(self, stage: Stage, row: object, error: Exception) -> None:
        self.bad.append(f"{stage}: {error!r} at {row}")


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What outlives a process."""

    clock: LoopClock
    web: SimulatedWeb
    publisher: LossyPublisher
    teller: Teller
    troubles: HeardTroubles


class CutOff(Exception):
    """The process ends at once: nothing under way is finished."""


@asynccontextmanager
async def stages_running(around: Surroundings, stores: Stores) -> AsyncIterator[None]:
    """Run all stages within; at its end they finish what they do, after CutOff they do not."""
    stop = asyncio.Event()
    stages = _stages(around, stores, stop)
    try:
        async with asyncio.TaskGroup() as tasks:
            for stage in stages:
                tasks.create_task(stage.run())
            yield
            stop.set()
            for stage in stages:
                stage.wake.set()
    except* CutOff:
        pass


def _stages(around: Surroundings, stores: Stores, stop: asyncio.Event) -> list[LeaseLoop[Any]]:
    """Return the stages as the bot wires them, each with the bells that it rings."""
    poll, read, condense, deliver, tell = (asyncio.Event() for _ in range(5))
    wakes = {
        Stage.POLL: (poll, read, tell),
        Stage.READ: (read, condense, deliver),
        Stage.CONDENSE: (condense, deliver),
        Stage.DELIVER: (deliver,),
        Stage.TELL: (tell,),
    }
    return [
        LeaseLoop(
            worker=worker,
            clock=around.clock,
            troubles=around.troubles,
            stop=stop,
            wake=wakes[worker.stage][0],
            wakes=wakes[worker.stage][1:],
            concurrency=_CONCURRENCY[worker.stage],
            idle_seconds=_IDLE_SECONDS,
        )
        for worker in _workers(around, stores, stop)
    ]


def _workers(around: Surroundings, stores: Stores, stop: asyncio.Event) -> list[Worker[Any]]:
    cpu, clock = InlineWorkers(), around.clock
    reading: dict[str, Any] = {"workers": cpu, "clock": clock, "observe": _unheard}
    return [
        PollFeeds(store=stores.feeds, fetcher=around.web, pace=_PACE, **reading),
        ReadArticles(store=stores.articles, fetcher=around.web, **reading),
        CondenseArticles(store=stores.briefs, **reading),
        DeliverBriefs(
            outbox=stores.outbox,
            publishers={"discord": around.publisher},
            clock=clock,
            limits=_SENDING,
            observe=_unheard,
            stop=stop,
        ),
        TellNotices(
            store=stores.notices,
            notifiers={"discord": around.teller},
            clock=clock,
            observe=_unheard,
        ),
    ]


def _unheard(outcome: Outcome) -> None:
    """Outcomes are read from the database, where a difference has to be explained."""
