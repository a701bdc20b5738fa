"""Outbox: briefs that are gathered into digests go out once, whatever happens on the way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.errors import LeaseLost
from bot.domain.outcomes import Stage, Subject
from bot.domain.posting import PostOptions, PostStyle
from bot.domain.servers import ServerSettings
from bot.pipeline.records import DeliveryResult
from tests.builders import NEWS, SPORT, after, parsed_entry
from tests.contract.newsdesk import FEED_URL, AnyStores, Newsdesk, planned

SERVER = "discord:100000000000000001"
OTHER_URL = "https://herald.example/atom"
MOST = 3


@pytest.fixture
async def waiting(desk):
    """Four briefs wait for NEWS, which is in a server."""
    await desk.stores.servers.place(NEWS, SERVER)
    await desk.follow()
    await desk.poll(*(planned(parsed_entry(number), NEWS) for number in (1, 2, 3, 4)))
    await desk.read_and_condense()
    return desk


async def gathered(
    desk: Newsdesk, stores: AnyStores, *, at: float = 0.0, most: int = MOST
) -> tuple[Any, int, Any]:
    """Lease NEWS, gather, and return lease, number and next delivery."""
    leased = await desk.leased_channel()
    assert leased is not None
    number = await stores.outbox.gather_digest(leased, most, after(at))
    return leased, number, await stores.outbox.next_delivery(leased)


async def choose(stores: AnyStores, **choices: Any) -> None:
    await stores.servers.revise(SERVER, lambda now: replace(now, **choices))


def headlines(delivery: Delivery) -> list[str]:
    return [item.content.headline for item in delivery.digest]


async def test_a_digest_carries_the_first_that_wait_in_their_order_and_is_next(waiting, stores):
    _, number, delivery = await gathered(waiting, stores)
    assert number == 3
    assert delivery.kind is DeliveryKind.DIGEST
    assert headlines(delivery) == ["Title 1", "Title 2", "Title 3"]
    assert delivery.brief_id == delivery.digest[0].brief_id
    assert delivery.content == delivery.digest[0].content
    assert (await stores.subscriptions.backlog()).deliveries_pending == 2  # it, and Title 4


async def test_a_digest_is_sent_once_and_its_briefs_never_by_themselves(waiting, stores):
    leased, _, _ = await gathered(waiting, stores)
    await stores.outbox.release(leased)
    assert await waiting.send_all() == ["Title 1", "Title 4"]  # a digest's first, and the rest
    assert await waiting.send_all() == []
    assert (await stores.subscriptions.backlog()).settled


async def test_a_digest_that_was_begun_stays_as_it_is(waiting, stores):
    leased, _, before = await gathered(waiting, stores)
    assert await stores.outbox.gather_digest(leased, MOST, after(0)) == 3
    assert await stores.outbox.next_delivery(leased) == before


async def test_a_single_brief_stays_the_brief_that_it_is(waiting, stores):
    leased, number, delivery = await gathered(waiting, stores, most=1)
    assert number == 1
    assert (delivery.kind, delivery.digest) == (DeliveryKind.BRIEF, ())
    assert delivery.content.headline == "Title 1"
    await stores.outbox.release(leased)


async def test_where_nothing_waits_nothing_is_gathered(waiting, stores):
    await waiting.send_all()
    await waiting.clock.advance(1_000)
    await waiting.poll(planned(parsed_entry(5), NEWS))
    await waiting.read_and_condense()
    _, number, delivery = await gathered(waiting, stores, at=500.0)
    assert number == 0
    assert delivery.kind is DeliveryKind.BRIEF  # it was queued later than that


async def test_what_is_queued_later_waits_for_the_next_time(waiting, stores):
    await waiting.clock.advance(1_000)
    await waiting.poll(planned(parsed_entry(5), NEWS))
    await waiting.read_and_condense()
    leased, number, _ = await gathered(waiting, stores, at=500.0, most=9)
    assert number == 4
    await stores.outbox.release(leased)
    assert await waiting.send_all() == ["Title 1", "Title 5"]


async def test_an_earlier_entry_that_was_ready_later_goes_along(desk, stores):
    await stores.servers.place(NEWS, SERVER)
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    slow, quick = await desk.leased_entries()
    await desk.read(quick)
    await desk.condense_all()
    await desk.clock.advance(40)
    await desk.read(slow)
    await desk.condense_all()
    _, number, delivery = await gathered(desk, stores, at=20.0)
    assert number == 2
    assert headlines(delivery) == ["Title 1", "Title 2"]


async def test_a_brief_that_was_tried_is_in_no_digest(waiting, stores):
    leased = await waiting.leased_channel()
    tried = await stores.outbox.next_delivery(leased)
    leased = await stores.outbox.mark_sending(leased, tried)
    await stores.outbox.record_delivery(leased, tried, waiting.tried(tried, retry_in=1))
    await waiting.clock.advance(1)
    assert await stores.outbox.gather_digest(leased, MOST, after(0)) == 3
    digest = await stores.outbox.next_delivery(leased)
    assert headlines(digest) == ["Title 2", "Title 3", "Title 4"]
    leased = await stores.outbox.mark_sending(leased, digest)
    await stores.outbox.record_delivery(leased, digest, waiting.sent(digest))
    assert (await stores.outbox.next_delivery(leased)).nonce == tried.nonce


@pytest.mark.parametrize("tried", [False, True], ids=["before a try", "in a try"])
async def test_a_sender_that_dies_leaves_the_same_digest_with_the_same_nonce(
    waiting, stores, clock, tried
):
    leased, _, digest = await gathered(waiting, stores)
    if tried:
        await stores.outbox.mark_sending(leased, digest)
    await clock.advance(60)
    _, number, again = await gathered(waiting, stores)
    assert number == 3
    assert (again.id, again.nonce) == (digest.id, digest.nonce)
    assert headlines(again) == headlines(digest)
    assert again.attempts == int(tried)


async def test_whoever_lost_the_channel_gathers_nothing_and_notes_nothing(waiting, stores, clock):
    stale = await waiting.leased_channel()
    await clock.advance(60)
    fresh = await waiting.leased_channel()
    with pytest.raises(LeaseLost):
        await stores.outbox.gather_digest(stale, MOST, after(0))
    with pytest.raises(LeaseLost):
        await stores.outbox.digest_sent(stale, after(0))
    await stores.outbox.put_off(stale, after(9_000))
    assert (await stores.outbox.next_delivery(fresh)).kind is DeliveryKind.BRIEF
    assert (await stores.outbox.posting_rules(NEWS)).digested_at is None


async def test_a_refused_digest_falls_apart_into_its_briefs(waiting, stores):
    leased, _, digest = await gathered(waiting, stores)
    leased = await stores.outbox.mark_sending(leased, digest)
    refused = DeliveryResult(
        tried_at=waiting.clock.now(),
        message_id=None,
        retry_at=None,
        channel_refused=False,
        outcome=waiting.outcome(Stage.DELIVER, Subject.DELIVERY, digest.id, "message_refused"),
    )
    await stores.outbox.record_delivery(leased, digest, refused)
    # None of them is gathered again, or the same would be refused again and again.
    assert await stores.outbox.gather_digest(leased, MOST, after(0)) == 1
    await stores.outbox.release(leased)
    assert await waiting.send_all() == ["Title 1", "Title 2", "Title 3", "Title 4"]


async def test_the_briefs_of_a_digest_that_was_given_up_are_given_up_with_it(waiting, stores):
    leased, number, digest = await gathered(waiting, stores)
    leased = await stores.outbox.mark_sending(leased, digest)
    await stores.outbox.record_delivery(leased, digest, waiting.tried(digest))
    await stores.outbox.release(leased)
    backlog = await stores.subscriptions.backlog()
    assert backlog.deliveries_failed == number + 1
    story = await stores.stories.story(link=None, brief_id=digest.brief_id, channels=[NEWS])
    assert story is not None
    assert {each.state for each in story.deliveries} == {DeliveryState.FAILED}


async def test_leaving_a_feed_takes_its_briefs_out_of_a_digest_that_nobody_tried(waiting, stores):
    await waiting.follow(OTHER_URL)
    await waiting.poll(
        planned(parsed_entry(8), NEWS), planned(parsed_entry(9), NEWS), url=OTHER_URL
    )
    await waiting.read_and_condense()
    leased, number, digest = await gathered(waiting, stores, most=9)
    assert number == 6
    await stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    with pytest.raises(LeaseLost):
        await stores.outbox.mark_sending(leased, digest)
    await stores.outbox.gather_digest(leased, 9, after(0))
    left = await stores.outbox.next_delivery(leased)
    assert headlines(left) == ["Title 8", "Title 9"]


async def test_what_is_taken_down_leaves_a_digest(waiting, stores):
    leased, _, digest = await gathered(waiting, stores)
    await stores.outbox.release(leased)
    first = digest.digest[0]
    await stores.corrections.take_down(first.brief_id, [NEWS], replaced=True)
    leased = await waiting.leased_channel()
    left = await stores.outbox.next_delivery(leased)
    assert headlines(left) == ["Title 2", "Title 3"]
    assert left.content.headline == "Title 2"


async def test_rules_are_those_of_the_channels_server(waiting, stores):
    rules = await stores.outbox.posting_rules(NEWS)
    assert (rules.settings, rules.digested_at) == (ServerSettings(server=SERVER), None)
    await choose(stores, style=PostStyle.COMPACT)
    leased = await waiting.leased_channel()
    await stores.outbox.digest_sent(leased, after(5))
    rules = await stores.outbox.posting_rules(NEWS)
    assert rules.settings.style is PostStyle.COMPACT
    assert rules.digested_at == after(5)
    assert (await stores.outbox.posting_rules(SPORT)).settings is None


async def test_a_channel_that_is_put_off_is_looked_at_then(waiting, stores, clock):
    leased = await waiting.leased_channel()
    await stores.outbox.put_off(leased, after(500))
    await clock.advance(499)
    assert await waiting.leased_channel() is None
    await clock.advance(1)
    assert await waiting.leased_channel() is not None


async def test_a_channel_that_is_put_off_is_looked_at_when_its_rules_change(waiting, stores, clock):
    leased = await waiting.leased_channel()
    await stores.outbox.put_off(leased, after(500))
    await clock.advance(10)
    await choose(stores, style=PostStyle.EMBED)
    assert await waiting.leased_channel() is not None


async def test_rules_that_change_while_a_channel_is_being_put_off_are_not_missed(
    waiting, stores, clock
):
    leased = await waiting.leased_channel()
    await clock.advance(1)
    await choose(stores, style=PostStyle.EMBED)
    await stores.outbox.put_off(leased, after(500))
    assert await waiting.leased_channel() is not None


async def test_options_are_the_subscriptions_completed_by_the_server(desk, stores):
    await stores.servers.place(NEWS, SERVER)
    await choose(stores, style=PostStyle.COMPACT, language="de", briefs_language="pl")
    await desk.follow(posting=PostOptions(mention_role="7", crosspost=False))
    await desk.follow(OTHER_URL, posting=PostOptions(style=PostStyle.EMBED, language="fr"))
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.clock.advance(60)
    await desk.poll(planned(parsed_entry(2), NEWS), url=OTHER_URL)
    await desk.read_and_condense()
    leased = await desk.leased_channel()
    first = await stores.outbox.next_delivery(leased)
    assert first.options == PostOptions(
        style=PostStyle.COMPACT,
        language="de",
        mention_role="7",
        crosspost=False,
        briefs_language="pl",
    )
    assert (first.feed.url, first.feed.title) == (FEED_URL, "Gazette")
    leased = await stores.outbox.mark_sending(leased, first)
    await stores.outbox.record_delivery(leased, first, desk.sent(first))
    second = await stores.outbox.next_delivery(leased)
    assert second.options == PostOptions(style=PostStyle.EMBED, language="fr", briefs_language="pl")
    assert second.feed.url == OTHER_URL


async def test_a_digest_of_several_feeds_is_posted_as_the_server_says_and_pings_who_asked(
    desk, stores
):
    await stores.servers.place(NEWS, SERVER)
    await desk.follow(posting=PostOptions(style=PostStyle.EMBED))
    await desk.follow(OTHER_URL, posting=PostOptions(mention_role="7"))
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.clock.advance(60)
    await desk.poll(planned(parsed_entry(2), NEWS), url=OTHER_URL)
    await desk.read_and_condense()
    _, _, digest = await gathered(desk, stores, at=60.0)
    assert digest.options == PostOptions(style=PostStyle.CARD, mention_role="7")
    assert digest.feed is None


async def test_the_feed_is_one_that_the_channel_still_follows(desk, stores):
    await desk.follow()
    await desk.follow(OTHER_URL, posting=PostOptions(mention_role="7"))
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.clock.advance(60)
    await desk.poll(planned(parsed_entry(2), NEWS), url=OTHER_URL)
    for leased in await desk.leased_entries():
        await desk.read(leased, key="bridge")
    await desk.condense_all()
    await stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    delivery = await stores.outbox.next_delivery(await desk.leased_channel())
    assert delivery.feed.url == OTHER_URL
    assert delivery.options.mention_role == "7"


async def test_a_digest_that_is_put_off_by_its_publisher_comes_before_later_briefs(
    waiting, stores, clock
):
    leased, _, digest = await gathered(waiting, stores)
    leased = await stores.outbox.mark_sending(leased, digest)
    await stores.outbox.record_delivery(leased, digest, waiting.tried(digest, retry_in=20))
    await stores.outbox.release(leased)
    assert await waiting.leased_channel() is None
    clock.set(clock.now() + timedelta(seconds=20))
    assert await waiting.send_all() == ["Title 1", "Title 4"]
