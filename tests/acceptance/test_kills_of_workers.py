"""Bots killed at any step while answers get lost: nothing lost, nothing twice, all in order.

The stages are the bot's own over a real database; reading, condensing and posting go on in one,
or in three processes that know nothing of one another. `test_kills.py` kills all of `lede run`.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.stores import StorageLimits, Stores, open_stores
from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription
from tests.acceptance.killed_worker import Plan
from tests.acceptance.lossy_desk import Losses, LossyDesk, Moment
from tests.acceptance.processes import ROOT, environment

# More kills of each arrangement: LEDE_TEST_WORKER_KILLS=334 (make figures).
PATIENCE_SECONDS = 180
KILLS = int(os.environ.get("LEDE_TEST_WORKER_KILLS", "8"))
# Then all that is owed is waited for. A kill in the middle of a try counts as one, and each lets the
# next lost answer wait twice as long: after eight minutes, past the time in which a nonce protects.
# What helps then, reading the channel back, is Discord's.
KILLS_AT_A_STRETCH = 5
SEED = 20261126
FEEDS = tuple(f"gazette-{number}" for number in range(4))
EVERYTHING = "everything"
# As in earnest (30 s, 60 s, minutes), scaled down: deadline < lease < nonce window.
DEADLINE_SECONDS = 0.25
LEASE_SECONDS = 0.5
NONCE_WINDOW_SECONDS = 120.0  # the waits between tries are not scaled: 2, 4, 8 … s
# A bot that has nothing to do is killed all the same.
LONGEST_LIFE_SECONDS = 1.0
_LOOK_SECONDS = 0.1


@dataclass(kw_only=True)
class Nursery:
    """Starts bots, each a process of its own, and hears how they have ended."""

    process: asyncio.subprocess.Process
    plan: Plan
    living: list[int] = field(default_factory=list)

    async def start(self) -> None:
        self.living.append(int(await self._asked(self.plan.line())))

    def kill(self, process: int) -> None:
        if process in self.living:
            self.living.remove(process)
            os.kill(process, signal.SIGKILL)

    async def stop(self) -> list[int]:
        """End all that live as people do, and return how each that ever lived has ended."""
        ended: list[int] = await self._asked("stop")
        return ended

    async def _asked(self, line: str) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n".encode())
        return json.loads(await self.process.stdout.readline())


@asynccontextmanager
async def nursery(plan: Plan, log: Path) -> AsyncIterator[Nursery]:
    with log.open("wb") as told:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.acceptance.killed_worker"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=told,
            env=environment(),
            start_new_session=True,
            limit=1 << 20,
        )
    try:
        yield Nursery(process=process, plan=plan)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


@pytest.fixture(
    params=[("sqlite", 1), ("sqlite", 3), ("postgresql", 3)],
    ids=["sqlite-one", "sqlite-three", "postgresql-three"],
)
def arrangement(request, tmp_path):
    """Return where the database is, and how many bots work on it at once."""
    engine, bots = request.param
    if engine == "postgresql":
        return request.getfixturevalue("postgresql_url"), bots
    return str(tmp_path / "lede.db"), bots


@pytest.mark.timeout(240 + KILLS * 12)
async def test_bots_killed_at_any_step_lose_repeat_and_swap_nothing(arrangement, tmp_path):
    database, bots = arrangement
    chance = Random(SEED)  # noqa: S311  # moments of death, not secrets
    losses = Losses(
        seed=SEED,
        share=0.05,
        late_seconds=DEADLINE_SECONDS * 2,
        nonce_window_seconds=NONCE_WINDOW_SECONDS,
    )
    log = tmp_path / "told.txt"
    async with LossyDesk.opened(losses) as desk:
        await _follow_all(database, desk)
        plan = Plan(
            database=database,
            desk=desk.base_url,
            poll_seconds=0.1,
            deadline_seconds=DEADLINE_SECONDS,
            lease_seconds=LEASE_SECONDS,
        )
        async with nursery(plan, log) as run:
            for _ in range(bots):
                await run.start()
            await _first_posts(desk, log)
            for number in range(1, KILLS + 1):
                for _ in range(chance.choice((0, 1, 1, 2, 3))):
                    desk.publish(chance.choice(FEEDS))
                await _killed_once(run, desk, chance)
                await run.start()
                if number % KILLS_AT_A_STRETCH == 0:
                    assert await _all_posted(desk, database), _end_of(log)
            assert await _all_posted(desk, database), _end_of(log)
            ended = await run.stop()
        _compare(desk)
    assert set(ended) <= {0, -signal.SIGKILL}, _end_of(log)
    assert ended.count(-signal.SIGKILL) == KILLS
    assert "defect" not in log.read_text(), _end_of(log)
    assert desk.repeats > 0, "no bot was killed between a post and its record: nothing was tried"


def _compare(desk: LossyDesk) -> None:
    """Hold what stands in the channels against what was published."""
    for feed in FEEDS:
        assert desk.posts[feed] == desk.links(feed)
        together = [link for link in desk.posts[EVERYTHING] if f"/{feed}/" in link]
        assert together == desk.links(feed)
    assert sum(map(len, desk.posts.values())) == 2 * _published(desk)


async def _first_posts(desk: LossyDesk, log: Path) -> None:
    """Let every feed be known before bots die: what a new feed lists is no news."""
    for feed in FEEDS:
        desk.publish(feed)
    assert await desk.posted(2 * len(FEEDS), 30), _end_of(log)


def _end_of(log: Path) -> str:
    return log.read_text()[-4000:]


async def _killed_once(run: Nursery, desk: LossyDesk, chance: Random) -> None:
    """Kill a bot at the next step of some kind, or a moment later, or at any moment."""
    dead = asyncio.Event()
    loop = asyncio.get_running_loop()
    doing = chance.choice(("feed", "page", "asked", "post", "post", "anything"))
    delay = chance.choice((0.0, chance.uniform(0.0, 0.02), chance.uniform(0.0, 0.1)))

    def kill(process: int) -> None:
        if not dead.is_set():
            run.kill(process)
            dead.set()

    def watch(moment: Moment) -> bool:
        if moment.doing == doing and moment.process in run.living:
            desk.watch = None
            if delay:
                loop.call_later(delay, kill, moment.process)
            else:
                kill(moment.process)
                return True
        return False

    desk.watch = watch
    patience = chance.uniform(0.0, 0.5) if doing == "anything" else LONGEST_LIFE_SECONDS
    if not await SystemClock().wait(dead, patience):
        kill(chance.choice(run.living))
    desk.watch = None


def _published(desk: LossyDesk) -> int:
    return sum(map(len, desk.published.values()))


async def _follow_all(database: str, desk: LossyDesk) -> None:
    """Have each feed followed by a channel of its own and by one that follows all."""
    async with _opened(database) as stores:
        for feed in FEEDS:
            for place in (feed, EVERYTHING):
                channel = ChannelName("page", place)
                await stores.subscriptions.subscribe(
                    Subscription(feed_url=desk.feed_url(feed), channel=channel, backfill=10)
                )


async def _all_posted(desk: LossyDesk, database: str) -> bool:
    """Wait until all stands in the channels and the database knows, whose answers may be lost."""
    clock, looks = SystemClock(), int(PATIENCE_SECONDS / _LOOK_SECONDS)
    if not await desk.posted(2 * _published(desk), PATIENCE_SECONDS):
        return False
    async with _opened(database) as stores:
        for _ in range(looks):
            if (await stores.subscriptions.backlog()).settled:
                return True
            await clock.sleep(_LOOK_SECONDS)
    return False


def _opened(database: str) -> AbstractAsyncContextManager[Stores]:
    limits = StorageLimits(
        lease_seconds=LEASE_SECONDS, busy_timeout_seconds=10.0, order_patience_seconds=600.0
    )
    return open_stores(location_of(database), clock=SystemClock(), limits=limits)
