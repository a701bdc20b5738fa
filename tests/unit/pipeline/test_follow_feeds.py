"""Wishes to follow feeds in, subscriptions and secrets as they should be out."""

import pytest

from bot.domain.errors import (
    FeedIsPrivate,
    FilterInvalid,
    HttpStatus,
    NotFollowed,
    OwnedByFile,
    TooManyFeeds,
)
from bot.pipeline.feed_care import Quota
from bot.pipeline.follow_feeds import FeedOptions, edit, follow
from tests.builders import NEWS, SPORT
from tests.unit.pipeline.feed_desk import (
    ELSEWHERE,
    FEED,
    OTHER_FEED,
    SECRET,
    SITE,
    FeedDesk,
    offering,
)
from tests.unit.pipeline.world import rss

STORIES = rss(["bridge", "harbour"])


@pytest.fixture
def desk():
    desk = FeedDesk()
    desk.fetcher.answers |= {FEED: STORIES, OTHER_FEED: STORIES, ELSEWHERE: STORIES}
    return desk


async def test_the_feed_of_a_page_is_followed_with_all_that_was_asked(desk):
    desk.fetcher.answers[SITE] = offering(FEED)
    options = FeedOptions(backfill=3, filter=" bridge ", category=("Towns", "Lind"))
    done = await follow(desk.care, SITE, NEWS, options)
    assert (done.found.url, done.fresh) == (FEED, True)
    [stored] = (await desk.followed())[FEED].subscriptions
    assert stored == done.subscription
    assert (stored.backfill, stored.filter, stored.category) == (3, "bridge", ("Towns", "Lind"))


async def test_a_feed_followed_already_keeps_the_options_that_are_not_given(desk):
    await follow(desk.care, FEED, NEWS, FeedOptions(filter="bridge", category=("Towns",)))
    done = await follow(desk.care, FEED, NEWS, FeedOptions(filter="harbour"))
    assert not done.fresh
    [stored] = (await desk.followed())[FEED].subscriptions
    assert (stored.filter, stored.category) == ("harbour", ("Towns",))
    await follow(desk.care, FEED, NEWS, FeedOptions(filter=""))
    [stored] = (await desk.followed())[FEED].subscriptions
    assert (stored.filter, stored.category) == ("", ("Towns",))


async def test_a_wrong_filter_is_told_before_anything_is_fetched(desk):
    with pytest.raises(FilterInvalid):
        await follow(desk.care, FEED, NEWS, FeedOptions(filter="(bridge"))
    assert desk.fetcher.asked == []
    assert await desk.followed() == {}


async def test_a_full_server_follows_no_new_feed_but_its_own_in_more_channels(desk):
    quota = Quota(limit=1, channels=frozenset({NEWS, SPORT}))
    await follow(desk.care, FEED, NEWS, quota=quota)
    with pytest.raises(TooManyFeeds) as refused:
        await follow(desk.care, OTHER_FEED, NEWS, quota=quota)
    assert (refused.value.url, refused.value.limit) == (OTHER_FEED, 1)
    assert (await follow(desk.care, FEED, SPORT, quota=quota)).fresh
    assert not (await follow(desk.care, FEED, NEWS, quota=quota)).fresh
    others = Quota(limit=1, channels=frozenset({SPORT}))
    await desk.stores.subscriptions.unsubscribe(FEED, SPORT)
    assert (await follow(desk.care, OTHER_FEED, SPORT, quota=others)).fresh


async def test_no_limit_is_no_limit(desk):
    quota = Quota(limit=0, channels=frozenset({NEWS}))
    for url in (FEED, OTHER_FEED, ELSEWHERE):
        assert (await follow(desk.care, url, NEWS, quota=quota)).fresh


async def test_a_private_feed_is_looked_at_with_its_secret_and_keeps_it(desk):
    desk.fetcher.guarded[FEED] = SECRET
    with pytest.raises(HttpStatus):
        await follow(desk.care, FEED, NEWS)
    done = await follow(desk.care, FEED, NEWS, FeedOptions(headers=SECRET))
    assert done.subscription.headers == {}
    assert await desk.secrets_of(FEED) == SECRET
    again = await follow(desk.care, FEED, NEWS, FeedOptions(filter="bridge"))
    assert not again.fresh
    assert await desk.secrets_of(FEED) == SECRET


async def test_adding_the_page_of_a_private_feed_again_keeps_its_secret(desk):
    await follow(desk.care, FEED, NEWS, FeedOptions(headers=SECRET))
    desk.fetcher.answers[SITE] = offering(FEED)
    assert not (await follow(desk.care, SITE, NEWS)).fresh
    assert await desk.secrets_of(FEED) == SECRET


async def test_a_secret_goes_to_no_other_site_and_is_not_kept_for_one(desk):
    desk.fetcher.answers[SITE] = offering(ELSEWHERE)
    done = await follow(desk.care, SITE, NEWS, FeedOptions(headers=SECRET))
    assert done.found.url == ELSEWHERE
    assert all(url.startswith(SITE) for url in desk.fetcher.hosts_told(SECRET))
    assert SITE in desk.fetcher.hosts_told(SECRET)
    assert await desk.secrets_of(ELSEWHERE) == {}


async def test_nobody_else_reads_with_a_secret_that_is_not_theirs(desk):
    desk.fetcher.guarded[FEED] = SECRET
    await follow(desk.care, FEED, NEWS, FeedOptions(headers=SECRET))
    with pytest.raises(HttpStatus):
        await follow(desk.care, FEED, SPORT)
    desk.fetcher.guarded.clear()
    with pytest.raises(FeedIsPrivate):
        await follow(desk.care, FEED, SPORT)


