"""FeedStore and SubscriptionStore: what is polled when, and who hears of what is new."""

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.feeds import EntryKey, KeyKind, Subscription, Validators
from bot.domain.reasons import Reason
from bot.pipeline.records import Audience
from tests.builders import NEWS, SPORT, after, parsed_entry
from tests.contract.newsdesk import FEED_URL, planned, poll_result

OTHER_URL = "https://herald.example/atom"


async def test_a_followed_feed_is_due_at_once_and_again_when_planned(desk, stores, clock):
    assert await desk.follow() is True
    leased = await desk.leased_feed()
    assert (leased.item.url, leased.item.followed_since) == (FEED_URL, None)
    await stores.feeds.record_poll(leased, poll_result(clock.now()))
    assert await stores.feeds.lease_feeds(10) == []
    await clock.advance(900)
    again = await desk.leased_feed()
    assert again.item.title == "Gazette"
    assert again.item.followed_since == after(0)
    assert again.item.validators == Validators(etag='"1"', body_sha256="ab")
    assert again.epoch > leased.epoch


async def test_a_leased_feed_is_nobody_elses_until_the_lease_is_over(desk, stores, clock):
    await desk.follow()
    first = await desk.leased_feed()
    assert first.until == after(60)
    assert await stores.feeds.lease_feeds(10) == []
    await clock.advance(60)
    second = await desk.leased_feed()
    with pytest.raises(LeaseLost):
        await stores.feeds.record_poll(
            first, poll_result(clock.now(), planned(parsed_entry(1), NEWS))
        )
    assert await stores.feeds.seen_keys(second.item.id, parsed_entry(1).keys) == frozenset()
    await stores.feeds.record_poll(second, poll_result(clock.now()))


async def test_a_result_counts_once(desk, stores, clock):
    await desk.follow()
    leased = await desk.leased_feed()
    await stores.feeds.record_poll(leased, poll_result(clock.now()))
    with pytest.raises(LeaseLost):
        await stores.feeds.record_poll(leased, poll_result(clock.now()))


async def test_no_more_feeds_are_leased_than_asked_for_and_the_longest_due_come_first(
    desk, stores, clock
):
    for number in range(3):
        await desk.follow(f"https://gazette.example/{number}")
        await clock.advance(1)
    urls = [leased.item.url for leased in await stores.feeds.lease_feeds(2)]
    assert urls == ["https://gazette.example/0", "https://gazette.example/1"]


async def test_all_listed_keys_are_known_afterwards_whoever_gets_the_entry(desk, stores):
    await desk.follow()
    remembered, new = parsed_entry(1), parsed_entry(2)
    slug_changed = EntryKey(kind=KeyKind.LINK, value="https://gazette.example/1-renamed")
    await desk.poll(
        planned(remembered),
        planned(new, NEWS),
        listed_keys=(*remembered.keys, *new.keys, slug_changed),
    )
    unseen = EntryKey(kind=KeyKind.GUID, value="guid-3")
    asked = (*remembered.keys, *new.keys, slug_changed, unseen)
    assert await stores.feeds.seen_keys(1, asked) == frozenset(asked) - {unseen}


async def test_keys_of_one_feed_say_nothing_about_another(desk, stores):
    await desk.follow()
    await desk.follow(OTHER_URL)
    gazette, herald = await stores.feeds.lease_feeds(2)
    entry = planned(parsed_entry(1), NEWS)
    await stores.feeds.record_poll(gazette, poll_result(after(0), entry))
    assert not await stores.feeds.seen_keys(herald.item.id, parsed_entry(1).keys)


async def test_a_failed_poll_is_counted_and_shown(desk, stores):
    await desk.follow()
    error = Reason(code="http_status", data={"status": 404, "url": FEED_URL})
    await desk.poll(failures=1, error=error, title=None, validators=Validators())
    (feed,) = await stores.subscriptions.followed_feeds()
    assert (feed.failures, feed.error, feed.last_success_at) == (1, error, None)
    backlog = await stores.subscriptions.backlog()
    assert backlog.feeds_never_polled == 0


async def test_what_was_ambiguous_stays_so(desk, stores, clock):
    await desk.follow()
    await desk.poll(ambiguous_keys=frozenset({KeyKind.GUID}))
    await clock.advance(900)
    await desk.poll(ambiguous_keys=frozenset({KeyKind.LINK}))
    await clock.advance(900)
    leased = await desk.leased_feed()
    assert leased.item.ambiguous_keys == {KeyKind.GUID, KeyKind.LINK}


async def test_backfill_is_owed_until_a_poll_served_it(desk, stores):
    await desk.follow(backfill=2)
    leased = await desk.leased_feed()
    assert list(await stores.feeds.audience(leased.item.id)) == [Audience(channel=NEWS, backfill=2)]
    await stores.feeds.record_poll(leased, poll_result(after(0), served_backfill=(NEWS,)))
    assert list(await stores.feeds.audience(leased.item.id)) == [Audience(channel=NEWS, backfill=0)]


async def test_who_asks_for_backfill_later_gets_a_whole_document_at_once(desk, stores):
    await desk.follow()
    await desk.poll()
    await desk.follow(channel=SPORT, backfill=1)
    leased = await desk.leased_feed()
    assert leased.item.validators == Validators()
    assert leased.item.followed_since is not None


async def test_who_subscribes_during_a_poll_is_not_forgotten(desk, stores, clock):
    await desk.follow()
    leased = await desk.leased_feed()
    await desk.follow(channel=SPORT, backfill=1)
    await stores.feeds.record_poll(leased, poll_result(clock.now()))
    again = await desk.leased_feed()
    assert again.item.validators == Validators()


