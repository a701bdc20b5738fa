"""Subscriptions that move, end and come back; and what following a feed would bring."""

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import (
    FeedIsPrivate,
    NotAFeed,
    NotFollowed,
    OwnedByFile,
    TooManyFeeds,
    WorkTooLarge,
)
from bot.domain.feeds import Subscription
from bot.domain.posting import PostLayout, PostOptions, PostStyle
from bot.pipeline.end_feeds import UNDO_FOR, Removals, end_feed, take_back
from bot.pipeline.feed_care import Quota
from bot.pipeline.follow_feeds import FeedOptions, edit, move_feed
from bot.pipeline.preview_feed import newest_of, preview_feed
from tests.builders import NEWS, NOON, SPORT, parsed_entry
from tests.fakes.workers import InlineWorkers
from tests.unit.pipeline.feed_desk import FEED, SECRET, SITE, FeedDesk, offering
from tests.unit.pipeline.world import html, link, rss

SERVER, ELSEWHERE = "discord:1", "discord:2"
CHOSEN = PostOptions(
    style=PostStyle.COMPACT,
    mention_role="77",
    language="de",
    layout=PostLayout.THREADS,
    crosspost=False,
)
WANTED = Subscription(
    feed_url=FEED,
    channel=NEWS,
    backfill=2,
    filter='"bridge" OR title:x',
    category=("Towns", "Lind"),
    posting=CHOSEN,
    paused=True,
)
ANY_NUMBER = Quota(limit=0, channels=frozenset())


class TooHardToCondense(InlineWorkers):
    """Runs everything but the condensing."""

    async def run(self, function, *arguments, **named):
        if function.__name__ == "condense":
            raise WorkTooLarge(task="condense", limit_bytes=1)
        return await super().run(function, *arguments, **named)


@pytest.fixture
def desk():
    desk = FeedDesk()
    desk.fetcher.answers[FEED] = rss(["bridge", "harbour"])
    desk.fetcher.answers[link("bridge")] = html("bridge")
    return desk


@pytest.fixture
def removals(desk):
    return Removals(desk.stores.bot_state, desk.clock)


async def test_posting_and_pausing_are_changed_and_the_rest_stays(desk):
    await desk.subscribe(FEED, filter="bridge", category=("Towns",))

    done = await edit(desk.care, FEED, NEWS, FeedOptions(posting=CHOSEN, paused=True))

    [stored] = (await desk.followed())[FEED].subscriptions
    assert stored == done
    assert (stored.posting, stored.paused, stored.filter) == (CHOSEN, True, "bridge")
    resumed = await edit(desk.care, FEED, NEWS, FeedOptions(paused=False))
    assert (resumed.posting, resumed.paused) == (CHOSEN, False)


async def test_a_moved_feed_is_followed_by_the_other_channel_alone(desk):
    await desk.stores.subscriptions.subscribe(WANTED)

    moved = await move_feed(desk.care, FEED, NEWS, SPORT)

    assert moved == replace(WANTED, channel=SPORT)
    assert (await desk.followed())[FEED].subscriptions == (moved,)


async def test_what_cannot_be_moved_is_told(desk):
    with pytest.raises(NotFollowed):
        await move_feed(desk.care, FEED, NEWS, SPORT)
    await desk.subscribe(FEED, NEWS, from_file=True)
    with pytest.raises(OwnedByFile):
        await move_feed(desk.care, FEED, NEWS, SPORT)
    await desk.subscribe(FEED, SPORT)
    assert await move_feed(desk.care, FEED, SPORT, NEWS) is None
    assert (await desk.followed())[FEED].channels == (NEWS, SPORT)


async def test_what_was_ended_comes_back_as_it_was(desk, removals):
    await desk.stores.subscriptions.subscribe(WANTED)
    feed = (await desk.followed())[FEED]

    ended = await end_feed(desk.care, feed, (NEWS, SPORT))
    removal = await removals.keep(SERVER, ended)
    assert await desk.followed() == {}
    found = await Removals(desk.stores.bot_state, desk.clock).find(SERVER, removal.key)

    assert found == removal  # also after a restart
    assert await take_back(desk.care, removal, ANY_NUMBER) == (WANTED,)
    assert (await desk.followed())[FEED].subscriptions == (WANTED,)
    assert await take_back(desk.care, removal, ANY_NUMBER) == ()


async def test_the_settings_files_own_and_other_channels_go_on(desk):
    await desk.subscribe(FEED, NEWS, from_file=True)
    await desk.subscribe(FEED, SPORT)
    feed = (await desk.followed())[FEED]

    assert await end_feed(desk.care, feed, (NEWS,)) == ()
    assert (await desk.followed())[FEED].channels == (NEWS, SPORT)


