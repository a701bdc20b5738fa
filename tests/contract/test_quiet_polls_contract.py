"""FeedStore: polls that find nothing new are stored more cheaply, and mean the same."""

import asyncio
from typing import Any

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.feeds import Validators
from bot.pipeline.records import PollResult
from tests.builders import NEWS, SPORT, after
from tests.contract.newsdesk import FEED_URL, poll_result
from tests.fakes.clock import FakeClock

SECRET = {"Authorization": "Basic YTpi"}


def quiet(clock: FakeClock, **changes: Any) -> PollResult:
    return poll_result(clock.now(), title=None, **changes)


async def test_a_quiet_poll_says_when_to_ask_again_and_with_what(desk, stores, clock):
    await desk.follow()
    await desk.poll()
    await clock.advance(900)
    renewed = Validators(etag='"2"', last_modified="today", body_sha256="ab")
    leased = await desk.leased_feed()
    result = quiet(clock, validators=renewed, moved_to="https://new.example/", moves=2)
    await stores.feeds.record_poll(leased, result)
    assert await stores.feeds.lease_feeds(10) == []
    await clock.advance(900)
    again = (await desk.leased_feed()).item
    assert (again.title, again.validators, again.followed_since) == ("Gazette", renewed, after(0))
    assert (again.moved_to, again.moves) == ("https://new.example/", 2)
    assert again.last_success_at == after(900)


async def test_a_quiet_poll_ends_failures_and_troubles(desk, stores, clock):
    await desk.follow()
    await desk.poll(failures=3, error=None, trouble="http_status")
    await clock.advance(900)
    await stores.feeds.record_poll(await desk.leased_feed(), quiet(clock))
    (feed,) = await stores.subscriptions.followed_feeds()
    assert (feed.failures, feed.error) == (0, None)
    await clock.advance(900)
    assert (await desk.leased_feed()).item.trouble is None


async def test_a_quiet_result_counts_once_and_only_while_the_lease_lasts(desk, stores, clock):
    await desk.follow()
    late = await desk.leased_feed()
    await clock.advance(60)
    leased = await desk.leased_feed()
    with pytest.raises(LeaseLost):
        await stores.feeds.record_poll(late, quiet(clock))
    await stores.feeds.record_poll(leased, quiet(clock))
    with pytest.raises(LeaseLost):
        await stores.feeds.record_poll(leased, quiet(clock))


async def test_a_lost_lease_harms_no_other_quiet_poll(desk, stores, clock):
    for number in range(12):
        await desk.follow(f"https://gazette.example/{number}")
    lost, *others = await stores.feeds.lease_feeds(20)
    await stores.feeds.record_poll(lost, quiet(clock))
    ends = await asyncio.gather(
        *(stores.feeds.record_poll(leased, quiet(clock)) for leased in (lost, *others)),
        return_exceptions=True,
    )
    assert [type(end) for end in ends] == [LeaseLost, *[type(None)] * 11]


async def test_who_subscribes_during_a_quiet_poll_gets_a_whole_document_soon(desk, stores, clock):
    await desk.follow()
    leased = await desk.leased_feed()
    assert not leased.item.owes_backfill
    await desk.follow(channel=SPORT, backfill=1)
    await stores.feeds.record_poll(leased, quiet(clock))
    again = (await desk.leased_feed()).item
    assert (again.validators, again.owes_backfill) == (Validators(), True)


async def test_leaving_during_a_quiet_poll_ends_the_polling(desk, stores, clock):
    await desk.follow()
    leased = await desk.leased_feed()
    await stores.subscriptions.unsubscribe(FEED_URL, None)
    await stores.feeds.record_poll(leased, quiet(clock))
    await clock.advance(10_000)
    assert await stores.feeds.lease_feeds(10) == []


async def test_a_leased_feed_tells_whether_it_is_asked_with_a_secret(desk, stores):
    await desk.follow()
    await desk.follow("https://herald.example/atom", NEWS, headers=SECRET)
    leased = {each.item.url: each.item.is_private for each in await stores.feeds.lease_feeds(10)}
    assert leased == {FEED_URL: False, "https://herald.example/atom": True}
