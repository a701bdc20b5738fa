"""The bot's side of WebSub, as app/ wires it, over a hub on loopback."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from bot.adapters.page.hub_callbacks import HubCallbacks
from bot.adapters.page.server import Door, PageServer
from bot.adapters.web.fetcher import WebFetcher
from bot.domain.feeds import Subscription
from bot.domain.outcomes import Outcome
from bot.pipeline.poll_feeds import PollFeeds
from bot.pipeline.receive_pushes import ReceivePushes
from bot.pipeline.rules.next_poll import PollPace
from bot.pipeline.subscribe_hubs import Callbacks, SubscribeHubs
from tests.adapters.web.raw_server import FAST
from tests.adapters.websub.loopback_hub import LoopbackHub
from tests.builders import NEWS, NOON
from tests.fakes.clock import FakeClock
from tests.fakes.memory import FeedRow, HubRow
from tests.fakes.stores import MemoryStores, memory_stores
from tests.fakes.workers import InlineWorkers

LEASE_SECONDS = 864_000.0
MAX_BODY_BYTES = 200_000


@dataclass(kw_only=True)
class Bot:
    """Polls, subscribes and listens when a test says so."""

    stores: MemoryStores
    clock: FakeClock
    hub: LoopbackHub
    polling: PollFeeds
    asking: SubscribeHubs
    outcomes: list[Outcome]

    async def follow(self) -> None:
        """Follow the feed, poll it once, and ask its hub."""
        wanted = Subscription(feed_url=self.hub.feed_url, channel=NEWS)
        await self.stores.subscriptions.subscribe(wanted)
        assert await self.poll() == 1
        assert await self.ask() == 1

    async def poll(self) -> int:
        return await _step(self.polling)

    async def ask(self) -> int:
        return await _step(self.asking)

    async def wait_and_ask(self, hours: float) -> int:
        await self.clock.advance(hours * 3600)
        return await self.ask()

    @property
    def row(self) -> HubRow:
        [row] = self.stores.memory.hubs.values()
        return row

    @property
    def feed(self) -> FeedRow:
        [feed] = self.stores.memory.feeds.values()
        return feed

    def codes(self) -> list[str]:
        return [outcome.code for outcome in self.outcomes if outcome.stage == "subscribe"]


async def _step(stage: Any) -> int:
    leased: Sequence[Any] = await stage.lease(10)
    for row in leased:
        await stage.work(row)
    return len(leased)


@pytest.fixture
async def hub() -> AsyncIterator[LoopbackHub]:
    async with LoopbackHub().listening() as running:
        yield running


@pytest.fixture
async def bot(hub: LoopbackHub) -> AsyncIterator[Bot]:
    clock = FakeClock(NOON)
    stores = memory_stores(clock)
    outcomes: list[Outcome] = []

    def observe(outcome: Outcome) -> None:
        outcomes.append(outcome)

    receiver = ReceivePushes(
        store=stores.hubs, clock=clock, lease_seconds=LEASE_SECONDS, observe=observe
    )
    page = PageServer(
        archive=stores.archive,
        index=stores.index,
        clock=clock,
        metrics=_no_metrics,
        door=Door(host="127.0.0.1", port=0, access_token="asked-of-readers-only"),  # noqa: S106  # of this test
        callbacks=HubCallbacks(receiver, host="lede.example", max_body_bytes=MAX_BODY_BYTES),
    )
    fetcher = WebFetcher(clock, user_agent="Lede/test", allowed_hosts=[hub.pair], limits=FAST)
    async with page, fetcher:
        yield Bot(
            stores=stores,
            clock=clock,
            hub=hub,
            polling=PollFeeds(
                store=stores.feeds,
                fetcher=fetcher,
                workers=InlineWorkers(),
                clock=clock,
                pace=PollPace(floor_seconds=900, ceiling_seconds=86_400, follows_hubs=True),
                observe=observe,
            ),
            asking=SubscribeHubs(
                store=stores.hubs,
                client=fetcher,
                callbacks=Callbacks(url=f"{page.url}/websub/", lease_seconds=LEASE_SECONDS),
                clock=clock,
                observe=observe,
            ),
            outcomes=outcomes,
        )


async def _no_metrics() -> bytes:
    return b""
