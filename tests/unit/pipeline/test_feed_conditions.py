"""How feeds are, troubles first, and what can be done about each."""

from datetime import timedelta
from typing import Any

from bot.domain.notices import NoticeAction
from bot.domain.reasons import Reason
from bot.pipeline.records import FollowedFeed
from bot.pipeline.rules.feed_conditions import FeedState, condition, conditions
from tests.builders import NEWS, NOON, SPORT


def followed(url: str = "https://gazette.example/feed", **changes: Any) -> FollowedFeed:
    values: dict[str, Any] = {
        "url": url,
        "title": "Gazette",
        "channels": (NEWS,),
        "file_channels": (),
        "last_success_at": NOON,
        "next_poll_at": NOON + timedelta(hours=1),
        "failures": 0,
        "error": None,
    }
    return FollowedFeed(**{**values, **changes})


BROKEN: dict[str, Any] = {"failures": 3, "error": Reason(code="http_status")}


def test_troubles_come_first_and_of_them_the_oldest():
    feeds = [
        followed("https://a.example/well"),
        followed("https://b.example/waits", last_success_at=None),
        followed("https://c.example/held", held=4),
        followed("https://d.example/failing", **BROKEN),
        followed("https://e.example/longer", **BROKEN, last_success_at=NOON - timedelta(days=9)),
        followed("https://f.example/gone", **BROKEN, next_poll_at=None),
    ]
    names = [each.feed.url.rsplit("/", 1)[1] for each in conditions(feeds)]
    assert names == ["gone", "longer", "failing", "held", "waits", "well"]
    assert [each.state.is_trouble for each in conditions(feeds)] == [True] * 4 + [False] * 2


def test_what_can_be_done():
    failing = condition(followed(**BROKEN))
    assert failing.actions == (NoticeAction.RETRY, NoticeAction.REPLACE, NoticeAction.REMOVE)
    held = condition(followed(held=2))
    assert held.actions == (NoticeAction.POST_NEWEST, NoticeAction.IGNORE_ALL)
    both = condition(followed(held=2, **BROKEN))
    assert both.state is FeedState.FAILING
    assert set(both.actions) == set(NoticeAction)
    assert condition(followed()).actions == ()


def test_nothing_is_offered_that_the_settings_file_would_undo():
    owned = condition(followed(file_channels=(NEWS,), **BROKEN))
    assert owned.actions == (NoticeAction.RETRY,)
    partly = condition(followed(channels=(NEWS, SPORT), file_channels=(NEWS,), **BROKEN))
    assert NoticeAction.REMOVE in partly.actions
