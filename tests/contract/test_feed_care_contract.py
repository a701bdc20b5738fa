"""What stores keep of a feed's health: entries held back, notices, moves, secrets, the past."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.channels import ChannelName
from bot.domain.errors import FeedIsPrivate, LeaseLost
from bot.domain.feeds import Subscription
from bot.domain.notices import NoticeCode
from bot.domain.reasons import Reason
from bot.pipeline.records import FollowedFeed, PlannedEntry, TellingResult
from tests.builders import NEWS, SPORT, after, parsed_entry
from tests.contract.newsdesk import FEED_URL, Newsdesk, planned

MOVED_URL = "https://gazette.example/new-feed"
SECRET = {"Authorization": "Basic c2VjcmV0"}


def held(number: int, *channels: ChannelName) -> PlannedEntry:
    return PlannedEntry(entry=parsed_entry(number), channels=channels or (NEWS,), held=True)


async def feed_of(desk: Newsdesk, url: str = FEED_URL) -> FollowedFeed:
    return next(
        feed for feed in await desk.stores.subscriptions.followed_feeds() if feed.url == url
    )


async def test_held_entries_wait_until_somebody_decides(desk):
    await desk.follow()
    await desk.poll(held(1), held(2), held(3))
    feed = await feed_of(desk)

    assert feed.held == 3
    assert await desk.leased_entries() == []
    assert await desk.stores.feeds.settle_held(feed.id, newest=1) == 3
    assert [leased.item.title for leased in await desk.leased_entries()] == ["Title 3"]
    assert (await feed_of(desk)).held == 0
    assert await desk.stores.feeds.settle_held(feed.id, newest=1) == 0


async def test_who_decides_about_held_entries_takes_none_from_others(desk):
    await desk.follow()
    await desk.follow(channel=SPORT)
    await desk.poll(*(held(number, NEWS, SPORT) for number in (1, 2, 3)), held(4, NEWS))
    feed = await feed_of(desk)
    store = desk.stores.feeds

    async def count(*channels: ChannelName) -> int:
        [found] = await desk.stores.subscriptions.followed_feeds(channels or None)
        return int(found.held)

    assert (await count(), await count(NEWS), await count(SPORT)) == (4, 4, 3)
    assert await store.settle_held(feed.id, newest=0, channels=(NEWS,)) == 4
    assert (await count(), await count(NEWS), await count(SPORT)) == (3, 0, 3)
    assert await desk.leased_entries() == []
    assert await store.settle_held(feed.id, newest=1, channels=(NEWS,)) == 0
    assert await store.settle_held(feed.id, newest=1, channels=(SPORT,)) == 3
    assert [leased.item.title for leased in await desk.leased_entries()] == ["Title 3"]
    assert (await count(), await count(SPORT)) == (0, 0)


async def test_what_was_held_is_known_the_next_time(desk):
    await desk.follow()
    await desk.poll(held(1))
    feed = await feed_of(desk)
    keys = parsed_entry(1).keys

    assert await desk.stores.feeds.seen_keys(feed.id, keys) == frozenset(keys)


async def test_a_notice_is_told_once_to_each_channel(desk):
    await desk.follow()
    await desk.follow(channel=SPORT)
    reason = Reason(code=NoticeCode.FAILING, data={"why": "fetch_timeout"})
    await desk.poll(notices=(reason,), trouble="fetch_timeout")

    notices = await desk.stores.notices.lease_notices(10)
    assert {each.item.channel for each in notices} == {NEWS, SPORT}
    assert all(each.item.reason == reason for each in notices)
    assert all(each.item.feed_url == FEED_URL for each in notices)
    for leased in notices:
        told = TellingResult(tried_at=desk.clock.now(), told=True, retry_at=None)
        await desk.stores.notices.record_telling(leased, told)
    await desk.clock.advance(3600)
    assert await desk.stores.notices.lease_notices(10) == []


async def test_a_notice_that_nobody_could_be_told_comes_again(desk):
    await desk.follow()
    await desk.poll(notices=(Reason(code=NoticeCode.RECOVERED),))
    [leased] = await desk.stores.notices.lease_notices(10)
    again = TellingResult(tried_at=desk.clock.now(), told=False, retry_at=after(60))
    await desk.stores.notices.record_telling(leased, again)

    assert await desk.stores.notices.lease_notices(10) == []
    await desk.clock.advance(60)
    [leased_again] = await desk.stores.notices.lease_notices(10)
    assert leased_again.item.attempts == 1
    with pytest.raises(LeaseLost):
        await desk.stores.notices.record_telling(leased, again)


async def test_a_feed_that_moved_keeps_what_it_knows(desk):
    await desk.follow(filter="harbour", category=("Local",))
    await desk.poll(planned(parsed_entry(1), NEWS), new_url=MOVED_URL)

    feed = await feed_of(desk, MOVED_URL)
    assert feed.subscriptions[0].filter == "harbour"
    assert feed.subscriptions[0].category == ("Local",)
    keys = parsed_entry(1).keys
    assert await desk.stores.feeds.seen_keys(feed.id, keys) == frozenset(keys)
    await desk.clock.advance(900)
    leased = await desk.leased_feed(MOVED_URL)
    assert leased.item.validators.etag is None  # they were the old address's


async def test_a_feed_that_moved_to_a_known_one_joins_it(desk):
    await desk.follow(MOVED_URL, SPORT)
    await desk.poll(planned(parsed_entry(7), SPORT), url=MOVED_URL)
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), new_url=MOVED_URL)

    [joined] = await desk.stores.subscriptions.followed_feeds()
    assert joined.url == MOVED_URL
    assert joined.channels == (NEWS, SPORT)
    keys = parsed_entry(1).keys
    assert await desk.stores.feeds.seen_keys(joined.id, keys) == frozenset(keys)
    for leased in await desk.leased_entries():
        await desk.read(leased)
    await desk.condense_all()
    assert {leased.item for leased in await desk.stores.outbox.lease_channels(10, {"page"})} == {
        NEWS,
        SPORT,
    }


async def test_secrets_are_their_followers_only(desk):
    await desk.follow(headers=SECRET)
    feed = await feed_of(desk)

    assert feed.is_private
    assert await desk.stores.feeds.secret_headers(feed.id) == SECRET
    with pytest.raises(FeedIsPrivate):
        await desk.follow(channel=SPORT)
    with pytest.raises(FeedIsPrivate):
        await desk.follow(channel=SPORT, headers={"Authorization": "Basic b3RoZXI="})
    assert await desk.follow(channel=SPORT, headers=SECRET)


async def test_secrets_end_with_the_last_follower(desk):
    await desk.follow(headers=SECRET)
    feed = await feed_of(desk)
    await desk.stores.subscriptions.unsubscribe(FEED_URL, NEWS)

    assert await desk.stores.feeds.secret_headers(feed.id) == {}
    assert await desk.follow(channel=SPORT)


NEW_SECRET = {"Authorization": "Basic bmV3"}


async def test_a_new_secret_goes_to_all_channels_of_one_owner_and_of_no_other(desk):
    third = ChannelName("page", "third")
    for channel in (NEWS, SPORT, third):
        await desk.follow(channel=channel, headers=SECRET)
    feed = await feed_of(desk)
    wanted = replace(feed.subscriptions[0], headers=NEW_SECRET)

    with pytest.raises(FeedIsPrivate):
        await desk.stores.subscriptions.subscribe(wanted, together=(SPORT,))
    assert await desk.stores.feeds.secret_headers(feed.id) == SECRET
    await desk.stores.subscriptions.subscribe(wanted, together=(SPORT, third))
    assert await desk.stores.feeds.secret_headers(feed.id) == NEW_SECRET
    assert len((await feed_of(desk)).subscriptions) == 3


async def test_the_file_may_change_the_secret_of_its_own_subscriptions(desk):
    wanted = [
        Subscription(feed_url=FEED_URL, channel=channel, headers=SECRET)
        for channel in (NEWS, SPORT)
    ]
    await desk.stores.subscriptions.apply_file(wanted)
    changed = [replace(each, headers=NEW_SECRET) for each in wanted]
    await desk.stores.subscriptions.apply_file(changed)

    feed = await feed_of(desk)
    assert await desk.stores.feeds.secret_headers(feed.id) == NEW_SECRET
    assert feed.file_channels == (NEWS, SPORT)


async def test_an_open_feed_is_not_made_private_under_others(desk):
    await desk.follow()
    with pytest.raises(FeedIsPrivate):
        await desk.follow(channel=SPORT, headers=SECRET)


async def test_secrets_do_not_move_to_another_address(desk):
    await desk.follow(headers=SECRET)
    await desk.poll(new_url=MOVED_URL)

    feed = await feed_of(desk, MOVED_URL)
    assert await desk.stores.feeds.secret_headers(feed.id) == {}


async def test_a_stopped_feed_is_asked_again_when_somebody_wants(desk):
    await desk.follow()
    await desk.poll(next_poll_at=None)
    await desk.clock.advance(timedelta(days=9).total_seconds())
    feed = await feed_of(desk)

    assert await desk.stores.feeds.lease_feeds(10) == []
    assert await desk.stores.feeds.poll_soon(feed.id)
    assert len(await desk.stores.feeds.lease_feeds(10)) == 1


async def test_nobody_asks_a_feed_soon_that_nobody_follows(desk):
    await desk.follow()
    feed = await feed_of(desk)
    await desk.stores.subscriptions.unsubscribe(FEED_URL, NEWS)

    assert not await desk.stores.feeds.poll_soon(feed.id)


async def test_the_past_shows_what_came_of_each_entry(desk):
    await desk.follow()
    listed = parsed_entry(2, authors=("Odile Marsh",), categories=("Harbour",))
    await desk.poll(planned(parsed_entry(1)), planned(listed, NEWS))
    for leased in await desk.leased_entries():
        await desk.read(leased)
    await desk.condense_all()
    feed = await feed_of(desk)

    newest, oldest = await desk.stores.feeds.past_entries(feed.id, 10)
    assert (newest.title, newest.authors, newest.categories) == (
        "Title 2",
        ("Odile Marsh",),
        ("Harbour",),
    )
    assert newest.article is not None
    assert newest.content is not None
    assert (oldest.title, oldest.article, oldest.content) == ("Title 1", None, None)
    assert await desk.stores.feeds.count_planned(feed.id, after(-60)) == 1
    assert await desk.stores.feeds.count_planned(feed.id, after(60)) == 0


async def test_what_the_last_poll_taught_is_leased_with_the_feed(desk):
    await desk.follow()
    await desk.poll(
        planned(parsed_entry(1), NEWS), moved_to=MOVED_URL, moves=2, rhythm_seconds=60.0
    )
    await desk.clock.advance(900)
    feed = (await desk.leased_feed()).item

    assert (feed.moved_to, feed.moves, feed.rhythm_seconds) == (MOVED_URL, 2, 60.0)
    assert feed.last_new_at == after(0)


async def posted_channels(desk: Newsdesk) -> set[ChannelName]:
    """Read and condense all that waits; return the channels that get something."""
    for leased in await desk.leased_entries():
        await desk.read(leased)
    await desk.condense_all()
    return {leased.item for leased in await desk.stores.outbox.lease_channels(10, {"page"})}


async def test_a_filter_decides_for_its_channel_alone(desk):
    await desk.follow(filter="-title:1")
    await desk.follow(channel=SPORT, filter="title:1")
    await desk.poll(planned(parsed_entry(1), NEWS, SPORT))

    assert await posted_channels(desk) == {SPORT}


async def test_what_one_feeds_filter_keeps_out_another_feed_may_bring(desk):
    await desk.follow(filter="nothing-like-this")
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.follow(MOVED_URL)
    await desk.poll(planned(parsed_entry(1), NEWS), url=MOVED_URL)

    assert await posted_channels(desk) == {NEWS}


async def test_a_changed_filter_brings_nothing_of_the_past(desk):
    await desk.follow(filter="nothing-like-this")
    await desk.poll(planned(parsed_entry(1), NEWS))
    assert await posted_channels(desk) == set()

    await desk.follow(filter="")
    await desk.follow(MOVED_URL, SPORT)
    await desk.poll(planned(parsed_entry(1), SPORT), url=MOVED_URL)
    assert await posted_channels(desk) == {SPORT}


async def test_authors_and_categories_of_the_feed_can_be_filtered(desk):
    await desk.follow(filter='author:"Odile Marsh" category:harbour')
    await desk.follow(channel=SPORT, filter="author:Somebody")
    by_marsh = parsed_entry(1, authors=("Odile Marsh",), categories=("Harbour",))
    await desk.poll(planned(by_marsh, NEWS, SPORT))

    assert await posted_channels(desk) == {NEWS}
