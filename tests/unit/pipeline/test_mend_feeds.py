"""What the buttons below a notice do."""

import pytest

from bot.domain.errors import HttpStatus, NoOtherFeed, NotAFeed, NotFollowed, OwnedByFile
from bot.domain.feeds import ParsedEntry
from bot.domain.notices import NoticeAction
from bot.pipeline.mend_feeds import act
from bot.pipeline.records import FollowedFeed
from tests.builders import NEWS, SPORT, parsed_entry
from tests.fakes.memory import EntryRow
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
async def desk():
    desk = FeedDesk()
    await desk.subscribe(FEED, filter="bridge")
    desk.fetcher.answers |= {OTHER_FEED: STORIES, ELSEWHERE: STORIES}
    return desk


async def feed_of(desk: FeedDesk, url: str = FEED) -> FollowedFeed:
    return (await desk.followed())[url]


def hold_back(desk: FeedDesk, feed_id: int, *entries: ParsedEntry) -> None:
    memory = desk.stores.memory
    for entry in entries:
        row = EntryRow(
            id=memory.new_id(),
            feed_id=feed_id,
            parsed=entry,
            first_seen_at=desk.clock.now(),
            state="held",
            targets={NEWS},
        )
        memory.entries[row.id] = row


async def test_a_retry_asks_the_feed_now(desk):
    feed = await feed_of(desk)
    desk.stores.memory.feeds[feed.id].due_at = None
    done = await act(desk.care, NoticeAction.RETRY, feed.id, (NEWS,))
    assert (await feed_of(desk)).next_poll_at == desk.clock.now()
    assert done.feed.url == FEED


@pytest.mark.parametrize(
    ("action", "posted"), [(NoticeAction.POST_NEWEST, 1), (NoticeAction.IGNORE_ALL, 0)]
)
async def test_held_entries_go_on_or_are_ignored(desk, action: NoticeAction, posted: int):
    feed = await feed_of(desk)
    hold_back(desk, feed.id, *(parsed_entry(number) for number in range(3)))
    done = await act(desk.care, action, feed.id, (NEWS,))
    assert done.entries == 3
    states = [row.state for row in desk.stores.memory.entries.values()]
    assert states.count("waiting") == posted
    assert (await feed_of(desk)).held == 0


@pytest.mark.parametrize("action", NoticeAction)
async def test_nobody_acts_on_a_feed_that_they_do_not_follow(desk, action: NoticeAction):
    feed = await feed_of(desk)
    with pytest.raises(NotFollowed):
        await act(desk.care, action, feed.id, (SPORT,))
    assert (await feed_of(desk)).channels == (NEWS,)


async def test_a_removal_ends_these_channels_only_and_spares_the_file_s(desk):
    third = type(NEWS)("page", "third")
    await desk.subscribe(FEED, SPORT, from_file=True)
    await desk.subscribe(FEED, third)
    feed = await feed_of(desk)
    done = await act(desk.care, NoticeAction.REMOVE, feed.id, (NEWS, SPORT))
    assert (done.channels, done.kept) == ((NEWS,), (SPORT,))
    assert (await feed_of(desk)).channels == (SPORT, third)


@pytest.mark.parametrize("action", [NoticeAction.REMOVE, NoticeAction.REPLACE])
async def test_what_the_file_owns_alone_stays(desk, action: NoticeAction):
    await desk.subscribe(ELSEWHERE, SPORT, from_file=True)
    feed = await feed_of(desk, ELSEWHERE)
    with pytest.raises(OwnedByFile):
        await act(desk.care, action, feed.id, None)
    assert (await feed_of(desk, ELSEWHERE)).channels == (SPORT,)


async def test_a_broken_feed_is_replaced_by_what_its_site_offers_now(desk):
    desk.fetcher.answers[SITE] = offering(OTHER_FEED)
    feed = await feed_of(desk)
    done = await act(desk.care, NoticeAction.REPLACE, feed.id, (NEWS,))
    assert done.found is not None
    assert (done.found.url, done.channels) == (OTHER_FEED, (NEWS,))
    followed = await desk.followed()
    assert list(followed) == [OTHER_FEED]
    assert followed[OTHER_FEED].subscriptions[0].filter == "bridge"


async def test_the_site_that_the_feed_named_is_looked_at(desk):
    feed = await feed_of(desk)
    desk.stores.memory.feeds[feed.id].site_url = "https://herald.example/"
    desk.fetcher.answers["https://herald.example/"] = offering(ELSEWHERE)
    done = await act(desk.care, NoticeAction.REPLACE, feed.id, (NEWS,))
    assert list(await desk.followed()) == [ELSEWHERE]
    assert done.found is not None


async def test_the_broken_feed_among_two_offers_leaves_the_other(desk):
    desk.fetcher.answers[SITE] = offering(FEED, OTHER_FEED)
    feed = await feed_of(desk)
    await act(desk.care, NoticeAction.REPLACE, feed.id, (NEWS,))
    assert list(await desk.followed()) == [OTHER_FEED]


async def test_several_other_feeds_are_a_choice_without_the_broken_one(desk):
    third = f"{SITE}third"
    desk.fetcher.answers |= {SITE: offering(FEED, OTHER_FEED, third), third: STORIES}
    feed = await feed_of(desk)
    with pytest.raises(NotAFeed) as choice:
        await act(desk.care, NoticeAction.REPLACE, feed.id, (NEWS,))
    assert [offer.url for offer in choice.value.offers] == [OTHER_FEED, third]
    assert list(await desk.followed()) == [FEED]


async def test_a_site_that_offers_the_same_feed_replaces_nothing(desk):
    desk.fetcher.answers |= {SITE: offering(FEED), FEED: STORIES}
    feed = await feed_of(desk)
    with pytest.raises(NoOtherFeed):
        await act(desk.care, NoticeAction.REPLACE, feed.id, (NEWS,))
    assert list(await desk.followed()) == [FEED]


async def test_a_site_that_does_not_answer_replaces_nothing(desk):
    feed = await feed_of(desk)
    with pytest.raises(HttpStatus):
        await act(desk.care, NoticeAction.REPLACE, feed.id, (NEWS,))
    assert list(await desk.followed()) == [FEED]


async def test_a_secret_follows_to_the_same_site_and_to_no_other():
    desk = FeedDesk()
    desk.fetcher.answers |= {OTHER_FEED: STORIES, SITE: offering(OTHER_FEED)}
    desk.fetcher.guarded[OTHER_FEED] = SECRET
    await desk.subscribe(FEED, headers=SECRET)
    await act(desk.care, NoticeAction.REPLACE, (await feed_of(desk)).id, (NEWS,))
    assert await desk.secrets_of(OTHER_FEED) == SECRET
    desk.fetcher.answers |= {SITE: offering(ELSEWHERE), ELSEWHERE: STORIES}
    await act(desk.care, NoticeAction.REPLACE, (await feed_of(desk, OTHER_FEED)).id, (NEWS,))
    assert await desk.secrets_of(ELSEWHERE) == {}
    assert ELSEWHERE not in desk.fetcher.hosts_told(SECRET)
