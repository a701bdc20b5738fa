"""Deliveries: in order, once, retried, set aside."""

import asyncio

import pytest

from bot.domain.channels import ChannelName
from bot.domain.errors import ChannelRefused, LeaseLost, MessageRefused, PublishLater
from tests.builders import NEWS, SPORT
from tests.unit.pipeline.world import World

CHANNEL = str(NEWS)


@pytest.fixture
async def world():
    made = World()
    await made.follow()
    made.publish()
    await made.run_all()
    await made.clock.advance(1_000)
    made.publish("second", "first")
    for stage in (made.poll, made.read, made.condense):
        await made.step(stage)
    made.outcomes.clear()
    return made


FIRST, SECOND = "The first story of today", "The second story of today"


async def test_briefs_go_out_in_the_order_of_publication(world):
    await world.step(world.deliver)
    assert world.publisher.headlines == [FIRST, SECOND]
    assert world.codes() == ["sent", "sent"]


async def test_one_that_must_wait_holds_the_later_ones(world):
    world.publisher.failures = [PublishLater(channel=CHANNEL, detail="503")]
    await world.step(world.deliver)
    assert world.publisher.headlines == []
    assert world.codes() == ["delivery_retried"]
    await world.clock.advance(3)
    await world.step(world.deliver)
    assert world.publisher.headlines == [FIRST, SECOND]


@pytest.mark.parametrize(
    "error", [RuntimeError("reset"), OSError("cut"), PublishLater(channel=CHANNEL, detail="502")]
)
async def test_an_answer_lost_after_acceptance_makes_no_second_message(world, error):
    world.publisher.lossy = True
    world.publisher.failures = [error]
    await world.step(world.deliver)
    await world.clock.advance(3)
    await world.step(world.deliver)
    assert world.publisher.requests == 3
    assert world.publisher.headlines == [FIRST, SECOND]


async def test_a_refused_message_is_set_aside_and_the_next_goes_out(world):
    world.publisher.failures = [MessageRefused(channel=CHANNEL, detail="too long")]
    await world.step(world.deliver)
    assert world.publisher.headlines == [SECOND]
    assert world.codes() == ["message_refused", "sent"]
    backlog = await world.stores.subscriptions.backlog()
    assert (backlog.deliveries_failed, backlog.deliveries_sent) == (1, 1)


async def test_a_refusing_channel_is_left_alone_and_loses_nothing(world):
    world.publisher.failures = [ChannelRefused(channel=CHANNEL, detail="403")]
    await world.step(world.deliver)
    await world.clock.advance(10_000)
    assert await world.step(world.deliver) == 0
    assert world.publisher.requests == 1
    backlog = await world.stores.subscriptions.backlog()
    assert list(backlog.channels_refused) == [CHANNEL]
    assert backlog.deliveries_failed == 0
    waiting = [row.state for row in world.stores.memory.deliveries.values()]
    assert waiting == ["pending", "pending"]


async def test_patience_ends(world):
    world.publisher.failures = [PublishLater(channel=CHANNEL, detail="503") for _ in range(40)]
    for _ in range(40):
        await world.step(world.deliver)
        await world.clock.advance(300)
    assert "publish_later" in world.codes()
    backlog = await world.stores.subscriptions.backlog()
    assert backlog.deliveries_failed >= 1


async def test_a_channel_nobody_publishes_to_waits_and_holds_no_other(world):
    discord = ChannelName.parse("discord:123456789012345678")
    await world.follow(discord, backfill=2)
    await world.follow(SPORT, backfill=2)
    await world.clock.advance(1_000)
    await world.run_all()
    channels = {message.channel for message in world.publisher.messages.values()}
    assert channels == {NEWS, SPORT}
    backlog = await world.stores.subscriptions.backlog()
    assert backlog.deliveries_pending == 2


async def test_a_defect_keeps_the_delivery_for_later(world):
    [leased] = await world.deliver.lease(1)
    await world.deliver.set_back(leased)
    assert world.publisher.requests == 0
    await world.clock.advance(5)
    await world.step(world.deliver)
    assert world.publisher.headlines == [FIRST, SECOND]


async def test_stopping_ends_between_two_messages(world):
    world.stop.set()
    await world.step(world.deliver)
    assert world.publisher.requests == 0
    world.stop.clear()
    await world.step(world.deliver)
    assert world.publisher.headlines == [FIRST, SECOND]


async def test_a_lease_is_renewed_while_a_message_is_under_way(world):
    world.publisher.hang.clear()
    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(world.step(world.deliver))
        await world.clock.advance(100)  # beyond the lease of 60 s
        assert await world.deliver.lease(1) == []
        world.publisher.hang.set()
        await sending
    assert world.publisher.headlines == [FIRST, SECOND]


async def test_losing_the_lease_ends_the_try_and_records_nothing(world):
    [leased] = await world.deliver.lease(1)
    await world.clock.advance(61)
    [other] = await world.deliver.lease(1)
    with pytest.raises(LeaseLost):
        await world.deliver.work(leased)
    await world.deliver.work(other)
    assert world.publisher.headlines == [FIRST, SECOND]
    assert world.codes() == ["sent", "sent"]


async def test_losing_the_lease_while_sending_cancels_the_try(world):
    world.publisher.hang.clear()
    [leased] = await world.deliver.lease(1)
    async with asyncio.TaskGroup() as tasks:

        async def expect_loss() -> None:
            with pytest.raises(LeaseLost):
                await world.deliver.work(leased)

        tasks.create_task(expect_loss())
        await world.clock.advance(1)
        world.stores.memory.channels[NEWS].lease_epoch += 1
        await world.clock.advance(25)
    assert world.publisher.headlines == []


async def test_a_channel_with_much_to_send_lets_others_come_to_their_turn(world):
    slugs = [f"story-{number}" for number in range(7)]
    world.publish(*reversed(slugs), "second", "first")
    await world.clock.advance(1_000)
    for stage in (world.poll, world.read, world.condense):
        await world.step(stage)
    await world.step(world.deliver)
    assert len(world.publisher.headlines) == 5
    await world.step(world.deliver)
    assert len(world.publisher.headlines) == 9
    assert world.publisher.headlines[:2] == [FIRST, SECOND]
