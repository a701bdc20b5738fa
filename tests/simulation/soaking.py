"""A schedule in, the bot run through all of it in virtual time, what came of it out."""

import shutil
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.adapters.storage.engines.locations import DatabaseFile, Location
from bot.adapters.storage.stores import Stores, open_stores
from bot.domain.channels import ChannelName
from bot.pipeline.tell_story import tell_story
from tests.simulation.changes import Change, draw_up_changes
from tests.simulation.differences import Difference, Heard, differences
from tests.simulation.holdings import Holdings, look_at_holdings
from tests.simulation.in_place_sqlite import sqlite_in_place
from tests.simulation.jumping_loop import run_jumping
from tests.simulation.loop_clock import LoopClock
from tests.simulation.lossy_publisher import LossyPublisher, Teller
from tests.simulation.process_life import (
    LIMITS,
    CutOff,
    HeardTroubles,
    Surroundings,
    stages_running,
)
from tests.simulation.schedule import Ending, Life, Schedule
from tests.simulation.simulated_web import SimulatedWeb

_DAY = timedelta(days=1)
_STORIES_TOLD = 10  # of differences


@dataclass(frozen=True, kw_only=True, slots=True)
class Soaked:
    """What came of a schedule."""

    messages: int
    articles_posted: int
    faults: Counter[str]
    notices: Counter[str]
    stops: int
    cuts: int
    leases_lost: int
    bad: list[str]  # what the loops complained of, and never should
    days: list[Holdings]
    differences: list[Difference]
    stories: list[str]  # of the first differences
    seconds: float  # of real time


def soak(schedule: Schedule, location: Location) -> Soaked:
    """Run it over an empty database; one of SQLite has its folder to itself."""
    with sqlite_in_place():
        in_place = isinstance(location, DatabaseFile)
        return run_jumping(Soak(schedule, location).run(), in_place=in_place)


class Soak:
    """One bot in one simulated world."""

    def __init__(self, schedule: Schedule, location: Location) -> None:
        clock = LoopClock(schedule.spell.begin)
        self._schedule = schedule
        self._database = location
        self._around = Surroundings(
            clock=clock,
            web=SimulatedWeb(schedule, clock),
            publisher=LossyPublisher(schedule, clock),
            teller=Teller(),
            troubles=HeardTroubles(),
        )
        self._mended: list[tuple[datetime, ChannelName | None]] = []
        self._days: list[Holdings] = []
        self._endings: Counter[Ending] = Counter()
        self._changes = deque(self._draw_up_changes())

    async def run(self) -> Soaked:
        started = time.perf_counter()
        for life in self._schedule.lives:
            await self._around.clock.sleep_until(life.spell.begin)
            await self._live(life)
        publisher = self._around.publisher
        heard = Heard(posts=publisher.posts, tries=publisher.tries, mended=self._mended)
        different = differences(self._schedule, heard)
        posts = [post for each in publisher.posts.values() for post in each]
        return Soaked(
            messages=len(posts),
            articles_posted=sum(len(post.links) for post in posts),
            faults=self._around.web.met + publisher.met,
            notices=self._around.teller.told,
            stops=self._endings[Ending.STOPPED],
            cuts=self._endings[Ending.CUT],
            leases_lost=self._around.troubles.leases_lost,
            bad=self._around.troubles.bad,
            days=self._days,
            differences=different,
            stories=await self._stories(different[:_STORIES_TOLD]),
            seconds=time.perf_counter() - started,
        )

    async def _live(self, life: Life) -> None:
        clock = self._around.clock
        async with open_stores(self._database, clock=clock, limits=LIMITS) as stores:
            await self._apply_until(clock.true_now(), stores)
            self._mend(())
            async with stages_running(self._around, stores):
                await self._apply_until(life.spell.end, stores)
                await clock.sleep_until(life.spell.end)
                if life.ending is Ending.CUT:
                    self._keep_as_it_stands()
                    raise CutOff
        self._endings[life.ending] += 1

    def _keep_as_it_stands(self) -> None:
        """Go on with what a dead process leaves: what dying tasks still write is not in it.

        A server's database cannot be copied so; there the tasks are cancelled, no more.
        """
        if not isinstance(self._database, DatabaseFile):
            return
        left = self._database.path
        path = left.with_name(f"{left.stem.partition('-')[0]}-{self._endings.total() + 1}.db")
        for suffix in ("", "-wal"):  # the rest is made of these
            shutil.copyfile(f"{left}{suffix}", f"{path}{suffix}")
        self._database = DatabaseFile(path)

    async def _apply_until(self, moment: datetime, stores: Stores) -> None:
        while self._changes and self._changes[0].at <= moment:
            change = self._changes.popleft()
            await self._around.clock.sleep_until(change.at)
            await change.do(stores)
            for channel in change.mends:
                self._mended.append((self._around.clock.now(), channel))

    def _mend(self, channels: tuple[ChannelName, ...]) -> None:
        """Note that something ended which held these channels back; () for all of them."""
        now = self._around.clock.now()
        self._mended += [(now, channel) for channel in channels] or [(now, None)]

    def _draw_up_changes(self) -> list[Change]:
        """Return what people do, beside what happens to this machine and to the publisher."""
        changes = draw_up_changes(self._schedule)
        for at, ahead in self._schedule.clock:
            changes.append(Change(at=at, do=self._doing(partial(self._set_clock, ahead))))
        for outage in self._schedule.outages:
            changes.append(Change(at=outage.end, do=self._doing(partial(self._mend, ()))))
        day = self._schedule.spell.begin + _DAY
        while day < self._schedule.spell.end:
            changes.append(Change(at=day, do=self._doing(self._look)))
            day += _DAY
        return sorted(changes, key=lambda change: change.at)

    def _doing(self, act: Callable[[], None]) -> Callable[[Stores], Awaitable[None]]:
        async def do(_stores: Stores) -> None:
            act()

        return do

    def _set_clock(self, ahead: timedelta) -> None:
        self._around.clock.set_ahead(ahead)
        self._mend(())

    def _look(self) -> None:
        self._days.append(look_at_holdings(self._around.clock.true_now()))

    async def _stories(self, different: list[Difference]) -> list[str]:
        """Return what the bot itself tells of these articles and channels."""
        stories = []
        clock = self._around.clock
        async with open_stores(self._database, clock=clock, limits=LIMITS) as stores:
            for each in different:
                told = await tell_story(
                    stores.stories,
                    stores.subscriptions,
                    [each.channel],
                    link=each.link,
                    to_admin=True,
                )
                stories.append(f"{each}\n" + "\n".join(f"    {event}" for event in told.events))
        return stories
