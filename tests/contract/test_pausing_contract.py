"""SubscriptionStore and FeedStore: a paused feed brings its channel nothing, and goes on later."""

from typing import Any

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.outcomes import Subject
from bot.pipeline.records import PlannedEntry
from tests.builders import NEWS, SPORT, parsed_entry
from tests.contract.newsdesk import FEED_URL, AnyStores, Newsdesk, planned, poll_result

OTHER_URL = "https://herald.example/atom"


async def pause(desk: Newsdesk, url: str = FEED_URL, **options: Any) -> None:
    await desk.follow(url, paused=True, **options)


async def told(stores: AnyStores, number: int = 1) -> list[str]:
    """Return what the story of an article tells of its entries for NEWS."""
    story = await stores.stories.story(
        link=f"https://gazette.example/{number}", brief_id=None, channels=[NEWS]
    )
    assert story is not None
    return [
        outcome.code
        for entry in story.entries
        for outcome in entry.outcomes
        if outcome.subject is Subject.ENTRY and outcome.data.get("channel") == str(NEWS)
    ]


async def pending(stores: AnyStores) -> int:
    return (await stores.subscriptions.backlog()).deliveries_pending


async def test_the_poll_stage_hears_who_has_paused(desk, stores):
    await desk.follow()
    await desk.follow(channel=SPORT, paused=True)
    feed_id = (await desk.leased_feed()).item.id
    audience = await stores.feeds.audience(feed_id)
    assert {member.channel: member.paused for member in audience} == {NEWS: False, SPORT: True}


async def test_what_is_new_is_told_to_have_been_paused(desk, stores):
    await pause(desk)
    entry = PlannedEntry(entry=parsed_entry(1), channels=(), paused=(NEWS,))
    await desk.poll(entry)
    assert await told(stores) == ["paused"]


async def test_what_waits_is_taken_back_and_told(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    await desk.read_and_condense()
    leased = await desk.leased_channel()
    taken_back = await stores.outbox.next_delivery(leased)
    await pause(desk)
    with pytest.raises(LeaseLost):
        await stores.outbox.mark_sending(leased, taken_back)
    assert await pending(stores) == 0
    assert await told(stores, 1) == ["paused"]
    assert await told(stores, 2) == ["paused"]


async def test_what_is_still_read_or_condensed_does_not_come_later(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS), planned(parsed_entry(2), NEWS))
    unread, read = await desk.leased_entries()
    await desk.read(read)
    await pause(desk)
    await desk.read(unread)
    await desk.condense_all()
    assert await pending(stores) == 0
    await desk.follow()  # resumed
    assert await pending(stores) == 0
    assert await told(stores, 1) == ["paused"]
    assert await told(stores, 2) == ["paused"]


async def test_what_was_posted_stays_and_is_not_told_of(desk, stores):
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    await desk.send_all()
    await pause(desk)
    assert await told(stores) == []
    assert (await stores.subscriptions.backlog()).deliveries_sent == 1


async def test_what_another_feed_brings_too_still_comes(desk, stores):
    await desk.follow()
    await desk.follow(OTHER_URL)
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.clock.advance(60)
    await desk.poll(planned(parsed_entry(2), NEWS), url=OTHER_URL)
    for leased in await desk.leased_entries():
        await desk.read(leased, key="bridge")
    await desk.condense_all()
    await pause(desk)
    assert await pending(stores) == 1
    await pause(desk, OTHER_URL)
    assert await pending(stores) == 0


async def test_other_channels_get_theirs(desk, stores):
    await desk.follow()
    await desk.follow(channel=SPORT)
    await desk.poll(planned(parsed_entry(1), NEWS, SPORT))
    await desk.read_and_condense()
    await pause(desk)
    assert await desk.send_all(NEWS) == []
    assert await desk.send_all(SPORT) == ["Title 1"]


async def test_after_resuming_what_is_new_comes_again(desk, stores):
    await desk.follow()
    await pause(desk)
    await desk.follow()
    await desk.poll(planned(parsed_entry(1), NEWS))
    await desk.read_and_condense()
    assert await desk.send_all() == ["Title 1"]


async def test_a_poll_that_began_before_the_pause_brings_nothing(desk, stores):
    await desk.follow()
    leased = await desk.leased_feed()
    await pause(desk)
    result = poll_result(desk.clock.now(), planned(parsed_entry(1), NEWS))
    await stores.feeds.record_poll(leased, result)
    await desk.read_and_condense()
    assert await pending(stores) == 0


async def test_other_changes_of_a_paused_feed_take_nothing_more_back(desk, stores):
    await desk.follow()
    await pause(desk)
    await pause(desk, filter="bridge")
    [followed] = await stores.subscriptions.followed_feeds([NEWS])
    assert followed.subscriptions[0].paused
    assert followed.subscriptions[0].filter == "bridge"
