"""Stories that went wrong once, each told again over every kind of store."""

import shutil
from collections.abc import Iterator

import pytest

from tests.contract.stories import CHANNELS, FEEDS, Stories, over, over_memory

GAZETTE, HERALD = FEEDS
ONE, TWO, ELSEWHERE = CHANNELS  # the first two in one server
A_DAY_SECONDS = 100_000.0


@pytest.fixture(params=["memory", "sqlite"])
def story(request, empty_database, tmp_path) -> Iterator[Stories]:
    """Yield one in which the gazette alone is followed, here and elsewhere; judge how it ends."""
    if request.param == "memory":
        make = over_memory
    else:
        path = shutil.copy(empty_database, tmp_path / "lede.db")

        def make():
            return over(path)

    told = type("StoryToldAgain", (Stories,), {"make": staticmethod(make)})()
    for feed, channel in ((GAZETTE, TWO), (HERALD, ONE)):
        told.unfollow(which=_followed(told, feed, channel))
    told.model.ended.clear()
    yield told
    told.teardown()


def test_what_was_gathered_for_a_digest_moves_along(story):
    story.choose(server="discord:1", quiet=False, digest=True)
    _news(story, 2)
    story.time_passes(seconds=A_DAY_SECONDS)
    story.work(stage=3, limit=1, cut=8)  # dies when the digest is made, before it is sent
    _move(story, ONE)


def test_what_a_channel_refused_moves_along(story):
    story.refuse(channel=ONE)
    _news(story, 2)
    _move(story, ONE)


def test_what_may_stand_there_does_not_come_again_after_an_undo(story):
    story.fail_once(how="after")
    _news(story, 1)
    for channel in (ONE, ELSEWHERE):
        story.unfollow(which=_followed(story, GAZETTE, channel))
    story.undo(which=0)
    story.undo(which=0)


@pytest.mark.parametrize("server", ["discord:1", "discord:2"])
def test_what_may_stand_there_is_taken_down_though_the_feed_was_ended(story, server):
    story.fail_once(how="after")
    _news(story, 1)
    for channel in (ONE, ELSEWHERE):
        story.unfollow(which=_followed(story, GAZETTE, channel))
    story.take_down(which=0, server=server)


@pytest.mark.parametrize("how", ["before", "after"])
def test_a_digest_that_has_lost_everything_is_not_sent_again(story, how):
    story.choose(server="discord:2", quiet=False, digest=True)
    _news(story, 2)
    story.time_passes(seconds=A_DAY_SECONDS)
    story.fail_once(how=how)
    story.work(stage=3, limit=3, cut=None)
    for article in range(2):
        story.take_down(which=article, server="discord:2")


def test_the_change_of_a_message_is_not_owed_to_where_its_feed_moves(story):
    _news(story, 1)
    story.refuse(channel=ELSEWHERE)
    story.take_down(which=0, server="discord:2")
    story.move(which=_followed(story, GAZETTE, ELSEWHERE))


def test_what_waited_when_a_feed_was_ended_comes_after_an_undo(story):
    story.news_and_the_first_stages(which=[(GAZETTE,)], stages=3, cut=None)
    story.time_passes(seconds=10.0)
    story.unfollow(which=_followed(story, GAZETTE, ONE))
    story.undo(which=0)


def test_what_others_got_meanwhile_comes_after_an_undo(story):
    story.unfollow(which=_followed(story, GAZETTE, ONE))
    _news(story, 1)
    story.undo(which=0)


def test_an_article_of_two_feeds_comes_to_who_follows_the_second(story):
    _follow(story, HERALD, TWO)
    _news(story, 1)
    story.world.publish([HERALD], 1)


def test_what_waited_when_a_feed_was_paused_never_comes(story):
    story.news_and_the_first_stages(which=[(GAZETTE,)], stages=3, cut=None)
    story.pause_or_resume(which=_followed(story, GAZETTE, ONE))
    story.pause_or_resume(which=_followed(story, GAZETTE, ONE))


def test_what_was_taken_down_is_not_brought_by_another_feed(story):
    story.unfollow(which=_followed(story, GAZETTE, ELSEWHERE))
    _follow(story, HERALD, ELSEWHERE)
    _news(story, 1)
    story.take_down(which=0, server="discord:2")
    story.world.publish([HERALD], 1)


def _follow(story: Stories, feed: str, channel: str) -> None:
    """Follow, and have the feed known before it lists anything more."""
    story.follow(which=story._unfollowed().index((feed, channel)))
    story.work(stage=0, limit=3, cut=None)


def _news(story: Stories, number: int) -> None:
    """Publish that many, and let every stage work."""
    story.news_and_the_first_stages(which=[(GAZETTE,)] * number, stages=4, cut=None)


def _move(story: Stories, channel: str) -> None:
    story.move(which=_followed(story, GAZETTE, channel))


def _followed(story: Stories, feed: str, channel: str) -> int:
    return sorted(story.model.follows).index((feed, channel))
