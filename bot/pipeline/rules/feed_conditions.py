"""Feeds as they are followed in, how each is and what can be done about it out, troubles first."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.notices import NoticeAction
from bot.pipeline.records import FollowedFeed


class FeedState(IntEnum):
    """How a feed is; the lower, the more it needs somebody."""

    STOPPED = 0  # not asked any more
    FAILING = 1
    HELD = 2  # entries wait for somebody to decide
    WAITING = 3  # for its first poll
    WELL = 4

    @property
    def is_trouble(self) -> bool:
        """Tell whether somebody should look at it."""
        return self <= FeedState.HELD


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedCondition:
    """How a feed is; its `error`, `last_success_at`, `held` and `next_poll_at` tell more."""

    feed: FollowedFeed
    state: FeedState
    actions: tuple[NoticeAction, ...]  # what can be done about it, the likeliest help first


_MENDING = (NoticeAction.RETRY, NoticeAction.REPLACE, NoticeAction.REMOVE)
_SETTLING = (NoticeAction.POST_NEWEST, NoticeAction.IGNORE_ALL)
_CHANGING = frozenset({NoticeAction.REPLACE, NoticeAction.REMOVE})


def conditions(feeds: Iterable[FollowedFeed]) -> list[FeedCondition]:
    """Return how these feeds are: troubles first, of each kind the longest without success first."""
    return sorted(map(condition, feeds), key=_urgency)


def condition(feed: FollowedFeed) -> FeedCondition:
    """Return how a feed is."""
    state = _state(feed)
    actions: tuple[NoticeAction, ...] = _MENDING if state <= FeedState.FAILING else ()
    if feed.held:
        actions += _SETTLING
    if len(feed.file_channels) == len(feed.channels):  # the settings file would undo them
        actions = tuple(action for action in actions if action not in _CHANGING)
    return FeedCondition(feed=feed, state=state, actions=actions)


def _state(feed: FollowedFeed) -> FeedState:
    if feed.error is not None:
        return FeedState.STOPPED if feed.next_poll_at is None else FeedState.FAILING
    if feed.held:
        return FeedState.HELD
    return FeedState.WAITING if feed.last_success_at is None else FeedState.WELL


def _urgency(of: FeedCondition) -> tuple[int, float, str]:
    since = of.feed.last_success_at
    return of.state, since.timestamp() if since else 0.0, of.feed.url
