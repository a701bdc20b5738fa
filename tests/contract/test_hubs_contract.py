"""What stores keep of hubs (WebSub): whom to ask, what they answered, and what feeds make of it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.hubs import HubLink, HubState, HubSubscription
from bot.domain.outcomes import Stage, Subject
from bot.domain.reasons import Reason
from bot.pipeline.records import AskingResult, HubAnswer, Leased
from tests.builders import NEWS, SPORT, after, parsed_entry
from tests.contract.newsdesk import FEED_URL, Newsdesk, planned, poll_result

HUB = HubLink(hub_url="https://hub.example/", topic_url="https://gazette.example/feed?topic")
OTHER_HUB = HubLink(hub_url="https://other.example/", topic_url=HUB.topic_url)
CALLBACKS = "https://lede.example/websub/"
DAY = 86_400.0
FAILURE = Reason(code="fetch_timeout", data={"seconds": 30.0})


async def leased_hub(desk: Newsdesk) -> Leased[HubSubscription]:
    [leased] = await desk.stores.hubs.lease_hubs(10)
    return leased


def asking(desk: Newsdesk, **changes: Any) -> AskingResult:
    now = desk.clock.now()
    values: dict[str, Any] = {
        "retry_at": now + timedelta(hours=1),
        "attempts": 1,
        "gave_up": False,
        "error": None,
        "outcomes": (desk.outcome(Stage.SUBSCRIBE, Subject.FEED, 1, "hub_asked"),),
    }
    return AskingResult(**{**values, **changes})


def answer(desk: Newsdesk, **changes: Any) -> HubAnswer:
    now = desk.clock.now()
    values: dict[str, Any] = {
        "state": HubState.ACTIVE,
        "expires_at": now + timedelta(days=10),
        "due_at": now + timedelta(days=6),
        "attempts": 0,
        "error": None,
        "outcome": desk.outcome(Stage.SUBSCRIBE, Subject.FEED, 1, "hub_active"),
    }
    return HubAnswer(**{**values, **changes})


async def ask(desk: Newsdesk, callbacks: str = CALLBACKS) -> HubSubscription:
    """Ask the hub that is due, which takes the request."""
    leased = await leased_hub(desk)
    leased = await desk.stores.hubs.mark_asking(leased, callbacks + leased.item.key)
    await desk.stores.hubs.record_asking(leased, asking(desk))
    return await known(desk, leased.item.key)


async def known(desk: Newsdesk, key: str) -> HubSubscription:
    subscription = await desk.stores.hubs.subscription(key)
    assert subscription is not None
    return subscription


async def subscribe(desk: Newsdesk) -> HubSubscription:
    """Follow a feed with a hub, which confirms, and return the subscription."""
    await desk.follow()
    await desk.poll(hub=HUB)
    asked = await ask(desk)
    assert await desk.stores.hubs.record_answer(asked, answer(desk))
    return await known(desk, asked.key)


async def polled_feed(desk: Newsdesk, **changes: Any) -> Any:
    """Let the next poll of the feed come, and return the feed as it was leased for it."""
    leased = await desk.leased_feed()
    await desk.stores.feeds.record_poll(leased, poll_result(desk.clock.now(), **changes))
    return leased.item


async def test_a_hub_that_a_poll_saw_is_asked_once(desk):
    await desk.follow()
    await desk.poll(hub=HUB)
    leased = await leased_hub(desk)

    wanted = leased.item
    assert (wanted.feed_url, wanted.hub_url, wanted.topic_url) == (
        FEED_URL,
        HUB.hub_url,
        HUB.topic_url,
    )
    assert wanted.state is HubState.WANTED
    assert await desk.stores.hubs.lease_hubs(10) == []
    await desk.stores.hubs.record_asking(leased, asking(desk, retry_at=after(DAY)))
    await desk.clock.advance(900)
    await desk.poll(hub=HUB)
    assert await desk.stores.hubs.lease_hubs(10) == []


async def test_a_poll_that_names_no_hub_changes_nothing(desk):
    subscription = await subscribe(desk)
    await desk.clock.advance(900)
    await desk.poll()

    assert (await known(desk, subscription.key)).state is HubState.ACTIVE


async def test_keys_and_secrets_are_not_shown(desk):
    subscription = await subscribe(desk)

    assert subscription.key not in repr(subscription)
    assert subscription.secret not in repr(subscription)


async def test_a_hub_may_answer_before_its_request_has_come_back(desk):
    await desk.follow()
    await desk.poll(hub=HUB)
    leased = await leased_hub(desk)
    leased = await desk.stores.hubs.mark_asking(leased, CALLBACKS + leased.item.key)
    asked = await known(desk, leased.item.key)
    assert (asked.state, asked.asked_at) == (HubState.ASKED, desk.clock.now())
    assert await desk.stores.hubs.record_answer(asked, answer(desk))
    await desk.stores.hubs.record_asking(leased, asking(desk, error=FAILURE))

    agreed = await known(desk, leased.item.key)
    assert (agreed.state, agreed.attempts, agreed.error) == (HubState.ACTIVE, 0, None)
    await desk.clock.advance(DAY)
    assert await desk.stores.hubs.lease_hubs(10) == []
    await desk.clock.advance(5 * DAY)
    assert (await leased_hub(desk)).item.state is HubState.ACTIVE


async def test_a_request_that_failed_is_sent_again(desk):
    await desk.follow()
    await desk.poll(hub=HUB)
    leased = await leased_hub(desk)
    leased = await desk.stores.hubs.mark_asking(leased, CALLBACKS + leased.item.key)
    failed = asking(desk, retry_at=after(60), error=FAILURE)
    await desk.stores.hubs.record_asking(leased, failed)
    with pytest.raises(LeaseLost):
        await desk.stores.hubs.record_asking(leased, failed)

    assert await desk.stores.hubs.lease_hubs(10) == []
    await desk.clock.advance(60)
    again = (await leased_hub(desk)).item
    assert (again.attempts, again.error) == (1, FAILURE)


async def test_a_hub_that_was_given_up_counts_as_denying(desk):
    await desk.follow()
    await desk.poll(hub=HUB)
    asked = await ask(desk)
    await desk.clock.advance(3600)
    gave_up = asking(desk, gave_up=True, attempts=5, retry_at=after(8 * DAY))
    await desk.stores.hubs.record_asking(await leased_hub(desk), gave_up)

    resting = await known(desk, asked.key)
    assert (resting.state, resting.asked_at, resting.attempts) == (HubState.DENIED, None, 5)
    await desk.clock.advance(8 * DAY)
    assert (await ask(desk)).state is HubState.ASKED


async def test_an_answer_to_an_earlier_question_is_not_stored(desk):
    await desk.follow()
    await desk.poll(hub=HUB)
    asked = await ask(desk)
    await desk.stores.hubs.record_answer(asked, answer(desk))

    assert not await desk.stores.hubs.record_answer(asked, answer(desk, state=HubState.DENIED))
    assert (await known(desk, asked.key)).state is HubState.ACTIVE


async def test_nobody_is_known_by_another_key(desk):
    subscription = await subscribe(desk)

    assert await desk.stores.hubs.subscription(subscription.key[:-1]) is None
    assert await desk.stores.hubs.subscription("") is None


async def test_a_feed_knows_until_when_it_is_pushed_and_since_when(desk):
    subscription = await subscribe(desk)
    await desk.clock.advance(900)
    assert (await polled_feed(desk)).pushed_at is None
    await desk.stores.hubs.record_push(subscription, desk.clock.now())
    feed = await polled_feed(desk)

    assert (feed.pushed_until, feed.pushed_at) == (after(10 * DAY), after(900))
    await desk.clock.advance(900)
    await polled_feed(desk, hub_was_silent=True)
    await desk.clock.advance(900)
    assert (await polled_feed(desk)).pushed_at is None


async def test_a_push_brings_the_poll_forward_and_never_puts_it_off(desk):
    subscription = await subscribe(desk)
    await desk.stores.hubs.record_push(subscription, after(60))
    await desk.stores.hubs.record_push(subscription, after(120))

    assert await desk.stores.feeds.lease_feeds(10) == []
    await desk.clock.advance(60)
    assert len(await desk.stores.feeds.lease_feeds(10)) == 1


async def test_a_push_during_a_poll_has_the_feed_asked_once_more(desk):
    subscription = await subscribe(desk)
    await desk.clock.advance(900)
    leased = await desk.leased_feed()
    await desk.clock.advance(2)
    await desk.stores.hubs.record_push(subscription, desk.clock.now())
    result = poll_result(desk.clock.now(), planned(parsed_entry(1), NEWS))
    await desk.stores.feeds.record_poll(leased, result)

    assert len(await desk.stores.feeds.lease_feeds(10)) == 1


async def test_who_asks_for_a_poll_during_a_poll_gets_one(desk):
    await desk.follow()
    leased = await desk.leased_feed()
    await desk.clock.advance(2)
    await desk.stores.feeds.poll_soon(leased.item.id)
    await desk.stores.feeds.record_poll(leased, poll_result(desk.clock.now()))

    assert len(await desk.stores.feeds.lease_feeds(10)) == 1


async def test_a_denial_brings_back_the_usual_rhythm_at_once(desk):
    subscription = await subscribe(desk)
    denied = answer(desk, state=HubState.DENIED, expires_at=None, due_at=after(7 * DAY))
    assert await desk.stores.hubs.record_answer(subscription, denied)

    feed = await polled_feed(desk)
    assert (feed.pushed_until, feed.pushed_at) == (None, None)
    assert await desk.stores.hubs.lease_hubs(10) == []
    await desk.clock.advance(7 * DAY)
    assert (await leased_hub(desk)).item.state is HubState.DENIED


async def test_the_hub_of_a_feed_that_nobody_follows_is_told(desk):
    subscription = await subscribe(desk)
    await desk.follow(channel=SPORT)
    await desk.stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    assert await desk.stores.hubs.lease_hubs(10) == []
    await desk.stores.subscriptions.unsubscribe(FEED_URL, SPORT)

    leaving = await leased_hub(desk)
    assert (leaving.item.key, leaving.item.state) == (subscription.key, HubState.UNWANTED)
    leaving = await desk.stores.hubs.mark_asking(leaving, CALLBACKS + leaving.item.key)
    left = await known(desk, subscription.key)
    assert (left.state, left.asked_at) == (HubState.UNWANTED, desk.clock.now())
    gone = answer(desk, state=HubState.UNWANTED, expires_at=None, due_at=None)
    assert await desk.stores.hubs.record_answer(left, gone)
    await desk.stores.hubs.record_asking(leaving, asking(desk))
    await desk.clock.advance(30 * DAY)
    assert await desk.stores.hubs.lease_hubs(10) == []


async def test_a_hub_that_was_never_asked_is_not_told(desk):
    await desk.follow()
    await desk.poll(hub=HUB)
    await desk.stores.subscriptions.unsubscribe(FEED_URL, NEWS)

    assert await desk.stores.hubs.lease_hubs(10) == []


async def test_a_push_for_a_feed_that_nobody_follows_polls_nothing(desk):
    subscription = await subscribe(desk)
    await desk.stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    await desk.stores.hubs.record_push(subscription, desk.clock.now())

    assert await desk.stores.feeds.lease_feeds(10) == []


async def test_a_feed_followed_again_asks_under_a_new_key(desk):
    before = await subscribe(desk)
    await desk.stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    await desk.follow()
    await desk.poll(hub=HUB)

    again = (await leased_hub(desk)).item
    assert again.state is HubState.WANTED
    assert again.key != before.key
    assert again.secret != before.secret
    assert await desk.stores.hubs.subscription(before.key) is None


async def test_another_hub_is_asked_and_whoever_asks_the_first_comes_late(desk):
    await desk.follow()
    await desk.poll(hub=HUB)
    await desk.clock.advance(DAY)
    leased = await leased_hub(desk)
    await desk.poll(hub=OTHER_HUB)

    with pytest.raises(LeaseLost):
        await desk.stores.hubs.mark_asking(leased, CALLBACKS + leased.item.key)
    other = (await leased_hub(desk)).item
    assert other.hub_url == OTHER_HUB.hub_url
    assert other.key != leased.item.key


async def test_a_feed_that_names_another_hub_each_time_has_one_asked_a_day(desk):
    await desk.follow()
    asked = 0
    for number in range(2 * 96):  # every 15 minutes for two days
        link = HubLink(hub_url=HUB.hub_url, topic_url=f"{HUB.topic_url}={number}")
        await desk.poll(hub=link)
        for leased in await desk.stores.hubs.lease_hubs(10):
            asked += 1
            result = asking(desk, retry_at=desk.clock.now() + timedelta(days=7))
            await desk.stores.hubs.record_asking(leased, result)
        await desk.clock.advance(900)

    assert asked == 2


async def test_the_hub_of_a_feed_that_joined_another_is_told(desk):
    before = await subscribe(desk)
    new_url = "https://gazette.example/new-feed"
    await desk.follow(new_url, SPORT)
    await desk.poll(url=new_url)
    await desk.clock.advance(900)
    await desk.poll(new_url=new_url)

    leaving = (await leased_hub(desk)).item
    assert (leaving.key, leaving.state) == (before.key, HubState.UNWANTED)


async def test_under_the_same_address_subscriptions_stay_over_a_restart(desk):
    before = await subscribe(desk)
    await desk.stores.hubs.settle(CALLBACKS)

    assert await desk.stores.hubs.lease_hubs(10) == []
    assert (await known(desk, before.key)).state is HubState.ACTIVE


async def test_under_a_new_address_hubs_are_asked_anew_and_feeds_as_usual(desk):
    before = await subscribe(desk)
    await desk.stores.hubs.settle("https://elsewhere.example/websub/")

    again = (await leased_hub(desk)).item
    assert (again.key, again.state, again.expires_at) == (before.key, HubState.WANTED, None)
    assert (await polled_feed(desk)).pushed_until is None


async def test_under_a_new_address_nobody_is_told_that_a_feed_is_unwanted(desk):
    await subscribe(desk)
    await desk.stores.subscriptions.unsubscribe(FEED_URL, NEWS)
    await desk.stores.hubs.settle("https://elsewhere.example/websub/")

    assert await desk.stores.hubs.lease_hubs(10) == []


async def test_without_an_address_all_is_forgotten_and_feeds_are_asked_as_usual(desk):
    before = await subscribe(desk)
    await desk.stores.hubs.settle(None)

    assert await desk.stores.hubs.subscription(before.key) is None
    assert await desk.stores.hubs.lease_hubs(10) == []
    assert (await polled_feed(desk)).pushed_until is None