async def test_a_removal_is_found_by_its_server_for_a_quarter_of_an_hour(desk, removals):
    first = await removals.keep(SERVER, [WANTED])
    await desk.clock.advance((UNDO_FOR / 2).total_seconds())
    second = await removals.keep(SERVER, [WANTED])

    assert await removals.find(ELSEWHERE, first.key) is None
    assert await removals.find(SERVER, first.key) == first
    await desk.clock.advance((UNDO_FOR / 2 + timedelta(seconds=1)).total_seconds())
    assert await removals.find(SERVER, first.key) is None
    assert await removals.find(SERVER, second.key) == second
    await removals.forget(SERVER, second.key)
    assert await removals.find(SERVER, second.key) is None
    assert set(desk.stores.bot_state.facts.values()) == {""}  # nothing piles up


async def test_what_comes_back_counts_against_the_quota_and_needs_its_secret(desk, removals):
    removal = await removals.keep(SERVER, [replace(WANTED, paused=False)])
    await desk.subscribe("https://herald.example/feed", NEWS)
    with pytest.raises(TooManyFeeds):
        await take_back(desk.care, removal, Quota(limit=1, channels=frozenset({NEWS})))
    await desk.subscribe(FEED, SPORT, headers=SECRET)
    with pytest.raises(FeedIsPrivate):
        await take_back(desk.care, removal, ANY_NUMBER)


async def test_a_preview_has_the_brief_of_the_newest_article(desk):
    desk.fetcher.answers[SITE] = offering(FEED)

    preview = await preview_feed(desk.care, SITE)

    assert preview.found.url == FEED
    assert isinstance(preview.newest, Brief)
    assert preview.newest.headline == "The bridge story of today"
    assert preview.entries_a_day is None  # the feed gives no dates
    [page] = [request for request in desk.fetcher.asked if request.url == link("bridge")]
    assert page.asks_leave
    assert await desk.followed() == {}


async def test_a_preview_without_a_brief_has_the_reason(desk):
    del desk.fetcher.answers[link("bridge")]

    preview = await preview_feed(desk.care, FEED)

    assert isinstance(preview.newest, LinkCard)
    assert preview.newest.reason.code == "http_status"
    assert preview.newest.headline == "The bridge story of today"


async def test_an_entry_that_leads_nowhere_and_one_that_is_too_hard_are_told(desk):
    desk.fetcher.answers[FEED] = rss(["bridge"]).replace(link("bridge").encode(), b"")
    nowhere = await preview_feed(desk.care, FEED)
    assert isinstance(nowhere.newest, LinkCard)
    assert nowhere.newest.reason.code == "no_link"

    desk.fetcher.answers[FEED] = rss(["bridge"])
    preview = await preview_feed(replace(desk.care, workers=TooHardToCondense()), FEED)
    assert isinstance(preview.newest, LinkCard)
    assert preview.newest.reason.code == WorkTooLarge.code


async def test_a_feed_without_entries_has_nothing_to_show(desk):
    desk.fetcher.answers[FEED] = rss([])

    assert (await preview_feed(desk.care, FEED)).newest is None


async def test_what_is_no_feed_is_told_with_what_it_offers(desk):
    desk.fetcher.answers[SITE] = offering(FEED, f"{SITE}sport")

    with pytest.raises(NotAFeed) as told:
        await preview_feed(desk.care, SITE)
    assert len(told.value.offers) == 2


async def test_how_often_a_feed_brings_something_is_told_by_its_dates(desk):
    now = desk.clock.now()
    dates = [format_datetime(now - timedelta(hours=hours)) for hours in (1, 7)]
    body = rss(["bridge", "harbour"]).decode()
    for slug, date in zip(("bridge", "harbour"), dates, strict=True):
        guid = f"<guid>{slug}</guid>"
        body = body.replace(guid, f"{guid}<pubDate>{date}</pubDate>")
    desk.fetcher.answers[FEED] = body.encode()

    assert (await preview_feed(desk.care, FEED)).entries_a_day == pytest.approx(4)


def test_the_newest_is_the_one_published_last_else_the_first():
    old = parsed_entry(1, published_at=NOON - timedelta(days=1))
    new, undated = parsed_entry(2, published_at=NOON), parsed_entry(3, published_at=None)

    assert newest_of([old, new, undated]) == new
    assert newest_of([undated, parsed_entry(4, published_at=None)]) == undated
