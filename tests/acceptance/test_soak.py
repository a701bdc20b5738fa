"""Days of news, servers and faults in virtual time: every post that was to be, once, no other."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.storage.engines.locations import DatabaseFile
from bot.domain.channels import ChannelName
from tests.simulation.differences import Heard, differences
from tests.simulation.holdings import Holdings
from tests.simulation.lossy_publisher import Post
from tests.simulation.oracle import expected_posts
from tests.simulation.schedule import Schedule
from tests.simulation.scheduling import Size, draw_schedule
from tests.simulation.soaking import soak

# Many times over what other tests cover; counting its lines triples its time.
pytestmark = pytest.mark.no_cover

# A month of 200 feeds and 50 servers: LEDE_TEST_SOAK_DAYS=30. The suite runs the same code.
DAYS = float(os.environ.get("LEDE_TEST_SOAK_DAYS", "3"))
SIZE = Size(feeds=50, servers=12) if DAYS <= 3 else Size()
SEED = 20261125
FLAT_MEGABYTES = 30  # what caches of the parsers may still grow by after the first day


@pytest.mark.timeout(120 + DAYS * 60)
def test_three_days_of_faults_bring_each_channel_what_it_is_to_have_once_and_in_order(tmp_path):
    soaked = soak(draw_schedule(SEED, DAYS, SIZE), DatabaseFile(tmp_path / "lede.db"))
    assert soaked.bad == []
    assert soaked.differences == [], "\n".join(soaked.stories)
    assert soaked.cuts >= 1
    assert soaked.articles_posted > 30 * DAYS
    assert_flat(soaked.days)


def assert_flat(days: Sequence[Holdings]) -> None:
    early, last = days[min(4, len(days) - 2)], days[-1]
    assert last.megabytes <= early.megabytes + FLAT_MEGABYTES
    assert last.tasks <= early.tasks + 5  # work that was under way
    assert last.handles <= early.handles + 6  # connections of the pool, and their logs
    assert last.connections <= 8


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    return draw_schedule(SEED, 3, Size(feeds=12, servers=6))


@pytest.fixture
def perfect(schedule: Schedule) -> dict[ChannelName, list[Post]]:
    """Return what stands in the channels where each article comes the moment it can."""
    posts = {}
    for channel, wanted in expected_posts(schedule).items():
        by_time = sorted(wanted.links, key=lambda link: wanted.links[link])
        posts[channel] = [post(wanted.links[link], link) for link in by_time]
    return posts


def post(at, link: str) -> Post:
    return Post(links=(link,), tried_at=at, true_at=at, is_digest=False, first_tried_at=None)


def kinds(schedule: Schedule, posts: Mapping[ChannelName, Sequence[Post]]) -> set[str]:
    """Return the kinds of differences, but for those of the time of day, which nobody minds here."""
    tries = {channel: [each.tried_at for each in some] for channel, some in posts.items()}
    found = differences(schedule, Heard(posts=posts, tries=tries, mended=[]))
    return {each.kind for each in found} - {"in quiet hours", "not at its time", "out of order"}


def test_a_post_that_is_missing_repeated_or_late_is_found(schedule, perfect):
    channel = max(perfect, key=lambda each: len(perfect[each]))
    first, *others = perfect[channel]
    late = first.true_at + timedelta(days=30)
    assert kinds(schedule, perfect) == set()
    assert kinds(schedule, {**perfect, channel: others}) == {"missing"}
    assert kinds(schedule, {**perfect, channel: [first, first, *others]}) == {"repeated"}
    assert kinds(schedule, {**perfect, channel: [replace(first, true_at=late), *others]}) == {
        "late"
    }


def test_a_post_that_nobody_was_to_have_is_found(schedule, perfect):
    channel = next(iter(perfect))
    stranger = post(schedule.spell.begin, "https://outlet1.example/story-9999")
    assert kinds(schedule, {**perfect, channel: [*perfect[channel], stranger]}) == {"not wanted"}


def test_posts_in_the_wrong_order_are_found(schedule, perfect):
    wanted = expected_posts(schedule)
    channel, order = next(
        (channel, order)
        for channel, each in wanted.items()
        for order in each.orders
        if len(order) > 1
    )
    turned = [post(schedule.spell.begin, link) for link in reversed(order)]
    tries = {channel: [schedule.spell.begin]}
    found = differences(schedule, Heard(posts={channel: turned}, tries=tries, mended=[]))
    assert order[0] in {each.link for each in found if each.kind == "out of order"}
