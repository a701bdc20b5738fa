"""Entries that a channel is given long after they were seen: it gets them in their order, too."""

import pytest

from bot.domain.channels import ChannelName
from bot.domain.feeds import Subscription
from tests.builders import NEWS, SPORT, after, parsed_entry
from tests.contract.newsdesk import FEED_URL, Newsdesk, planned
from tests.contract.test_outbox_contract import PATIENCE

LATER = 3600  # seconds after the feed showed the entries


@pytest.fixture
async def late_follower(desk, clock):
    """SPORT gets two entries an hour late: NEWS had the second, nobody the first."""
    await desk.follow()
    await desk.poll(planned(parsed_entry(1)), planned(parsed_entry(2), NEWS))
    await desk.read_and_condense()
    assert await desk.send_all() == ["Title 2"]
    await clock.advance(LATER)
    await desk.follow(channel=SPORT, backfill=2)
    await desk.poll(planned(parsed_entry(1), SPORT), planned(parsed_entry(2), SPORT))
    return desk


async def test_a_brief_that_is_there_waits_for_an_earlier_entry_that_is_read_late(late_follower):
    assert await late_follower.send_all(SPORT) == []
    await late_follower.read_and_condense()
    assert await late_follower.send_all(SPORT) == ["Title 1", "Title 2"]


async def test_it_waits_no_longer_than_patience_from_then_on(late_follower, stores, clock):
    assert await late_follower.send_all(SPORT) == []
    assert await stores.outbox.lease_channels(10, {"page"}) == []
    await clock.advance(PATIENCE - 1)
    assert await late_follower.send_all(SPORT) == []
    await clock.advance(1)
    assert await late_follower.send_all(SPORT) == ["Title 2"]
    await late_follower.read_and_condense()
    assert await late_follower.send_all(SPORT) == ["Title 1"]


async def test_it_waits_for_none_that_was_given_up(late_follower, stores):
    assert await late_follower.send_all(SPORT) == []
    (broken,) = await late_follower.leased_entries()
    failed = late_follower.reading(broken.item, None, gave_up=True)
    await stores.articles.record_reading(broken, failed)
    assert await late_follower.send_all(SPORT) == ["Title 2"]


async def test_the_channel_that_had_them_waits_for_nothing(late_follower, clock):
    await late_follower.poll(planned(parsed_entry(3), NEWS))
    for leased in await late_follower.leased_entries():
        if leased.item.title == "Title 3":
            await late_follower.read(leased)
    await late_follower.condense_all()
    assert await late_follower.send_all() == ["Title 3"]
    assert await late_follower.send_all(SPORT) == []


async def test_two_that_are_read_late_keep_their_order(desk, clock):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1)), planned(parsed_entry(2)))
    await clock.advance(LATER)
    await desk.follow(channel=SPORT, backfill=2)
    await desk.poll(planned(parsed_entry(1), SPORT), planned(parsed_entry(2), SPORT))
    await _read_the_second_first(desk, SPORT)


async def test_who_follows_again_gets_them_in_order_too(desk, stores, clock):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    await stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    await clock.advance(LATER)
    await desk.follow(backfill=2)
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    await _read_the_second_first(desk, NEWS)


async def test_what_an_admin_lets_go_on_keeps_its_order(desk, stores, clock):
    await desk.follow()
    held = (planned(parsed_entry(n), NEWS, held=True) for n in (1, 2))
    await desk.poll(*held)
    await clock.advance(LATER)
    assert await stores.feeds.settle_held(1, newest=2) == 2
    await _read_the_second_first(desk, NEWS)


async def test_what_was_missed_keeps_its_order_when_a_subscription_is_taken_up_again(
    desk, stores, clock
):
    await desk.follow()
    await desk.follow(channel=SPORT)
    await desk.poll()
    await stores.subscriptions.unsubscribe(FEED_URL, SPORT)
    await clock.advance(LATER)
    await desk.poll(planned(parsed_entry(1)), planned(parsed_entry(2)))
    await clock.advance(LATER)
    ended = Subscription(feed_url=FEED_URL, channel=SPORT)
    assert await stores.subscriptions.restore(ended, after(0))
    await _read_the_second_first(desk, SPORT)


async def test_what_another_channel_takes_over_keeps_its_order(desk, stores, clock):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    await clock.advance(LATER)
    assert await stores.subscriptions.move(FEED_URL, NEWS, SPORT)
    await _read_the_second_first(desk, SPORT)


async def _read_the_second_first(desk: Newsdesk, channel: ChannelName) -> None:
    """Let the second of two entries have its brief first, and see that it waits."""
    first, second = await desk.leased_entries()
    await desk.read(second)
    await desk.condense_all()
    assert await desk.send_all(channel) == []
    await desk.read(first)
    await desk.condense_all()
    assert await desk.send_all(channel) == ["Title 1", "Title 2"]
