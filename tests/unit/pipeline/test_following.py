"""Feeds over weeks: what is posted, what is held back, and what their admins hear."""

import pytest

from bot.domain.errors import FetchTimeout, HttpStatus
from bot.domain.notices import NoticeCode
from tests.builders import NEWS, SPORT
from tests.unit.pipeline.world import FEED, World, html, link, rss

NEW_URL = "https://gazette.example/new-feed"
OLD_SLUGS = [f"old-{number}" for number in range(12)]


@pytest.fixture
async def world():
    """Return a world whose feed has been followed for a week, with nothing of it posted."""
    world = World()
    await world.follow()
    world.publish(*OLD_SLUGS)
    await world.run_all()
    await world.poll_again(7)
    assert world.publisher.headlines == []
    return world


def publish_under_new_keys(world: World) -> None:
    """Let the feed list its old articles under addresses, ids and titles never seen."""
    slugs = [f"moved-{slug}" for slug in OLD_SLUGS]
    world.publish(*slugs)


async def feed_id(world: World) -> int:
    [feed] = await world.stores.subscriptions.followed_feeds()
    return feed.id


async def test_a_feed_whose_keys_all_change_floods_nobody_and_asks(world):
    publish_under_new_keys(world)
    await world.poll_again(3)

    assert world.publisher.headlines == []
    [notice] = world.notifier.heard
    assert notice.reason.code == NoticeCode.HELD
    assert notice.reason.data["count"] == 12


async def test_what_is_held_back_goes_out_when_somebody_says_so(world):
    publish_under_new_keys(world)
    await world.poll_again()
    await world.stores.feeds.settle_held(await feed_id(world), newest=1)
    await world.run_all()

    assert world.publisher.headlines == ["The moved-old-0 story of today"]


async def test_news_after_a_flood_is_posted_as_always(world):
    publish_under_new_keys(world)
    await world.poll_again()
    world.publish("fresh", *[f"moved-{slug}" for slug in OLD_SLUGS])
    await world.poll_again()

    assert world.publisher.headlines == ["The fresh story of today"]


async def test_a_trouble_and_its_end_are_each_told_once(world):
    world.fetcher.answers[FEED] = HttpStatus(url=FEED, status=404)
    await world.poll_again(12)
    assert world.notifier.codes == [NoticeCode.FAILING]

    world.publish("fresh", *OLD_SLUGS)
    await world.poll_again(3)
    assert world.notifier.codes == [NoticeCode.FAILING, NoticeCode.RECOVERED]
    assert world.publisher.headlines == ["The fresh story of today"]


async def test_a_short_outage_is_told_to_nobody(world):
    world.fetcher.answers[FEED] = FetchTimeout(url=FEED, seconds=30)
    await world.poll_again(5)
    world.publish(*OLD_SLUGS)
    await world.poll_again()

    assert world.notifier.heard == []


async def test_a_notice_waits_until_somebody_can_hear_it(world):
    world.notifier.nobody_there = True
    world.fetcher.answers[FEED] = HttpStatus(url=FEED, status=404)
    await world.poll_again(4)
    assert world.notifier.heard == []

    world.notifier.nobody_there = False
    await world.clock.advance(3_600)
    await world.run_all()
    assert world.notifier.codes == [NoticeCode.FAILING]


async def test_a_feed_that_is_gone_is_asked_no_more(world):
    world.fetcher.answers[FEED] = HttpStatus(url=FEED, status=410)
    await world.poll_again()
    asked = len(world.fetcher.asked)
    await world.poll_again(10)

    assert world.notifier.codes == [NoticeCode.STOPPED]
    assert len(world.fetcher.asked) == asked


async def test_a_feed_that_moved_is_followed_there_after_five_polls(world):
    world.fetcher.answers[NEW_URL] = world.fetcher.answers[FEED]
    world.fetcher.moved_for_good[FEED] = NEW_URL
    await world.poll_again(6)
    world.fetcher.asked.clear()
    del world.fetcher.answers[FEED]
    world.fetcher.answers[NEW_URL] = rss(["fresh", *OLD_SLUGS])
    world.fetcher.answers[link("fresh")] = html("fresh")
    await world.poll_again()

    assert world.fetcher.asked[0].url == NEW_URL
    assert world.notifier.codes == [NoticeCode.MOVED]
    assert world.publisher.headlines == ["The fresh story of today"]


async def test_more_than_a_days_worth_is_remembered_and_told(world):
    world.limit_entries(3)
    world.publish(*[f"fresh-{number}" for number in range(5)], *OLD_SLUGS)
    await world.poll_again()

    assert world.publisher.headlines == [
        f"The fresh-{number} story of today" for number in (2, 1, 0)
    ]
    assert world.notifier.codes == [NoticeCode.TOO_MANY]


# What other readers had to learn; each test is named after the project and the number there.


async def test_miniflux_1510_and_4075_purged_items_that_return_are_not_posted_again(world):
    world.publish("story", *OLD_SLUGS)
    await world.poll_again()
    for slugs in (OLD_SLUGS, ["story", *OLD_SLUGS], OLD_SLUGS[:3], ["story", *OLD_SLUGS]):
        world.publish(*slugs)
        await world.poll_again()

    assert world.publisher.headlines == ["The story story of today"]


async def test_limnoria_489_following_again_floods_nobody(world):
    world.publish("while-away", *OLD_SLUGS)
    await world.stores.subscriptions.unsubscribe(FEED, NEWS)
    await world.poll_again()
    await world.follow()
    await world.poll_again(2)

    assert world.publisher.headlines == []


async def test_monitorss_two_channels_of_one_feed_do_not_lock_each_other_out(world):
    await world.follow(SPORT)
    world.publish("fresh", *OLD_SLUGS)
    await world.poll_again()

    assert {message.channel for message in world.publisher.messages.values()} == {NEWS, SPORT}
