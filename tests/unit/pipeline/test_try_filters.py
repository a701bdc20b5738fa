"""Filters tried on the last entries of feeds: verdicts with what matched, nothing stored."""

import pytest

from bot.domain.channels import ChannelName
from bot.domain.errors import FilterInvalid, HttpStatus
from bot.pipeline.feed_care import FeedCare
from bot.pipeline.try_filters import try_filter
from tests.builders import NEWS, SPORT
from tests.unit.pipeline.feed_desk import SECRET, FeedDesk
from tests.unit.pipeline.world import FEED, World, rss


@pytest.fixture
def world():
    return World()


def care_of(world: World) -> FeedCare:
    return FeedCare(
        feeds=world.stores.feeds,
        subscriptions=world.stores.subscriptions,
        fetcher=world.fetcher,
        workers=world.workers,
        clock=world.clock,
    )


async def test_kept_entries_are_tried_with_their_articles_newest_first(world):
    world.publish("bridge", "harbour")
    await world.follow(backfill=2)
    await world.run_all()
    asked = len(world.fetcher.asked)
    trial = await try_filter(care_of(world), FEED, 'title:bridge "eleven million"', limit=10)
    assert [entry.title for entry in trial.entries] == [
        "The bridge story of today",
        "The harbour story of today",
    ]
    bridge, harbour = trial.entries
    assert (bridge.verdict.passes, bridge.is_read) == (True, True)
    assert [(match.rule, match.field.value) for match in bridge.verdict.matches] == [
        ("title:bridge", "title"),
        ('"eleven million"', bridge.verdict.matches[1].field.value),
    ]
    assert (harbour.verdict.passes, harbour.verdict.kept_out_by) == (False, "title:bridge")
    assert (trial.passed, trial.fetched, trial.feed_title) == (1, False, "Gazette")
    assert len(world.fetcher.asked) == asked


async def test_no_more_entries_than_asked_for(world):
    world.publish("bridge", "harbour", "market")
    await world.follow()
    await world.run_all()
    trial = await try_filter(care_of(world), FEED, "", limit=2)
    assert len(trial.entries) == 2
    assert trial.passed == 2


async def test_a_feed_without_entries_yet_is_asked_what_it_lists_and_nothing_is_stored(world):
    world.publish("bridge", "harbour")
    await world.follow()
    trial = await try_filter(care_of(world), FEED, "harbour", limit=10)
    assert (trial.fetched, trial.passed, len(trial.entries)) == (True, 1, 2)
    assert not any(entry.is_read for entry in trial.entries)
    assert world.stores.memory.entries == {}


async def test_an_address_nobody_follows_can_be_tried(world):
    world.publish("bridge")
    trial = await try_filter(care_of(world), FEED, "-bridge", limit=10)
    [entry] = trial.entries
    assert (entry.verdict.passes, entry.verdict.kept_out_by) == (False, "-bridge")


async def test_a_wrong_filter_is_told_before_anything_is_fetched(world):
    with pytest.raises(FilterInvalid):
        await try_filter(care_of(world), FEED, "bridge OR", limit=10)
    assert world.fetcher.asked == []


@pytest.mark.parametrize(("asker", "may"), [(NEWS, True), (SPORT, False)])
async def test_a_private_feed_is_tried_by_those_who_follow_it(asker: ChannelName, may: bool):  # noqa: FBT001  # a parameter of the table
    desk = FeedDesk()
    desk.fetcher.answers[FEED] = rss(["bridge"])
    desk.fetcher.guarded[FEED] = SECRET
    await desk.subscribe(FEED, headers=SECRET)
    if may:
        trial = await try_filter(desk.care, FEED, "bridge", limit=5, channels=(asker,))
        assert trial.passed == 1
    else:
        with pytest.raises(HttpStatus):
            await try_filter(desk.care, FEED, "bridge", limit=5, channels=(asker,))


async def test_entries_kept_for_others_are_not_shown_to_who_does_not_follow(world):
    world.publish("bridge")
    await world.follow(NEWS, backfill=1)
    await world.run_all()
    world.publish("harbour")
    trial = await try_filter(care_of(world), FEED, "", limit=5, channels=(SPORT,))
    assert [entry.title for entry in trial.entries] == ["The harbour story of today"]
    assert trial.fetched
