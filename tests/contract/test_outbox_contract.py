"""Outbox: in order, one at a time, sent once, and nothing forgotten."""

import pytest

from bot.domain.deliveries import nonce_of
from bot.domain.errors import LeaseLost
from tests.builders import NEWS, SPORT, after, parsed_entry
from tests.contract.newsdesk import FEED_URL, planned

OTHER_URL = "https://herald.example/atom"
PATIENCE = 30  # seconds, as conftest.py says


@pytest.fixture
async def two_briefs(desk):
    """Two briefs wait for NEWS, "Title 1" before "Title 2"."""
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    await desk.read_and_condense()
    return desk


async def test_briefs_go_out_in_the_order_of_their_entries(two_briefs, stores):
    assert await two_briefs.send_all() == ["Title 1", "Title 2"]
    assert await two_briefs.send_all() == []
    assert await stores.outbox.lease_channels(10, {"page"}) == []


async def test_a_delivery_tells_all_that_sending_needs(two_briefs, stores):
    leased = await two_briefs.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    assert (delivery.channel, delivery.kind, delivery.attempts) == (NEWS, "brief", 0)
    assert (delivery.nonce, delivery.first_tried_at) == (nonce_of(delivery.id), None)


async def test_a_channel_is_one_senders_until_it_is_released(two_briefs, stores):
    leased = await two_briefs.leased_channel()
    assert await two_briefs.leased_channel() is None
    await stores.outbox.release(leased)
    assert await two_briefs.leased_channel() is not None


async def test_marking_and_renewing_keep_the_channel(two_briefs, stores, clock):
    leased = await two_briefs.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    await clock.advance(40)
    leased = await stores.outbox.mark_sending(leased, delivery)
    assert leased.until == after(100)
    await clock.advance(40)
    leased = await stores.outbox.renew(leased)
    assert leased.until == after(140)
    await clock.advance(40)
    assert await two_briefs.leased_channel() is None
    await stores.outbox.record_delivery(leased, delivery, two_briefs.sent(delivery))


async def test_whoever_lost_the_channel_may_neither_send_nor_mark(two_briefs, stores, clock):
    stale = await two_briefs.leased_channel()
    delivery = await stores.outbox.next_delivery(stale)
    await clock.advance(60)
    fresh = await two_briefs.leased_channel()
    with pytest.raises(LeaseLost):
        await stores.outbox.mark_sending(stale, delivery)
    with pytest.raises(LeaseLost):
        await stores.outbox.renew(stale)
    with pytest.raises(LeaseLost):
        await stores.outbox.record_delivery(stale, delivery, two_briefs.sent(delivery))
    await stores.outbox.release(stale)
    assert await two_briefs.leased_channel() is None
    assert (await stores.outbox.next_delivery(fresh)).attempts == 0


async def test_a_try_of_unknown_outcome_is_repeated_with_the_same_nonce(two_briefs, stores, clock):
    leased = await two_briefs.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    await stores.outbox.mark_sending(leased, delivery)
    await clock.advance(60)  # the sender died
    leased = await two_briefs.leased_channel()
    again = await stores.outbox.next_delivery(leased)
    assert (again.id, again.nonce) == (delivery.id, delivery.nonce)
    assert (again.attempts, again.first_tried_at) == (1, after(0))


async def test_what_is_to_be_tried_later_keeps_the_order(two_briefs, stores, clock):
    leased = await two_briefs.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, delivery)
    await stores.outbox.record_delivery(leased, delivery, two_briefs.tried(delivery, retry_in=20))
    assert await stores.outbox.next_delivery(leased) is None
    await stores.outbox.release(leased)
    assert await two_briefs.leased_channel() is None
    await clock.advance(20)
    assert await two_briefs.send_all() == ["Title 1", "Title 2"]


async def test_what_failed_for_good_makes_way(two_briefs, stores):
    leased = await two_briefs.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, delivery)
    await stores.outbox.record_delivery(leased, delivery, two_briefs.tried(delivery))
    await stores.outbox.release(leased)
    assert await two_briefs.send_all() == ["Title 2"]
    assert (await stores.subscriptions.backlog()).deliveries_failed == 1


async def test_a_channel_that_refuses_is_left_alone_until_somebody_subscribes_it_anew(
    two_briefs, stores, clock
):
    leased = await two_briefs.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, delivery)
    refused = two_briefs.tried(delivery, channel_refused=True)
    await stores.outbox.record_delivery(leased, delivery, refused)
    assert await stores.outbox.next_delivery(leased) is None
    await stores.outbox.release(leased)
    await clock.advance(10_000)
    assert await two_briefs.leased_channel() is None
    backlog = await stores.subscriptions.backlog()
    assert backlog.channels_refused["page:news"].code == "channel_refused"
    assert backlog.deliveries_pending == 0
    await two_briefs.follow(OTHER_URL)
    assert await two_briefs.send_all() == ["Title 1", "Title 2"]
    assert (await stores.subscriptions.backlog()).channels_refused == {}


async def test_an_earlier_entry_holds_the_later_ones_while_it_is_read(desk, stores, clock):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    slow, quick = await desk.leased_entries()
    await desk.read(quick)
    await desk.condense_all()
    assert await desk.send_all() == []
    assert await stores.outbox.lease_channels(10, {"page"}) == []
    await desk.read(slow)
    assert await desk.send_all() == []
    await desk.condense_all()
    assert await desk.send_all() == ["Title 1", "Title 2"]


