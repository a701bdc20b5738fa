"""How long things are to be kept in; what is to be removed, in which order and how much at once, out.

What others still wait for is never removed, however old: the store sees to that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Expired(StrEnum):
    """What is removed when its time is over."""

    BRIEFS = "briefs"  # with all that hangs on them; of the article stays that it was there
    TEXTS = "texts"  # full texts of articles
    ENTRY_TEXTS = "entry_texts"  # what feeds carried of articles, but a beginning
    OUTCOMES = "outcomes"
    NOTICES = "notices"  # told, or given up
    FEEDS = "feeds"  # that nobody follows any more, with their entries
    KEYS = "keys"  # of entries that their feed does not list any more
    ENTRIES = "entries"  # that nothing knows again, and that led to nothing which is kept
    MODEL_ANSWERS = "model_answers"  # of which the briefs were made long ago
    SERVER_COSTS = "server_costs"  # what a model cost each server, by day


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepFor:
    """How long things are kept."""

    texts: timedelta
    briefs: timedelta | None  # None: for ever
    history: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Chore:
    """One kind of thing to look through."""

    what: Expired
    kept_for: timedelta
    at_once: int  # rows removed in one transaction, at most


# Seen keys are kept while the feed lists them and twelve months after, since feeds that were
# repaired list their archive again. Entries go with their keys, feeds after the same time.
KEYS_KEPT_FOR: Final = timedelta(days=365)
# Answers of a language model are kept for who asks the same again: restarts, and what failed in
# between. They are words of briefs, and no longer kept than those.
ANSWERS_KEPT_FOR: Final = timedelta(weeks=4)

# Measured on SQLite, with rows as large as they come (benchmarks/keeping.py): no transaction
# takes 50 ms, so that searches and posts hardly wait.
_AT_ONCE: Final = {
    Expired.BRIEFS: 10,
    Expired.TEXTS: 50,
    Expired.ENTRY_TEXTS: 100,
    Expired.OUTCOMES: 500,
    Expired.NOTICES: 500,
    Expired.FEEDS: 100,
    Expired.KEYS: 500,
    Expired.ENTRIES: 200,
    Expired.MODEL_ANSWERS: 500,
    Expired.SERVER_COSTS: 500,
}


def chores(keep: KeepFor) -> Sequence[Chore]:
    """Return what is to be looked through, in the order in which one thing frees the next."""
    kept_for = {
        Expired.BRIEFS: keep.briefs,
        Expired.TEXTS: keep.texts,
        Expired.ENTRY_TEXTS: keep.texts,
        Expired.OUTCOMES: keep.history,
        Expired.NOTICES: keep.history,
        Expired.FEEDS: KEYS_KEPT_FOR,
        Expired.KEYS: KEYS_KEPT_FOR,
        Expired.ENTRIES: KEYS_KEPT_FOR,
        Expired.MODEL_ANSWERS: min(ANSWERS_KEPT_FOR, keep.briefs or ANSWERS_KEPT_FOR),
        Expired.SERVER_COSTS: keep.history,
    }
    return [
        Chore(what=what, kept_for=age, at_once=_AT_ONCE[what])
        for what, age in kept_for.items()
        if age is not None
    ]


def listed_too_long_ago(newest_listing: datetime, kept_for: timedelta) -> datetime:
    """Return since when a key must have been listed to be kept, by its feed's newest listing.

    Not by the clock: of a feed that failed for a year, or that answered "not modified" all the
    time, every key is still listed.
    """
    return newest_listing - kept_for
