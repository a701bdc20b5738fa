"""When a channel gets its next message: its server's quiet hours and digests, and now, in.

All by the server's own clock. Where that is set forward, a time that does not come is taken as
the clock before would have shown it, and where it is set back, the first of two (RFC 5545,
section 3.3.5): so each time of digests is served once a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.servers import PostingRules, QuietHours, ServerSettings

_UTC_NAME = "UTC"
# Whatever a clock is set by, and however long quiet hours are: a moment that is looked for lies
# within so many days.
_DAYS_AROUND = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class PostNow:
    """It is posted by itself, at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PostLater:
    """Nothing is posted before `until`."""

    until: datetime  # aware UTC


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestDue:
    """What waited at that time goes out, several briefs in one message."""

    at: datetime  # aware UTC; what was queued later waits for the next time


PostingTurn = PostNow | PostLater | DigestDue


def posting_turn(rules: PostingRules, now: datetime, *, may_wait: bool = True) -> PostingTurn:
    """Decide about a message that is ready.

    `may_wait` is False for what is not gathered: a digest itself, and a brief that was tried
    before.
    """
    settings = rules.settings
    if settings is None:
        return PostNow()
    quiet_end = quiet_until(settings, now)
    if quiet_end is not None:
        return PostLater(until=quiet_end)
    if not settings.digest_times or not may_wait:
        return PostNow()
    last = max((at for at in _digests_around(settings, now) if at <= now), default=None)
    if last is not None and _is_owed(last, rules):
        return DigestDue(at=last)
    return PostLater(until=next_digest(settings, now))


def quiet_until(settings: ServerSettings, now: datetime) -> datetime | None:
    """Return when the quiet hours end that it is in now, aware UTC; None outside of them."""
    quiet, zone = settings.quiet, zone_of(settings)
    if quiet is None or not _is_quiet(quiet, now.astimezone(zone)):
        return None
    return min(at for at in _ends_around(quiet, zone, now) if at > now)


def next_digest(settings: ServerSettings, now: datetime) -> datetime:
    """Return when the next digest goes out after `now`, aware UTC; ValueError without times."""
    return min(at for at in _digests_around(settings, now) if at > now)


def zone_of(settings: ServerSettings) -> ZoneInfo:
    """Return the server's clock; UTC where its zone is not known any more."""
    return _zone(settings.time_zone)


def _is_owed(digest_at: datetime, rules: PostingRules) -> bool:
    """Tell whether that digest comes after the last one, and after digests were chosen."""
    settings = rules.settings
    known = (rules.digested_at, settings.digests_since if settings else None)
    return all(each is None or digest_at > each for each in known)


def _digests_around(settings: ServerSettings, now: datetime) -> Iterator[datetime]:
    """Yield when digests go out some days before and after; those of quiet hours at their end."""
    zone = zone_of(settings)
    for day in _days_around(now.astimezone(zone).date()):
        for each in settings.digest_times:
            at = _moment(day, each, zone)
            yield quiet_until(settings, at) or at


def _ends_around(quiet: QuietHours, zone: ZoneInfo, now: datetime) -> Iterator[datetime]:
    """Yield when quiet hours end some days before and after, also the second of two such times."""
    for day in _days_around(now.astimezone(zone).date()):
        for fold in (0, 1):
            at = _moment(day, quiet.end.replace(fold=fold), zone)
            if not _is_quiet(quiet, at.astimezone(zone)):
                yield at


def _days_around(day: date) -> Iterator[date]:
    return (day + timedelta(days=days) for days in range(-_DAYS_AROUND, _DAYS_AROUND + 1))


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def _is_quiet(quiet: QuietHours, local: datetime) -> bool:
    clock = local.time()
    if quiet.begin <= quiet.end:  # of the same time they are no hours at all
        return quiet.begin <= clock < quiet.end
    return clock >= quiet.begin or clock < quiet.end


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # what names no file of the zones, or no such name
        return ZoneInfo(_UTC_NAME)
