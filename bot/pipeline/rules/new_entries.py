"""Which entries of a feed are new, and who gets them: records in, a plan out.

An entry is known if any of its keys was seen before (guid, link, title and day). Dates alone
never decide. A kind of key that repeats within one feed says nothing there and is never used
again for it. The first poll posts nothing but what a subscription asked for as backfill. Where
most of a feed that is followed for long is suddenly new and nothing says that it is news, its
keys have changed; then somebody has to decide whether the channels get it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.channels import ChannelName
from bot.domain.feeds import EntryKey, Feed, KeyKind, ParsedEntry
from bot.pipeline.records import Audience, PlannedEntry

# A feed is followed for long enough to be known when it has been for these days.
_KNOWN_AFTER = timedelta(days=2)
# So many and such a share of a known feed is new at once only when its keys have changed, or
# when nobody asked it for long; then the dates tell.
_MANY = 8
_MOST = 0.6
# A site's clock may be wrong, and an entry may be dated to the morning of its day.
_DATES_DIFFER = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryPlan:
    """What to store of one feed document."""

    entries: tuple[PlannedEntry, ...]  # oldest first
    listed_keys: tuple[EntryKey, ...]
    ambiguous_keys: frozenset[KeyKind]
    served_backfill: tuple[ChannelName, ...]
    held: int = 0  # of the entries, how many wait for somebody to decide
    dropped: int = 0  # how many pass the day's limit and are only remembered


def distinct_entries(
    feed: Feed, listed: Sequence[ParsedEntry]
) -> tuple[tuple[ParsedEntry, ...], frozenset[KeyKind]]:
    """Return the entries with usable keys only, doubles dropped, and the ambiguous kinds."""
    unlike = tuple({entry.keys: entry for entry in reversed(listed)}.values())[::-1]
    ambiguous = feed.ambiguous_keys | _repeating_kinds(unlike)
    return tuple(_with_usable_keys(entry, ambiguous) for entry in unlike), ambiguous


def plan_entries(
    feed: Feed,
    entries: Sequence[ParsedEntry],
    ambiguous: frozenset[KeyKind],
    seen: frozenset[EntryKey],
    audience: Sequence[Audience],
    *,
    now: datetime,
) -> EntryPlan:
    """Decide what is new and who gets it.

    `entries` and `ambiguous` come from `distinct_entries`; `seen` are those of their keys that
    the feed has shown before; `audience` are its subscriptions now.
    """
    newest_first = _newest_first(entries)
    fresh = [entry for entry in newest_first if seen.isdisjoint(entry.keys)]
    held = _is_flood(feed, fresh, listed=len(entries), now=now)
    planned = []
    for age, entry in enumerate(newest_first):
        known = not seen.isdisjoint(entry.keys)
        wanting = _members_for(age, audience, to_all=not known and feed.followed_since is not None)
        channels = tuple(member.channel for member in wanting if not member.paused)
        if channels or not known:
            planned.append(
                PlannedEntry(
                    entry=entry,
                    channels=channels,
                    held=held and not known,
                    paused=tuple(member.channel for member in wanting if member.paused),
                )
            )
    return EntryPlan(
        entries=tuple(reversed(planned)),
        listed_keys=tuple(dict.fromkeys(key for entry in entries for key in entry.keys)),
        ambiguous_keys=ambiguous,
        served_backfill=tuple(member.channel for member in audience if member.backfill),
        held=len(fresh) if held else 0,
    )


def within_limit(plan: EntryPlan, room: int) -> EntryPlan:
    """Return the plan with the `room` newest entries for channels; the others are remembered."""
    going = [planned for planned in plan.entries if planned.channels and not planned.held]
    over = {id(planned) for planned in going[: max(0, len(going) - max(room, 0))]}
    entries = tuple(
        replace(planned, channels=()) if id(planned) in over else planned
        for planned in plan.entries
    )
    return replace(plan, entries=entries, dropped=len(over))


def _is_flood(feed: Feed, fresh: Sequence[ParsedEntry], *, listed: int, now: datetime) -> bool:
    """Tell whether old entries seem to come again under new keys."""
    since, last = feed.followed_since, feed.last_success_at
    if since is None or last is None or now - since < _KNOWN_AFTER:
        return False
    if len(fresh) < max(_MANY, _MOST * listed):
        return False
    dates = (entry.published_at for entry in fresh)
    recent = sum(date is not None and date > last - _DATES_DIFFER for date in dates)
    return recent < len(fresh) / 2


def _members_for(age: int, audience: Sequence[Audience], *, to_all: bool) -> list[Audience]:
    return [member for member in audience if to_all or age < member.backfill]


def _repeating_kinds(entries: Iterable[ParsedEntry]) -> frozenset[KeyKind]:
    counted = Counter(key for entry in entries for key in entry.keys)
    return frozenset(key.kind for key, times in counted.items() if times > 1)


def _with_usable_keys(entry: ParsedEntry, ambiguous: frozenset[KeyKind]) -> ParsedEntry:
    usable = tuple(key for key in entry.keys if key.kind not in ambiguous)
    if not usable:  # nothing alone tells these entries apart: all of it together must
        together = "\n".join(f"{key.kind}={key.value}" for key in entry.keys)
        usable = (EntryKey(kind=KeyKind.COMBINED, value=together),)
    return replace(entry, keys=usable)


def _newest_first(entries: Sequence[ParsedEntry]) -> list[ParsedEntry]:
    """Sort by date where every entry has one; else trust the document, newest on top."""
    dates = [entry.published_at for entry in entries if entry.published_at is not None]
    if len(dates) < len(entries):
        return list(entries)
    by_age = sorted(zip(dates, entries, strict=True), key=lambda pair: pair[0], reverse=True)
    return [entry for _, entry in by_age]
