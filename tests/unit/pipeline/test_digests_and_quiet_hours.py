"""Deliveries that wait: for the end of quiet hours, and for the time of a digest."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.errors import MessageRefused, PublishLater
from bot.domain.servers import QuietHours
from tests.builders import NEWS
from tests.fakes.memory import DeliveryRow
from tests.unit.pipeline.world import World

SERVER = "discord:100000000000000001"
CHANNEL = str(NEWS)
EVENING = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
SLUGS = ("first", "second", "third")
HEADLINES = [f"The {slug} story of today" for slug in SLUGS]


@pytest.fixture
async def world() -> World:
    """Three briefs wait for NEWS, which is in a server, on a Monday before 20:00."""
    made = World()
    made.clock.set(EVENING.replace(hour=19))
    await made.stores.servers.joined(SERVER)
    await made.stores.servers.place(NEWS, SERVER)
    await made.follow()
    made.publish()
    await made.run_all()
    made.clock.set(EVENING - timedelta(minutes=2))
    return made


async def publish(world: World, *slugs: str) -> None:
    """Let that come out and be condensed, newest last."""
    world.clock.set(world.clock.now() + timedelta(minutes=1))
    for row in world.stores.memory.feeds.values():
        row.due_at = world.clock.now()
    world.publish(*reversed(slugs))
    for stage in (world.poll, world.read, world.condense):
        await world.step(stage)
    world.outcomes.clear()


async def choose(world: World, **choices: object) -> None:
    await world.stores.servers.revise(SERVER, lambda now: replace(now, **choices))  # type: ignore[arg-type]


async def at(world: World, hour: int, minute: int = 0, *, day: int = 2) -> None:
    """Let it be that time, and deliver."""
    world.clock.set(datetime(2026, 3, day, hour, minute, tzinfo=UTC))
    await world.step(world.deliver)


def messages(world: World) -> list[list[str]]:
    """Return the headlines of each message in the order of acceptance."""
    return [
        [item.content.headline for item in message.digest] or [message.content.headline]
        for message in world.publisher.messages.values()
    ]


NIGHT = QuietHours(begin=time(19, 30), end=time(7))


async def test_in_quiet_hours_nothing_is_posted_and_after_them_all_of_it(world: World):
    await choose(world, quiet=NIGHT)
    await publish(world, *SLUGS)
    await at(world, 20)
    await at(world, 6, 59, day=3)
    assert messages(world) == []
    await at(world, 7, day=3)
    assert messages(world) == [[each] for each in HEADLINES]


async def test_quiet_hours_that_end_because_admins_say_so_end_at_once(world: World):
    await choose(world, quiet=NIGHT)
    await publish(world, *SLUGS)
    await at(world, 20)
    await choose(world, quiet=None)
    await at(world, 20, 1)
    assert len(messages(world)) == 3


async def test_a_retry_waits_for_the_end_of_quiet_hours_too(world: World):
    await choose(world, quiet=QuietHours(begin=time(20, 0, 1), end=time(7)))
    await publish(world, "first")
    world.publisher.failures = [PublishLater(channel=CHANNEL, detail="503")]
    await at(world, 20)
    await at(world, 20, 5)
    assert world.publisher.requests == 1
    await at(world, 7, day=3)
    assert messages(world) == [HEADLINES[:1]]


async def test_a_digest_carries_what_waited_and_the_next_what_came_then(world: World):
    await choose(world, digest_times=(time(8), time(21)))
    await publish(world, *SLUGS)
    await at(world, 20, 30)
    assert messages(world) == []
    await at(world, 21)
    assert messages(world) == [HEADLINES]
    assert [outcome.code for outcome in world.outcomes] == ["sent"]
    await publish(world, "fourth", "fifth", *SLUGS)
    await at(world, 21, 30)
    assert len(messages(world)) == 1
    await at(world, 8, day=3)
    assert messages(world)[1] == ["The fourth story of today", "The fifth story of today"]


async def test_a_single_brief_at_the_time_of_a_digest_is_a_brief_like_any(world: World):
    await choose(world, digest_times=(time(21),))
    await publish(world, "first")
    await at(world, 21)
    [message] = world.publisher.messages.values()
    assert message.digest == ()
    assert message.content.headline == HEADLINES[0]
    await publish(world, "second", "first")
    await at(world, 21, 30)
    assert len(world.publisher.messages) == 1
    assert world.stores.memory.channels[NEWS].digested_at == EVENING.replace(hour=21)


async def test_of_more_than_a_digest_holds_there_are_several_and_the_rest_in_order(world: World):
    slugs = tuple(f"n{number}" for number in range(19))
    await choose(world, digest_times=(time(21),))
    await publish(world, *slugs)
    await at(world, 21)
    assert [len(each) for each in messages(world)] == [9, 9, 1]
    assert [one for each in messages(world) for one in each] == [
        f"The {slug} story of today" for slug in slugs
    ]


async def test_digests_turned_off_let_what_waits_go_out_by_itself(world: World):
    await choose(world, digest_times=(time(8),))
    await publish(world, *SLUGS)
    await at(world, 20)
    await choose(world, digest_times=())
    await at(world, 20, 1)
    assert messages(world) == [[each] for each in HEADLINES]


async def test_digests_turned_on_leave_what_is_being_sent(world: World):
    await publish(world, *SLUGS)
    world.publisher.failures = [PublishLater(channel=CHANNEL, detail="503")]
    await at(world, 20)
    await choose(world, digest_times=(time(8),))
    await at(world, 20, 1)
    assert messages(world) == [HEADLINES[:1]]
    await at(world, 8, day=3)
    assert messages(world) == [HEADLINES[:1], HEADLINES[1:]]


async def test_digests_turned_on_do_not_make_up_for_times_that_were_before(world: World):
    await publish(world, *SLUGS)
    await choose(world, digest_times=(time(19),))
    await at(world, 20)
    assert messages(world) == []
    await at(world, 19, day=3)
    assert messages(world) == [HEADLINES]


async def test_an_answer_lost_after_acceptance_makes_no_second_digest(world: World):
    await choose(world, digest_times=(time(21),))
    await publish(world, *SLUGS)
    world.publisher.lossy = True
    world.publisher.failures = [OSError("cut")]
    await at(world, 21)
    await at(world, 21, 1)
    assert world.publisher.requests == 2
    assert messages(world) == [HEADLINES]


async def test_a_sender_that_dies_between_two_messages_of_a_digest_loses_and_doubles_nothing(
    world: World,
):
    slugs = tuple(f"n{number}" for number in range(12))
    await choose(world, digest_times=(time(21),))
    await publish(world, *slugs)
    world.clock.set(EVENING.replace(hour=21))
    [leased] = await world.deliver.lease(1)
    gathered = await world.stores.outbox.gather_digest(leased, 9, world.clock.now())
    digest = await world.stores.outbox.next_delivery(leased)
    assert digest is not None
    await world.stores.outbox.mark_sending(leased, digest)
    await at(world, 21, 2)  # its lease is over
    assert gathered == 9
    assert [len(each) for each in messages(world)] == [9, 3]


async def test_a_refused_digest_goes_out_as_single_briefs_and_none_is_lost(world: World):
    await choose(world, digest_times=(time(21),))
    await publish(world, *SLUGS)
    world.publisher.failures = [MessageRefused(channel=CHANNEL, detail="too long")]
    await at(world, 21)
    assert messages(world) == [[each] for each in HEADLINES]


async def test_a_missed_digest_is_sent_once_the_bot_is_back(world: World):
    await choose(world, digest_times=(time(21),))
    await publish(world, *SLUGS)
    await at(world, 10, day=5)
    assert messages(world) == [HEADLINES]
    await at(world, 10, 1, day=5)
    assert len(messages(world)) == 1


async def test_what_changes_a_message_waits_for_nothing(world: World):
    await publish(world, "first")
    await at(world, 20)
    await choose(world, quiet=NIGHT, digest_times=(time(8),))
    memory = world.stores.memory
    [sent] = memory.deliveries.values()
    edit = DeliveryRow(
        id=memory.new_id(),
        channel=NEWS,
        article_id=sent.article_id,
        brief_id=sent.brief_id,
        position=0,
        due_at=world.clock.now(),
        kind=DeliveryKind.EDIT,
        edits=sent.message_id,
        replaced=False,
    )
    memory.deliveries[edit.id] = edit
    memory.channels[NEWS].due_at = world.clock.now()
    world.outcomes.clear()
    await at(world, 21)
    changed = list(world.publisher.messages.values())[-1]
    assert (changed.edits, changed.replaced) == (sent.message_id, False)
    assert world.codes() == ["edited"]
    assert edit.state is DeliveryState.SENT


async def test_a_channel_of_another_server_waits_for_nothing(world: World):
    other = ChannelName("page", "other")
    await choose(world, quiet=NIGHT)
    await world.follow(other)
    await publish(world, "first")
    await at(world, 20)
    assert [message.channel for message in world.publisher.messages.values()] == [other]
