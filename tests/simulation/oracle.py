"""A schedule in, what must stand in each channel out; of the bot it knows what is promised alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.channels import ChannelName
from bot.domain.servers import QuietHours, ServerSettings
from tests.simulation.lossy_publisher import is_refused
from tests.simulation.schedule import (
    Entry,
    Following,
    PageKind,
    Schedule,
    SimulatedFeed,
    Temper,
)

_MINUTE = timedelta(minutes=1)


@dataclass(kw_only=True, slots=True)
class Expected:
    """What one channel must have got by the end: each of `links` once, nothing else."""

    links: dict[str, datetime] = field(default_factory=dict)  # with when each was there to be had
    orders: list[list[str]] = field(default_factory=list)  # links that must come in this order


def expected_posts(schedule: Schedule) -> dict[ChannelName, Expected]:
    """Return what each channel must have got, by channel."""
    feeds = {feed.number: feed for feed in schedule.feeds}
    listed_by = _feeds_by_link(schedule)
    found: dict[ChannelName, Expected] = {}
    for following in schedule.followings:
        channel, feed = following.channel, feeds[following.feed]
        wanted = found.setdefault(channel, Expected())
        due = [
            (entry, since)
            for entry, since in _due(following, feed)
            if not is_refused(schedule.seed, channel, entry.link)
        ]
        for entry, since in due:
            wanted.links[entry.link] = min(since, wanted.links.get(entry.link, since))
        # What two feeds list comes by whichever shows it first; a page that was not to be had at
        # first holds the others back for a minute only.
        plain = [entry for entry, _ in due if entry.page is not PageKind.SLOW]
        wanted.orders.append([each.link for each in plain if len(listed_by[each.link]) == 1])
    return found


def _due(following: Following, feed: SimulatedFeed) -> Iterator[tuple[Entry, datetime]]:
    """Yield what the channel must get by this following, with the moment since when it could."""
    listed = feed.listed_at(following.spell.begin)
    for entry in listed[len(listed) - following.backfill :]:
        if _passes(following, entry):
            yield entry, following.spell.begin
    for entry in feed.entries:
        gone = feed.temper is Temper.GONE_FOR_GOOD and entry.appears_at >= feed.turns_at
        new = following.spell.begin < entry.appears_at < following.spell.end
        paused = following.paused is not None and entry.appears_at in following.paused
        if new and not paused and not gone and _passes(following, entry):
            in_fault = entry.appears_at in feed.fault
            yield entry, feed.fault.end if in_fault else entry.appears_at


def _passes(following: Following, entry: Entry) -> bool:
    return following.kept_out is None or following.kept_out not in entry.title.casefold()


def _feeds_by_link(schedule: Schedule) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for feed in schedule.feeds:
        for entry in feed.entries:
            found.setdefault(entry.link, set()).add(feed.number)
    return found


def is_quiet(settings: ServerSettings, wall: datetime) -> bool:
    """Tell whether nothing may be posted then, by the server's own clock."""
    quiet = settings.quiet
    return quiet is not None and _within(quiet, wall.astimezone(_zone(settings)).time())


def last_digest(settings: ServerSettings, wall: datetime) -> datetime:
    """Return the latest moment up to then at which a digest was to go out, aware UTC."""
    today = wall.astimezone(_zone(settings)).date()
    days = [today - timedelta(days=back) for back in range(-1, 4)]
    times = [at for day in days for at in _digests_on(day, settings)]
    return max(at for at in times if at <= wall)


def _digests_on(day: date, settings: ServerSettings) -> Sequence[datetime]:
    """Return the moments of a day's digests; those of quiet hours are at the end of them."""
    moments = []
    for each in settings.digest_times:
        # RFC 5545, 3.3.5: a time that a clock skips is taken as it stood before
        moment = datetime.combine(day, each, tzinfo=_zone(settings)).astimezone(UTC)
        while is_quiet(settings, moment):
            moment += _MINUTE
        moments.append(moment)
    return moments


def _within(quiet: QuietHours, clock: time) -> bool:
    begin, end = quiet.begin, quiet.end
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def _zone(settings: ServerSettings) -> ZoneInfo:
    return ZoneInfo(settings.time_zone)