async def test_an_earlier_entry_holds_nothing_longer_than_patience(desk, stores, clock):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    slow, quick = await desk.leased_entries()
    await desk.read(quick)
    await desk.condense_all()
    assert await desk.send_all() == []
    await clock.advance(PATIENCE)
    assert await desk.send_all() == ["Title 2"]
    await desk.read(slow)
    await desk.condense_all()
    assert await desk.send_all() == ["Title 1"]


async def test_an_earlier_entry_that_was_given_up_holds_nothing(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    broken, quick = await desk.leased_entries()
    await desk.read(quick)
    await desk.condense_all()
    assert await desk.send_all() == []
    await stores.articles.record_reading(broken, desk.reading(broken.item, None, gave_up=True))
    assert await desk.send_all() == ["Title 2"]


async def test_an_earlier_entry_that_a_filter_keeps_out_holds_nothing(desk):
    await desk.follow(filter='-"title 1"')
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    slow, quick = await desk.leased_entries()
    await desk.read(quick)
    await desk.condense_all()
    await desk.read(slow)
    assert await desk.send_all() == []
    await desk.condense_all()
    assert await desk.send_all() == ["Title 2"]


async def test_an_article_that_cannot_be_condensed_holds_nothing(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    for leased in await desk.leased_entries():
        await desk.read(leased)
    first, second = await stores.briefs.lease_articles(10)
    await stores.briefs.record_condensing(first, desk.condensing(first.item.id, None, retry_in=5))
    await desk.clock.advance(5)
    await desk.clock.advance(56)
    await desk.condense_all()
    assert len(await desk.send_all()) == 2
    assert second.item.id > first.item.id


async def test_an_entry_of_another_channel_holds_nothing(desk, stores):
    await desk.follow()
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), SPORT), planned(parsed_entry(2), NEWS))
    _, quick = await desk.leased_entries()
    await desk.read(quick)
    await desk.condense_all()
    assert await desk.send_all() == ["Title 2"]


async def test_a_clock_set_back_silences_no_channel(desk, stores, clock):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    slow, quick = await desk.leased_entries()
    clock.set(after(-3600))
    await desk.read(quick)
    await desk.condense_all()
    assert await desk.send_all() == ["Title 2"]
    assert slow.item.title == "Title 1"


async def test_leaving_takes_back_what_is_pending(two_briefs, stores, clock):
    leased = await two_briefs.leased_channel()
    taken_back = await stores.outbox.next_delivery(leased)
    await stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    with pytest.raises(LeaseLost):
        await stores.outbox.mark_sending(leased, taken_back)
    assert (await stores.subscriptions.backlog()).settled
    await clock.advance(60)
    assert await two_briefs.send_all() == []


async def test_leaving_one_feed_keeps_what_another_carries(desk, stores, clock):
    await desk.follow()
    await desk.follow(OTHER_URL)
    await desk.poll(planned(parsed_entry(1), NEWS))
    await clock.advance(60)
    await desk.poll(planned(parsed_entry(2), NEWS), url=OTHER_URL)
    for leased in await desk.leased_entries():
        await desk.read(leased, key="bridge")
    await desk.condense_all()
    await stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    assert (await stores.subscriptions.backlog()).deliveries_pending == 1
    await stores.subscriptions.unsubscribe(OTHER_URL, None)
    assert (await stores.subscriptions.backlog()).deliveries_pending == 0


async def test_ids_of_deliveries_are_never_given_twice(two_briefs, stores):
    leased = await two_briefs.leased_channel()
    before = await stores.outbox.next_delivery(leased)
    await stores.outbox.release(leased)
    await stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    await two_briefs.follow()
    await two_briefs.poll(planned(parsed_entry(1), NEWS))
    leased = await two_briefs.leased_channel()
    after_that = await stores.outbox.next_delivery(leased)
    assert after_that.content == before.content
    assert after_that.nonce != before.nonce


async def test_channels_wait_untouched_while_their_publisher_cannot_send(two_briefs, stores):
    assert len(await stores.outbox.lease_channels(10, ())) == 0
    assert len(await stores.outbox.lease_channels(10, {"discord"})) == 0
    (leased,) = await stores.outbox.lease_channels(10, {"discord", "page"})
    delivery = await stores.outbox.next_delivery(leased)
    assert (leased.item, delivery.attempts) == (NEWS, 0)


async def test_a_refused_channel_is_told_and_taken_up_when_somebody_mends_it(two_briefs, stores):
    leased = await two_briefs.leased_channel()
    delivery = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, delivery)
    refused = two_briefs.tried(delivery, channel_refused=True)
    await stores.outbox.record_delivery(leased, delivery, refused)
    await stores.outbox.release(leased)
    refusals = await stores.outbox.refused_channels("page")
    assert [(name, reason.code) for name, reason in refusals.items()] == [(NEWS, "channel_refused")]
    assert await stores.outbox.refused_channels("discord") == {}
    await stores.outbox.lift_refusals([SPORT])  # one that never refused anything
    assert await two_briefs.send_all() == []
    await stores.outbox.lift_refusals([NEWS, SPORT])
    assert await stores.outbox.refused_channels("page") == {}
    assert await two_briefs.send_all() == ["Title 1", "Title 2"]
