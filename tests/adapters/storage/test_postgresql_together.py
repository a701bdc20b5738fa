"""Several processes at once over one server: each article reaches each channel, once, in time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from itertools import cycle

import pytest

from bot.adapters.storage.engines.locations import location_of
from bot.adapters.storage.stores import StorageLimits, open_stores
from bot.domain.channels import ChannelName
from tests.builders import brief, parsed_entry
from tests.contract.newsdesk import Newsdesk, planned, poll_result
from tests.fakes.clock import FakeClock

LIMITS = StorageLimits(lease_seconds=60.0, busy_timeout_seconds=20.0, order_patience_seconds=30.0)
PROCESSES = 3
ARTICLES = 12
CHANNELS = [ChannelName("page", f"c{number}") for number in range(4)]
# Each feed brings every article, to some channels of its own and some it shares.
FEEDS = {
    f"https://gazette.example/{number}": (CHANNELS[number], CHANNELS[(number + 1) % len(CHANNELS)])
    for number in range(len(CHANNELS))
}


@pytest.fixture
async def desks(postgresql_url: str, clock: FakeClock) -> AsyncIterator[Sequence[Newsdesk]]:
    """The same database opened several times, as by so many processes."""
    async with AsyncExitStack() as stack:
        desks = []
        for _ in range(PROCESSES):
            opening = open_stores(location_of(postgresql_url), clock=clock, limits=LIMITS)
            stores = await stack.enter_async_context(opening)
            desks.append(Newsdesk(stores=stores, clock=clock))
        yield desks


async def _read(desk: Newsdesk) -> bool:
    leased = await desk.stores.articles.lease_entries(3)
    for each in leased:
        if not await desk.stores.articles.join_known_article(each, each.item.title):
            await desk.read(each)
    return bool(leased)


async def _condense(desk: Newsdesk) -> bool:
    leased = await desk.stores.briefs.lease_articles(2)
    for each in leased:
        result = desk.condensing(each.item.id, brief(each.item.content.title))
        await desk.stores.briefs.record_condensing(each, result)
    return bool(leased)


async def _deliver(desk: Newsdesk, posted: Counter[tuple[ChannelName, str]]) -> bool:
    leased = await desk.stores.outbox.lease_channels(2, {"page"})
    for channel in leased:
        held = channel
        while (delivery := await desk.stores.outbox.next_delivery(held)) is not None:
            held = await desk.stores.outbox.mark_sending(held, delivery)
            posted[delivery.channel, delivery.content.headline] += 1
            await desk.stores.outbox.record_delivery(held, delivery, desk.sent(delivery))
        await desk.stores.outbox.release(held)
    return bool(leased)


async def _work(desk: Newsdesk, posted: Counter[tuple[ChannelName, str]]) -> None:
    """Run the stages beside each other until none finds anything to do."""
    idle = 0
    while idle < 3:
        busy = await asyncio.gather(_read(desk), _condense(desk), _deliver(desk, posted))
        idle = 0 if any(busy) else idle + 1


async def test_each_article_reaches_each_channel_once_whoever_brings_it(
    desks: Sequence[Newsdesk],
) -> None:
    for url, channels in FEEDS.items():
        for channel in channels:
            await desks[0].follow(url, channel)
    entries = [parsed_entry(number) for number in range(ARTICLES)]
    leased = await desks[0].stores.feeds.lease_feeds(len(FEEDS))
    async with asyncio.TaskGroup() as polls:
        for each, desk in zip(leased, cycle(desks)):  # one of them is endless
            news = [planned(entry, *FEEDS[each.item.url]) for entry in entries]
            recorded = desk.stores.feeds.record_poll(each, poll_result(desk.clock.now(), *news))
            polls.create_task(recorded)
    posted: Counter[tuple[ChannelName, str]] = Counter()
    async with asyncio.TaskGroup() as processes:
        for desk in desks:
            processes.create_task(_work(desk, posted))
    await _work(desks[0], posted)  # what the others left when they saw nothing more to do
    expected = {(channel, entry.title): 1 for channel in CHANNELS for entry in entries}
    assert posted == expected
    left = await desks[0].stores.subscriptions.backlog()
    assert (left.entries_to_read, left.articles_to_condense, left.deliveries_pending) == (0, 0, 0)
