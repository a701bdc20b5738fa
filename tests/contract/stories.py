"""Stories of people, sites and a bot, a step each a method; every message judged by the model."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
)

from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.stores import StorageLimits, open_stores
from bot.domain.feeds import Subscription
from bot.domain.servers import QuietHours, ServerSettings
from tests.builders import NOON
from tests.contract.newsdesk import AnyStores
from tests.contract.story_model import QUIET, Server, StoryModel
from tests.contract.story_world import (
    LEASE_SECONDS,
    ORDER_PATIENCE_SECONDS,
    POLL_SECONDS,
    StoryWorld,
    channel_name,
)
from tests.fakes.clock import FakeClock
from tests.fakes.stores import MemoryStores, memory_stores

FEEDS = ("https://gazette.example/feed", "https://herald.example/feed")
SERVER_OF = {"discord:11": "discord:1", "discord:12": "discord:1", "discord:21": "discord:2"}
CHANNELS = tuple(SERVER_OF)
SERVERS = ("discord:1", "discord:2")
# Longer than any wait between two tries, and than every lease.
A_WHILE_SECONDS = 400.0
ROUNDS = 60

Opened = AbstractAsyncContextManager[AnyStores]
# Opens the stores of one story, anew after each restart.
Opener = Callable[[FakeClock], Opened]

feeds = st.sampled_from(FEEDS)
channels = st.sampled_from(CHANNELS)
servers = st.sampled_from(SERVERS)
some_feeds = st.sampled_from([FEEDS[:1], FEEDS[1:], FEEDS])
some = st.integers(0, 100)
# Mostly uncut; else before or after one of the next calls.
cuts = st.none() | st.integers(0, 25)


class Stories(RuleBasedStateMachine):
    """One story."""

    make: Callable[[], Opener]  # of a database of its own

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.runner.run(self._begin())

    async def _begin(self) -> None:
        self.clock = FakeClock(NOON)
        self.opener = type(self).make()
        self.stack = AsyncExitStack()
        stores = await self.stack.enter_async_context(self.opener(self.clock))
        self.model = StoryModel(
            server_of=dict(SERVER_OF), servers={server: Server() for server in SERVERS}
        )
        self.world = StoryWorld(stores=stores, clock=self.clock, model=self.model)
        self.stages = self.world.stages()
        self.stalled: list[tuple[Any, Any]] = []
        self.articles = 0
        for feed in FEEDS:
            self.world.write(feed)
        for server in SERVERS:
            await stores.servers.joined(server)
        await self._place()
        for feed, channel in [*((FEEDS[0], each) for each in CHANNELS), (FEEDS[1], CHANNELS[0])]:
            await self._follow(feed, channel)
        await self.world.work(self.stages[0], 100, None)

    async def _place(self) -> None:
        for channel, server in SERVER_OF.items():
            await self.stores.servers.place(channel_name(channel), server)

    @property
    def stores(self) -> AnyStores:
        return self.world.stores

    def teardown(self) -> None:
        try:
            self.runner.run(self._drain())
        finally:
            self.runner.run(self.stack.aclose())
            self.runner.close()

    # What people do

    @precondition(lambda self: self._unfollowed())
    @rule(which=some)
    def follow(self, which: int) -> None:
        unfollowed = self._unfollowed()
        self.runner.run(self._follow(*unfollowed[which % len(unfollowed)]))

    @precondition(lambda self: self.model.follows)
    @rule(which=some)
    def unfollow(self, which: int) -> None:
        feed, channel = self._followed(which)
        ended = self.stores.subscriptions.unsubscribe(feed, channel_name(channel))
        assert self.runner.run(ended) == 1
        self.model.unfollow(feed, channel, self.clock.now())

    @precondition(lambda self: self.model.ended)
    @rule(which=some)
    def undo(self, which: int) -> None:
        ended = self.model.ended[which % len(self.model.ended)]
        if (ended.feed, ended.channel) in self.model.follows:
            return
        subscription = Subscription(
            feed_url=ended.feed, channel=channel_name(ended.channel), paused=ended.paused
        )
        assert self.runner.run(self.stores.subscriptions.restore(subscription, ended.at))
        self.model.restore(ended)

    @precondition(lambda self: self.model.follows)
    @rule(which=some)
    def pause_or_resume(self, which: int) -> None:
        feed, channel = self._followed(which)
        paused = not self.model.follows[feed, channel]
        subscription = Subscription(feed_url=feed, channel=channel_name(channel), paused=paused)
        self.runner.run(self.stores.subscriptions.subscribe(subscription))
        (self.model.pause if paused else self.model.resume)(feed, channel)

    @precondition(lambda self: self.model.follows)
    @rule(which=some)
    def move(self, which: int) -> None:
        feed, channel = self._followed(which)
        to = CHANNELS[1] if channel == CHANNELS[0] else CHANNELS[0]
        moved = self.stores.subscriptions.move(feed, channel_name(channel), channel_name(to))
        possible = (feed, to) not in self.model.follows
        assert self.runner.run(moved) == possible
        if possible:
            self.model.move(feed, channel, to)

    @rule(server=servers, quiet=st.booleans(), digest=st.booleans())
    def choose(self, server: str, quiet: bool, digest: bool) -> None:  # noqa: FBT001  # Hypothesis names them
        if self.model.servers[server].present:
            self.runner.run(self._choose(server, quiet=quiet, digest=digest))

    @precondition(lambda self: self.model.briefed)
    @rule(which=some, server=servers)
    def take_down(self, which: int, server: str) -> None:
        known = sorted(self.world.brief_ids)
        if known and self.model.servers[server].present:
            article = known[which % len(known)]
            names = [channel_name(channel) for channel in self.model.channels_of(server)]
            taken = self.stores.corrections.take_down(
                self.world.brief_ids[article], names, replaced=False
            )
            self.runner.run(taken)
            self.model.take_down(article, server)

    @rule(server=servers)
    def leave_or_join(self, server: str) -> None:
        present = self.model.servers[server].present
        store = self.stores.servers
        self.runner.run(store.left(server) if present else store.joined(server))
        self.model.servers[server].present = not present
        self.model.servers[server].known = True
        self.runner.run(self._place())

    @rule()
    def purge(self) -> None:
        gone = self.runner.run(self.stores.servers.purge(self.clock.now() + timedelta(days=1)))
        left = {name for name, each in self.model.servers.items() if each.known > each.present}
        assert set(gone) == left
        for server in gone:
            self.model.purge(server)
            self.world.kiosk.forget(self.model.channels_of(server))
        self.runner.run(self._place())

    # What the world does

    @rule(which=some_feeds)
    def publish(self, which: tuple[str, ...]) -> None:
        self._publish(which)

    @rule(feed=feeds, title=st.sampled_from(["Title", "Update"]))
    def update(self, feed: str, title: str) -> None:
        self.world.write(feed, title)

    @rule(seconds=st.sampled_from([10.0, 65.0, 400.0, 3_600.0, 30_000.0, 100_000.0]))
    def time_passes(self, seconds: float) -> None:
        self._pass(seconds)

    @rule(channel=channels)
    def refuse(self, channel: str) -> None:
        self.world.kiosk.refusing ^= {channel}

    @rule(channel=channels)
    def mend(self, channel: str) -> None:
        self.world.kiosk.refusing.discard(channel)
        self.runner.run(self.stores.outbox.lift_refusals([channel_name(channel)]))

    @rule(how=st.sampled_from(["before", "after"]))
    def fail_once(self, how: str) -> None:
        self.world.kiosk.failing = how

    # What the bot does

    @rule(stage=st.integers(0, 3), limit=st.integers(1, 3), cut=cuts)
    def work(self, stage: int, limit: int, cut: int | None) -> None:
        if not self.runner.run(self.world.work(self.stages[stage], limit, cut)):
            self.runner.run(self._restart())

    @rule(which=st.lists(some_feeds, min_size=1, max_size=3), stages=st.integers(1, 4), cut=cuts)
    def news_and_the_first_stages(
        self, which: list[tuple[str, ...]], stages: int, cut: int | None
    ) -> None:
        for each in which:
            self._publish(each)
        self._pass(POLL_SECONDS * 2)
        for stage in self.stages[:stages]:
            if not self.runner.run(self.world.work(stage, 100, cut)):
                self.runner.run(self._restart())
                return

    @rule(server=servers, cut=cuts)
    def digest(self, server: str, cut: int | None) -> None:
        """Let several articles wait for a digest, and its time come."""
        if not self.model.servers[server].present:
            return
        self.runner.run(self._choose(server, quiet=False, digest=True))
        self._publish(FEEDS)
        self._publish(FEEDS[:1])
        for seconds, cut_at in ((POLL_SECONDS * 2, None), (86_400.0, cut)):
            self._pass(seconds)
            for stage in self.stages:
                if not self.runner.run(self.world.work(stage, 100, cut_at)):
                    self.runner.run(self._restart())
                    return

    @rule(stage=st.integers(0, 3))
    def stall(self, stage: int) -> None:
        if stage == 0:
            self._pass(POLL_SECONDS * 2)
        leased = self.runner.run(self.stages[stage].lease(1))
        self.stalled += [(self.stages[stage], row) for row in leased]

    @precondition(lambda self: self.stalled)
    @rule()
    def wake_up(self) -> None:
        stage, row = self.stalled.pop(0)
        self.runner.run(self.world.work_on(stage, row))

    @rule()
    def restart(self) -> None:
        self.runner.run(self._restart())

    async def _restart(self) -> None:
        """Die, with all that is under way, and start again."""
        self.stalled.clear()
        await self.stack.aclose()
        self.world.stores = await self.stack.enter_async_context(self.opener(self.clock))
        self.stages = self.world.stages()

    async def _choose(self, server: str, *, quiet: bool, digest: bool) -> None:
        hours = QuietHours(begin=QUIET[0], end=QUIET[1]) if quiet else None
        times = (time(9), time(18)) if digest else ()

        def chosen(before: ServerSettings) -> ServerSettings:
            return replace(before, quiet=hours, digest_times=times)

        await self.stores.servers.revise(server, chosen)
        self.model.servers[server].quiet = quiet

    async def _drain(self) -> None:
        """Mend everything, let time pass, and look for what is missing."""
        self.world.kiosk.refusing.clear()
        for server in SERVERS:
            await self.stores.servers.joined(server)
            self.model.servers[server].present = True
            await self._choose(server, quiet=False, digest=False)
        await self._place()
        await self._restart()
        await self.stores.outbox.lift_refusals([channel_name(channel) for channel in CHANNELS])
        backlog = await self.stores.subscriptions.backlog()
        rounds = 0
        while rounds < ROUNDS and (self.model.owed() or not backlog.settled or not rounds):
            self._pass(A_WHILE_SECONDS)
            for stage in self.stages:
                await self.world.work(stage, 100, None)
            backlog = await self.stores.subscriptions.backlog()
            rounds += 1
        assert self.model.owed() == set(), "missing"
        assert backlog.settled, backlog
        assert backlog.deliveries_failed == 0
        self._judge_what_stands()

    def _judge_what_stands(self) -> None:
        for channel, shown in self.world.kiosk.shown.values():
            for article in shown:
                place = self.model.places.get((channel, article))
                assert place is None or not place.banned, f"{article} still stands in {channel}"

    def _publish(self, which: tuple[str, ...]) -> None:
        self.articles += 1
        self.world.publish(which, self.articles)

    def _pass(self, seconds: float) -> None:
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))  # nobody sleeps

    async def _follow(self, feed: str, channel: str) -> None:
        subscription = Subscription(feed_url=feed, channel=channel_name(channel))
        assert await self.stores.subscriptions.subscribe(subscription)
        self.model.follow(feed, channel)

    def _followed(self, which: int) -> tuple[str, str]:
        followed = sorted(self.model.follows)
        return followed[which % len(followed)]

    def _unfollowed(self) -> list[tuple[str, str]]:
        """Return who might follow what and does not, in servers where the bot is."""
        return [
            (feed, channel)
            for feed in FEEDS
            for channel in CHANNELS
            if (feed, channel) not in self.model.follows
            and self.model.servers[SERVER_OF[channel]].present
        ]


def over_memory() -> Opener:
    """Return what opens stores in memory, which outlive a restart."""
    kept: list[MemoryStores] = []

    @asynccontextmanager
    async def opened(clock: FakeClock) -> AsyncIterator[AnyStores]:
        kept[:] = kept or [
            memory_stores(
                clock,
                lease_seconds=LEASE_SECONDS,
                order_patience_seconds=ORDER_PATIENCE_SECONDS,
            )
        ]
        _end_leases(kept[0])
        yield kept[0]

    return opened


def over(place: Path | str) -> Opener:
    """Return what opens a database given by its path or its address."""
    limits = StorageLimits(
        lease_seconds=LEASE_SECONDS,
        busy_timeout_seconds=5.0,
        order_patience_seconds=ORDER_PATIENCE_SECONDS,
    )
    return lambda clock: open_stores(location_of(place), clock=clock, limits=limits)


def _end_leases(stores: MemoryStores) -> None:
    """Do what a process does that finds itself alone."""
    memory = stores.memory
    tables: list[dict[Any, Any]] = [memory.feeds, memory.entries, memory.articles, memory.channels]
    for table in tables:
        for row in table.values():
            row.lease_until = None
