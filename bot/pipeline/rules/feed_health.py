"""What a poll says of a feed's health: its history in, what its admins are told out.

They are told of a trouble once, when it does not go by itself, and once that it is over.
"""

from dataclasses import dataclass

from bot.domain.errors import (
    AddressRefused,
    BotChallenge,
    HttpStatus,
    LedeError,
    NotAFeed,
    UrlRefused,
)
from bot.domain.feeds import Feed
from bot.domain.notices import NoticeCode
from bot.domain.reasons import Reason

# Polls in a row that fail before anybody is told. The interval doubles with each, so with a
# floor of a quarter of an hour these are told after two hours, and after two days.
_PATIENCE_LASTING = 3  # a wrong address, a wall, no feed any more: waiting mends it rarely
_PATIENCE_PASSING = 7  # an outage, a busy server: most end within a day
_GONE = 410  # RFC 9110, 15.5.11: likely permanent, and meant so
_TEMPORARY_STATUS = frozenset({408, 425, 429, *range(500, 600)})
# Polls in a row that were sent on for good before we believe it: some hotel networks and
# captive portals send everything elsewhere "permanently".
MOVES_BELIEVED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """What is known of a feed's health after a poll."""

    trouble: str | None  # what its admins know is wrong; None: nothing
    notices: tuple[Reason, ...]  # what they are told now
    stopped: bool = False  # it is not asked any more


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """Where a feed is sent for good."""

    moved_to: str | None
    moves: int  # polls in a row
    new_url: str | None  # where it is followed from now on; None: where it was
    notices: tuple[Reason, ...] = ()


def after_success(feed: Feed) -> Health:
    """Return the health after a good poll."""
    if feed.trouble is None:
        return Health(trouble=None, notices=())
    recovered = Reason(code=NoticeCode.RECOVERED, data={"was": feed.trouble})
    return Health(trouble=None, notices=(recovered,))


def after_failure(feed: Feed, error: LedeError, *, failures: int) -> Health:
    """Return the health after the `failures`-th failure in a row."""
    if isinstance(error, HttpStatus) and error.status == _GONE:
        stopped = Reason(code=NoticeCode.STOPPED, data=_told(error, failures))
        return Health(trouble=NoticeCode.STOPPED, notices=(stopped,), stopped=True)
    patience = _PATIENCE_LASTING if _is_lasting(error) else _PATIENCE_PASSING
    if feed.trouble is not None or failures < patience:
        return Health(trouble=feed.trouble, notices=())
    failing = Reason(code=NoticeCode.FAILING, data=_told(error, failures))
    return Health(trouble=error.code, notices=(failing,))


def after_answer(feed: Feed, moved_to: str | None, *, fixed: bool, whole: bool) -> Move:
    """Return whether a feed moves after an answer that was sent on for good to `moved_to`.

    `fixed`: the configuration file names the address, so only its owner can change it.
    `whole`: the answer was a document that could be read, so that there is a feed.
    """
    if moved_to is None or moved_to == feed.url:
        return Move(moved_to=None, moves=0, new_url=None)
    moves = feed.moves + 1 if moved_to == feed.moved_to else 1
    told = Reason(code=NoticeCode.MOVED, data={"url": moved_to, "fixed": fixed})
    if fixed:
        notices = (told,) if moves == MOVES_BELIEVED else ()
        return Move(moved_to=moved_to, moves=moves, new_url=None, notices=notices)
    if moves < MOVES_BELIEVED or not whole:
        return Move(moved_to=moved_to, moves=moves, new_url=None)
    return Move(moved_to=None, moves=0, new_url=moved_to, notices=(told,))


def wants_whole_answer(feed: Feed) -> bool:
    """Tell whether "not modified" would not do: the move has to be seen to lead to a feed."""
    return feed.moves + 1 >= MOVES_BELIEVED


def _is_lasting(error: LedeError) -> bool:
    if isinstance(error, HttpStatus):
        return error.status not in _TEMPORARY_STATUS
    return isinstance(error, AddressRefused | BotChallenge | NotAFeed | UrlRefused)


def _told(error: LedeError, failures: int) -> dict[str, str | int | float | bool | None]:
    return {**error.reason.data, "why": error.code, "failures": failures}