async def test_the_file_s_own_subscription_is_not_changed(desk):
    await desk.subscribe(FEED, from_file=True, filter="bridge")
    done = await follow(desk.care, FEED, NEWS)
    assert not done.fresh
    assert done.subscription.from_file
    with pytest.raises(OwnedByFile):
        await follow(desk.care, FEED, NEWS, FeedOptions(filter=""))
    with pytest.raises(OwnedByFile):
        await edit(desk.care, FEED, NEWS, FeedOptions(filter=""))
    [stored] = (await desk.followed())[FEED].subscriptions
    assert stored.filter == "bridge"


async def test_options_are_edited_without_asking_the_site(desk):
    await desk.subscribe(FEED, filter="bridge", headers=SECRET)
    changed = await edit(desk.care, FEED, NEWS, FeedOptions(category=("Towns",), backfill=2))
    assert (changed.filter, changed.category, changed.backfill) == ("bridge", ("Towns",), 2)
    assert (await desk.followed())[FEED].subscriptions == (changed,)
    assert await desk.secrets_of(FEED) == SECRET
    await edit(desk.care, FEED, NEWS, FeedOptions(headers={}))
    assert await desk.secrets_of(FEED) == {}
    assert desk.fetcher.asked == []


async def test_a_wrong_filter_changes_nothing(desk):
    await desk.subscribe(FEED, filter="bridge")
    with pytest.raises(FilterInvalid):
        await edit(desk.care, FEED, NEWS, FeedOptions(filter="AND"), new_url=OTHER_FEED)
    assert list(await desk.followed()) == [FEED]
    assert desk.fetcher.asked == []


async def test_only_what_is_followed_there_can_be_edited(desk):
    await desk.subscribe(FEED, SPORT)
    with pytest.raises(NotFollowed):
        await edit(desk.care, FEED, NEWS, FeedOptions(filter="bridge"))


async def test_a_feed_is_replaced_with_its_options_and_changes_to_them(desk):
    await desk.subscribe(FEED, filter="bridge", category=("Towns",))
    await desk.subscribe(FEED, SPORT)
    changed = await edit(desk.care, FEED, NEWS, FeedOptions(filter="harbour"), new_url=OTHER_FEED)
    assert (changed.feed_url, changed.filter, changed.category) == (
        OTHER_FEED,
        "harbour",
        ("Towns",),
    )
    followed = await desk.followed()
    assert followed[OTHER_FEED].subscriptions == (changed,)
    assert followed[FEED].channels == (SPORT,)


async def test_a_new_address_that_is_no_feed_leaves_the_old_one(desk):
    await desk.subscribe(FEED)
    with pytest.raises(HttpStatus):
        await edit(desk.care, FEED, NEWS, FeedOptions(), new_url=f"{SITE}gone")
    assert list(await desk.followed()) == [FEED]


async def test_a_page_that_leads_back_to_the_same_feed_changes_its_options_only(desk):
    desk.fetcher.answers[SITE] = offering(FEED)
    await desk.subscribe(FEED)
    changed = await edit(desk.care, FEED, NEWS, FeedOptions(filter="harbour"), new_url=SITE)
    assert (changed.feed_url, changed.filter) == (FEED, "harbour")
    assert (await desk.followed())[FEED].subscriptions == (changed,)


async def test_a_secret_moves_with_a_feed_within_its_site_only(desk):
    await desk.subscribe(FEED, headers=SECRET)
    await edit(desk.care, FEED, NEWS, FeedOptions(), new_url=OTHER_FEED)
    assert await desk.secrets_of(OTHER_FEED) == SECRET
    await edit(desk.care, OTHER_FEED, NEWS, FeedOptions(), new_url=ELSEWHERE)
    assert await desk.secrets_of(ELSEWHERE) == {}
    assert ELSEWHERE not in desk.fetcher.hosts_told(SECRET)
    new_secret = {"X-Key": "herald"}
    await edit(desk.care, ELSEWHERE, NEWS, FeedOptions(headers=SECRET), new_url=FEED)
    await edit(desk.care, FEED, NEWS, FeedOptions(headers=new_secret), new_url=ELSEWHERE)
    assert await desk.secrets_of(ELSEWHERE) == new_secret


async def test_the_options_of_a_feed_followed_before_survive_another_s_move_there(desk):
    await desk.subscribe(FEED, filter="bridge")
    await desk.subscribe(OTHER_FEED, filter="harbour")
    left = await edit(desk.care, FEED, NEWS, FeedOptions(), new_url=OTHER_FEED)
    assert left.filter == "harbour"
    assert list(await desk.followed()) == [OTHER_FEED]


async def test_a_new_password_counts_for_all_channels_of_its_owner_and_no_other(desk):
    for channel in (NEWS, SPORT):
        await desk.subscribe(FEED, channel, headers=SECRET)
    changes = FeedOptions(headers={"X-Key": "new"})
    with pytest.raises(FeedIsPrivate):
        await edit(desk.care, FEED, NEWS, changes)
    assert await desk.secrets_of(FEED) == SECRET
    await edit(desk.care, FEED, NEWS, changes, together=(NEWS, SPORT))
    assert await desk.secrets_of(FEED) == {"X-Key": "new"}
    assert (await desk.followed())[FEED].channels == (NEWS, SPORT)