async def test_a_remembered_entry_is_read_when_a_channel_gets_it_as_backfill(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1)))
    assert (await stores.subscriptions.backlog()).entries_to_read == 0
    await desk.follow(channel=SPORT, backfill=1)
    await desk.poll(planned(parsed_entry(1), SPORT), served_backfill=(SPORT,))
    (leased,) = await desk.leased_entries()
    assert leased.item.title == "Title 1"
    await desk.read(leased)
    await desk.condense_all()
    assert await desk.send_all(SPORT) == ["Title 1"]
    assert await desk.send_all(NEWS) == []


async def test_a_known_entry_that_nobody_new_gets_changes_nothing(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1)))
    await desk.follow(channel=SPORT, backfill=1)  # makes the feed due at once
    await desk.poll(planned(parsed_entry(1)))
    assert await desk.leased_entries() == []


async def test_an_entry_with_a_brief_goes_to_a_new_channel_at_once(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    assert await desk.send_all() == ["Title 1"]
    await desk.follow(channel=SPORT, backfill=1)
    await desk.poll(planned(parsed_entry(1), SPORT), served_backfill=(SPORT,))
    assert await desk.send_all(SPORT) == ["Title 1"]
    assert await desk.send_all(NEWS) == []


async def test_subscribing_twice_updates_the_options(desk, stores):
    assert await desk.follow() is True
    assert await desk.follow(from_file=True) is False
    assert await desk.follow() is False  # a command does not take it from the file
    (feed,) = await stores.subscriptions.followed_feeds()
    assert (feed.channels, feed.file_channels) == ((NEWS,), (NEWS,))


async def test_feeds_are_listed_by_url_with_their_channels(desk, stores):
    await desk.follow(OTHER_URL)
    await desk.follow(channel=SPORT)
    await desk.follow()
    feeds = await stores.subscriptions.followed_feeds()
    assert [(feed.url, feed.channels) for feed in feeds] == [
        (FEED_URL, (NEWS, SPORT)),
        (OTHER_URL, (NEWS,)),
    ]


async def test_a_feed_without_followers_is_neither_polled_nor_listed(desk, stores, clock):
    await desk.follow()
    await desk.follow(channel=SPORT)
    assert await stores.subscriptions.unsubscribe(FEED_URL, SPORT) == 1
    assert len(await stores.subscriptions.followed_feeds()) == 1
    assert await stores.subscriptions.unsubscribe(FEED_URL, None) == 1
    assert await stores.subscriptions.unsubscribe(FEED_URL, NEWS) == 0
    assert await stores.subscriptions.followed_feeds() == []
    await clock.advance(10_000)
    assert await stores.feeds.lease_feeds(10) == []
    assert (await stores.subscriptions.backlog()).settled


async def test_leaving_during_a_poll_ends_the_polling_too(desk, stores, clock):
    await desk.follow()
    leased = await desk.leased_feed()
    await stores.subscriptions.unsubscribe(FEED_URL, None)
    await stores.feeds.record_poll(leased, poll_result(clock.now()))
    await clock.advance(10_000)
    assert await stores.feeds.lease_feeds(10) == []


async def test_a_feed_followed_anew_starts_like_a_new_one_and_floods_nobody(desk, stores, clock):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await stores.subscriptions.unsubscribe(FEED_URL, None)
    await clock.advance(86_400)
    await desk.follow()
    leased = await desk.leased_feed()
    assert leased.item.followed_since is None
    assert leased.item.validators == Validators()
    assert await stores.feeds.seen_keys(leased.item.id, parsed_entry(1).keys)


async def test_the_file_owns_what_it_names_and_commands_the_rest(desk, stores):
    file = [
        Subscription(feed_url=FEED_URL, channel=NEWS, from_file=True),
        Subscription(feed_url=FEED_URL, channel=SPORT, from_file=True),
    ]
    await desk.follow(OTHER_URL)
    await desk.follow(FEED_URL, SPORT)
    await stores.subscriptions.apply_file(file)
    await stores.subscriptions.apply_file(file[1:])
    feeds = await stores.subscriptions.followed_feeds()
    assert [(feed.url, feed.channels, feed.file_channels) for feed in feeds] == [
        (FEED_URL, (SPORT,), (SPORT,)),
        (OTHER_URL, (NEWS,), ()),
    ]
    await stores.subscriptions.apply_file([])
    feeds = await stores.subscriptions.followed_feeds()
    assert [feed.url for feed in feeds] == [OTHER_URL]


async def test_feeds_can_be_told_of_some_channels_alone(desk, stores):
    await desk.follow(FEED_URL, NEWS, from_file=True)
    await desk.follow(FEED_URL, SPORT)
    await desk.follow(OTHER_URL, NEWS)
    feeds = await stores.subscriptions.followed_feeds([SPORT])
    assert [(feed.url, feed.channels, feed.file_channels) for feed in feeds] == [
        (FEED_URL, (SPORT,), ()),
    ]
    assert len(await stores.subscriptions.followed_feeds([SPORT, NEWS])) == 2
    assert len(await stores.subscriptions.followed_feeds([])) == 0


async def test_the_backlog_counts_what_waits_where(desk, stores):
    await desk.follow()
    assert (await stores.subscriptions.backlog()).feeds_never_polled == 1
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    assert (await stores.subscriptions.backlog()).entries_to_read == 2
    for leased in await desk.leased_entries():
        await desk.read(leased)
    assert (await stores.subscriptions.backlog()).articles_to_condense == 2
    await desk.condense_all()
    backlog = await stores.subscriptions.backlog()
    assert (backlog.deliveries_pending, backlog.settled) == (2, False)
    await desk.send_all()
    backlog = await stores.subscriptions.backlog()
    assert (backlog.deliveries_sent, backlog.deliveries_failed, backlog.settled) == (2, 0, True)
