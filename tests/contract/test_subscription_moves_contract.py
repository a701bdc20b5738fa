"""Subscriptions that change their channel or come back: nothing is lost, nothing comes twice."""

import pytest

from bot.domain.errors import FeedIsPrivate
from bot.domain.feeds import Subscription
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from tests.builders import NEWS, SPORT, parsed_entry
from tests.contract.newsdesk import FEED_URL, Newsdesk, planned, poll_result

CHOSEN = PostOptions(
    style=PostStyle.EMBED,
    mention_role="77",
    language="de",
    layout=PostLayout.THREADS,
    crosspost=False,
)
WANTED = Subscription(
    feed_url=FEED_URL,
    channel=NEWS,
    backfill=2,
    filter="bridge OR title",
    category=("Towns",),
    posting=CHOSEN,
)


async def subscriptions(desk: Newsdesk) -> list[Subscription]:
    feeds = await desk.stores.subscriptions.followed_feeds()
    return [each for feed in feeds for each in feed.subscriptions]


async def test_what_a_subscription_asks_of_its_messages_is_kept(desk):
    await desk.stores.subscriptions.subscribe(WANTED)

    assert await subscriptions(desk) == [WANTED]


async def test_a_paused_subscription_is_known_as_one_to_the_polls(desk):
    await desk.follow(paused=True)
    leased = await desk.leased_feed()

    [member] = await desk.stores.feeds.audience(leased.item.id)

    assert member.paused


async def test_a_moved_subscription_keeps_its_options(desk):
    await desk.stores.subscriptions.subscribe(WANTED)

    assert await desk.stores.subscriptions.move(FEED_URL, NEWS, SPORT) is True

    [moved] = await subscriptions(desk)
    assert moved.channel == SPORT
    assert (moved.posting, moved.filter, moved.category) == (
        CHOSEN,
        WANTED.filter,
        WANTED.category,
    )


async def test_what_was_owed_goes_to_the_new_channel_and_what_was_sent_stays(desk):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    assert await desk.send_all(NEWS) == ["Title 1"]
    await desk.clock.advance(900)
    await desk.poll(planned(parsed_entry(2), NEWS))
    await desk.read_and_condense()  # waits to be sent
    await desk.clock.advance(900)
    await desk.poll(planned(parsed_entry(3), NEWS))  # waits to be read

    await desk.stores.subscriptions.move(FEED_URL, NEWS, SPORT)
    await desk.read_and_condense()

    assert await desk.send_all(SPORT) == ["Title 2", "Title 3"]
    assert await desk.send_all(NEWS) == []


async def test_nothing_moves_onto_a_channel_that_follows_already_or_from_one_that_does_not(desk):
    await desk.follow()
    await desk.follow(channel=SPORT)
    store = desk.stores.subscriptions

    assert await store.move(FEED_URL, NEWS, SPORT) is False
    assert await store.move("https://nowhere.example/", NEWS, SPORT) is False
    await store.unsubscribe(FEED_URL, SPORT)
    assert await store.move(FEED_URL, SPORT, NEWS) is False
    assert [each.channel for each in await subscriptions(desk)] == [NEWS]


async def test_what_is_restored_is_as_it_was_and_owes_nothing_of_the_past(desk, clock):
    store = desk.stores.subscriptions
    await store.subscribe(WANTED)
    await desk.poll(served_backfill=(NEWS,))
    await clock.advance(60)
    ended_at = clock.now()
    await store.unsubscribe(FEED_URL, NEWS)
    await clock.advance(60)

    assert await store.restore(WANTED, ended_at) is True

    assert await subscriptions(desk) == [WANTED]
    leased = await desk.leased_feed()  # asked at once
    [member] = await desk.stores.feeds.audience(leased.item.id)
    assert member.backfill == 0
    assert leased.item.followed_since is not None  # what it lists now counts as new
    assert await store.restore(WANTED, ended_at) is False


async def test_what_waited_and_what_others_got_meanwhile_is_had_after_all(desk, clock):
    store = desk.stores.subscriptions
    await desk.follow()
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS, SPORT))
    await desk.read_and_condense()  # waits to be sent to both
    await clock.advance(100)
    ended_at = clock.now()
    await store.unsubscribe(FEED_URL, NEWS)
    await clock.advance(800)
    await desk.poll(planned(parsed_entry(2), SPORT), planned(parsed_entry(3)))
    await desk.read_and_condense()

    await store.restore(Subscription(feed_url=FEED_URL, channel=NEWS), ended_at)
    await desk.read_and_condense()

    assert await desk.send_all(NEWS) == ["Title 1", "Title 2", "Title 3"]
    assert await desk.send_all(SPORT) == ["Title 1", "Title 2"]


async def test_nothing_of_a_feed_that_was_not_read_before_comes_by_restoring(desk, clock):
    store = desk.stores.subscriptions
    await desk.follow()
    await desk.follow(channel=SPORT)
    ended_at = clock.now()
    await store.unsubscribe(FEED_URL, NEWS)
    await clock.advance(60)
    await desk.poll(*(planned(parsed_entry(number)) for number in range(5)))  # its whole past

    await store.restore(Subscription(feed_url=FEED_URL, channel=NEWS), ended_at)

    assert await desk.leased_entries() == []


async def test_a_paused_subscription_is_restored_without_what_came_meanwhile(desk, clock):
    store = desk.stores.subscriptions
    await desk.follow(paused=True)
    await desk.follow(channel=SPORT)
    await desk.poll()
    await clock.advance(900)
    ended_at = clock.now()
    await store.unsubscribe(FEED_URL, NEWS)
    await desk.poll(planned(parsed_entry(1), SPORT))
    await desk.read_and_condense()

    await store.restore(Subscription(feed_url=FEED_URL, channel=NEWS, paused=True), ended_at)

    assert await desk.send_all(NEWS) == []


async def test_a_feed_that_others_follow_with_a_secret_is_not_restored(desk, clock):
    store = desk.stores.subscriptions
    secret = {"Authorization": "Basic c2VjcmV0"}
    await desk.follow(channel=SPORT, headers=secret)

    with pytest.raises(FeedIsPrivate):
        await store.restore(Subscription(feed_url=FEED_URL, channel=NEWS), clock.now())
    assert [each.channel for each in await subscriptions(desk)] == [SPORT]


async def test_more_backfill_is_owed_once_it_is_asked_for(desk):
    await desk.follow()
    await desk.poll()
    await desk.follow(backfill=3)
    leased = await desk.leased_feed()  # due at once

    [member] = await desk.stores.feeds.audience(leased.item.id)

    assert member.backfill == 3
    served = poll_result(desk.clock.now(), served_backfill=(NEWS,))
    await desk.stores.feeds.record_poll(leased, served)
    await desk.follow(backfill=3)  # asked for nothing more
    [member] = await desk.stores.feeds.audience(leased.item.id)
    assert member.backfill == 0


async def test_less_backfill_is_owed_where_less_is_asked_for(desk):
    await desk.follow(backfill=3)
    await desk.follow(backfill=1)
    leased = await desk.leased_feed()

    [member] = await desk.stores.feeds.audience(leased.item.id)

    assert member.backfill == 1
