"""What the admins of a channel are told about a feed, and what they may do about it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.channels import ChannelName
from bot.domain.reasons import Reason


class NoticeCode(StrEnum):
    """What a notice says of a feed."""

    FAILING = "feed_failing"  # data: the trouble's own code as "why", with its facts
    STOPPED = "feed_stopped"  # it is gone for good and not asked any more
    RECOVERED = "feed_recovered"
    MOVED = "feed_moved"
    HELD = "entries_held"  # most of a feed is suddenly new
    TOO_MANY = "too_many_entries"  # more in a day than the settings allow


class NoticeAction(StrEnum):
    """What can be done about it by one click or one command."""

    RETRY = "retry"
    REPLACE = "replace"  # by a feed that the site offers now
    REMOVE = "remove"
    POST_NEWEST = "post_newest"
    IGNORE_ALL = "ignore_all"


_ACTIONS = {
    NoticeCode.FAILING: (NoticeAction.RETRY, NoticeAction.REPLACE, NoticeAction.REMOVE),
    NoticeCode.STOPPED: (NoticeAction.RETRY, NoticeAction.REPLACE, NoticeAction.REMOVE),
    NoticeCode.HELD: (NoticeAction.POST_NEWEST, NoticeAction.IGNORE_ALL),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something that the admins of one channel are to hear, once."""

    id: int
    channel: ChannelName  # follows the feed; whoever manages it is told
    feed_id: int
    feed_url: str
    feed_title: str
    reason: Reason  # its code is a NoticeCode
    attempts: int  # tries to tell it so far


def actions_of(reason: Reason) -> tuple[NoticeAction, ...]:
    """Return what may be done about a notice; nothing about good news."""
    return _ACTIONS.get(NoticeCode(reason.code), ())
