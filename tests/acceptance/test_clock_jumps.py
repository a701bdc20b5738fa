"""The machine's clock set forward and back in the middle of the work: the right posts, once.

All stages over a real database; the model of `tests/contract/story_model.py` judges each message.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.adapters.storage.stores import StorageLimits, open_stores
from bot.domain.feeds import Subscription
from bot.domain.servers import QuietHours, ServerSettings
from tests.builders import NOON
from tests.contract.newsdesk import AnyStores
from tests.contract.story_model import Server, StoryModel
from tests.contract.story_world import LEASE_SECONDS, StoryWorld, channel_name
from tests.fakes.clock import FakeClock
from tests.fakes.stores import memory_stores

FEED = "https://gazette.example/feed"
CHANNEL = "discord:11"
SERVER = "discord:1"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = [HOUR, -HOUR, DAY, -DAY]
NAMES = ["an-hour-forward", "an-hour-back", "a-day-forward", "a-day-back"]
# The days on which clocks are set in Berlin: at 02:00 to 03:00, and at 03:00 to 02:00.
SPRING, AUTUMN = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture(params=["memory", "sqlite"])
async def stores(request, clock, tmp_path) -> AsyncIterator[AnyStores]:
    if request.param == "memory":
        yield memory_stores(clock, lease_seconds=LEASE_SECONDS, order_patience_seconds=30.0)
        return
    limits = StorageLimits(
        lease_seconds=LEASE_SECONDS, busy_timeout_seconds=5.0, order_patience_seconds=30.0
    )
    async with open_stores(tmp_path / "lede.db", clock=clock, limits=limits) as opened:
        yield opened


@pytest.fixture
async def world(clock, stores) -> StoryWorld:
    """Return stages whose channel follows a feed that was polled once."""
    model = StoryModel(server_of={CHANNEL: SERVER}, servers={SERVER: Server()})
    world = StoryWorld(stores=stores, clock=clock, model=model)
    await stores.servers.joined(SERVER)
    await stores.servers.place(channel_name(CHANNEL), SERVER)
    subscription = Subscription(feed_url=FEED, channel=channel_name(CHANNEL))
    await stores.subscriptions.subscribe(subscription)
    model.follow(FEED, CHANNEL)
    world.write(FEED)
    await work(world)
    return world


async def work(world: StoryWorld, stages: int = 4, *, passing: timedelta = timedelta(0)) -> None:
    """Let time pass, then let the first so many stages do all that is due."""
    world.clock.set(world.clock.now() + passing)
    for stage in world.stages()[:stages]:
        await world.work(stage, 100, None)


async def live_on(world: StoryWorld, hours: int) -> None:
    """Let that many hours pass, with work every half an hour."""
    for _ in range(hours * 2):
        await work(world, passing=timedelta(minutes=30))


def shown(world: StoryWorld) -> list[int]:
    """Return what stands in the channel, in the order of the messages."""
    return [article for _, articles in world.kiosk.shown.values() for article in articles]


@pytest.mark.parametrize("jump", JUMPS, ids=NAMES)
@pytest.mark.parametrize("done", [1, 2, 3, 4], ids=["polled", "read", "condensed", "sent"])
async def test_a_jump_between_any_two_stages_loses_and_repeats_nothing(world, clock, jump, done):
    world.publish([FEED], 1)
    await work(world, done, passing=timedelta(minutes=3))
    clock.set(clock.now() + jump)
    world.publish([FEED], 2)
    await live_on(world, 26)
    assert shown(world) == [1, 2]


@pytest.mark.parametrize("jump", JUMPS, ids=NAMES)
@pytest.mark.parametrize("stage", [0, 1, 2, 3], ids=["poll", "read", "condense", "deliver"])
async def test_a_jump_while_a_row_is_leased_loses_and_repeats_nothing(world, clock, jump, stage):
    world.publish([FEED], 1)
    await work(world, stage, passing=timedelta(minutes=3))
    (leased,) = await world.stages()[stage].lease(1)
    clock.set(clock.now() + jump)
    await work(world)  # another process finds the lease over, or not
    await world.work_on(world.stages()[stage], leased)
    await live_on(world, 26)
    assert shown(world) == [1]


@pytest.mark.parametrize("jump", JUMPS, ids=NAMES)
async def test_a_jump_between_two_tries_repeats_nothing(world, clock, jump):
    world.publish([FEED], 1)
    world.kiosk.failing = "after"  # accepted, and nobody said so
    await work(world, passing=timedelta(minutes=3))
    clock.set(clock.now() + jump)
    await live_on(world, 26)
    assert shown(world) == [1]


@pytest.mark.parametrize("jump", JUMPS, ids=NAMES)
async def test_a_jump_in_quiet_hours_posts_nothing_in_them_and_all_after(world, clock, jump):
    await choose(world, quiet=QuietHours(begin=time(22), end=time(7)))
    world.model.servers[SERVER].quiet = True  # the model judges each post by these hours
    clock.set(NOON.replace(hour=23))
    world.publish([FEED], 1)
    await work(world)
    clock.set(clock.now() + jump)
    world.publish([FEED], 2)
    await live_on(world, 48)
    assert shown(world) == [1, 2]


@pytest.mark.parametrize("jump", JUMPS, ids=NAMES)
@pytest.mark.parametrize("minutes", [-5, 5], ids=["before-it", "after-it"])
async def test_a_jump_around_a_digest_brings_each_brief_once(world, clock, jump, minutes):
    await choose(world, digest_times=(time(18),))
    for number in (1, 2):
        world.publish([FEED], number)
        await work(world, passing=timedelta(minutes=3))
    clock.set(NOON.replace(hour=18) + timedelta(minutes=minutes))
    await work(world)
    clock.set(clock.now() + jump)
    world.publish([FEED], 3)
    await live_on(world, 74)
    assert shown(world) == [1, 2, 3]


@pytest.mark.parametrize("day", [SPRING, AUTUMN], ids=["spring", "autumn"])
async def test_a_digest_at_an_hour_that_is_skipped_or_comes_twice_is_sent_once(world, clock, day):
    await choose(world, time_zone="Europe/Berlin", digest_times=(time(2, 30),))
    clock.set(day - timedelta(hours=4))
    for number in (1, 2):
        world.publish([FEED], number)
        await work(world, passing=timedelta(minutes=3))
    await live_on(world, 8)
    assert list(world.kiosk.shown.values()) == [(CHANNEL, [1, 2])]


@pytest.mark.parametrize(
    "dated",
    [datetime(1970, 1, 1, tzinfo=UTC), NOON + timedelta(days=4000), NOON + HOUR],
    ids=["1970", "in-years", "in-an-hour"],
)
async def test_an_entry_of_an_absurd_date_is_posted_once_like_any_other(world, clock, dated):
    now = clock.now()
    clock.set(dated)
    world.publish([FEED], 1)  # dated as the clock of its site shows
    clock.set(now)
    await live_on(world, 3)
    world.publish([FEED], 2)
    await live_on(world, 3)
    assert sorted(shown(world)) == [1, 2]


async def choose(world: StoryWorld, **choices: object) -> None:
    def chosen(before: ServerSettings) -> ServerSettings:
        return replace(before, **choices)  # type: ignore[arg-type]  # fields of ServerSettings

    await world.stores.servers.revise(SERVER, chosen)
