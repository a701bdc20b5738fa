"""Quiet hours and digests by a server's own clock: what is posted now, and what waits until when."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.servers import PostingRules, QuietHours, ServerSettings, changed_at
from bot.pipeline.rules.posting_times import (
    DigestDue,
    PostLater,
    PostNow,
    next_digest,
    posting_turn,
    quiet_until,
    zone_of,
)

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def clock(written: str) -> time:
    return time.fromisoformat(written)


def settings(
    zone: str = "UTC",
    *,
    quiet: tuple[str, str] | None = None,
    digests: tuple[str, ...] = (),
    since: datetime = LONG_AGO,
) -> ServerSettings:
    return ServerSettings(
        server="discord:1",
        time_zone=zone,
        quiet=QuietHours(begin=clock(quiet[0]), end=clock(quiet[1])) if quiet else None,
        digest_times=tuple(map(clock, digests)),
        digests_since=since if digests else None,
    )


def turn(of: ServerSettings | None, now: str, digested: str | None = None, **ways: bool) -> object:
    digested_at = utc(digested) if digested else None
    return posting_turn(PostingRules(settings=of, digested_at=digested_at), utc(now), **ways)


def later(until: str) -> PostLater:
    return PostLater(until=utc(until))


def due(at: str) -> DigestDue:
    return DigestDue(at=utc(at))


def test_a_channel_of_no_server_is_posted_to_at_once():
    assert turn(None, "2026-03-02T03:00") == PostNow()


def test_a_server_that_chose_nothing_is_posted_to_at_once():
    assert turn(settings(), "2026-03-02T03:00") == PostNow()


@pytest.mark.parametrize(
    ("quiet", "zone", "now", "expected"),
    [
        (("12:00", "14:00"), "UTC", "2026-03-02T11:59:59", PostNow()),
        (("12:00", "14:00"), "UTC", "2026-03-02T12:00", later("2026-03-02T14:00")),
        (("12:00", "14:00"), "UTC", "2026-03-02T13:59:59", later("2026-03-02T14:00")),
        (("12:00", "14:00"), "UTC", "2026-03-02T14:00", PostNow()),
        # over midnight, before and after it
        (("22:00", "07:00"), "UTC", "2026-03-02T21:59", PostNow()),
        (("22:00", "07:00"), "UTC", "2026-03-02T22:00", later("2026-03-03T07:00")),
        (("22:00", "07:00"), "UTC", "2026-03-03T06:59", later("2026-03-03T07:00")),
        (("22:00", "07:00"), "UTC", "2026-03-03T07:00", PostNow()),
        # by the server's clock: 22:00 in Berlin is 21:00 in winter, 20:00 in summer
        (("22:00", "07:00"), BERLIN, "2026-01-10T20:59", PostNow()),
        (("22:00", "07:00"), BERLIN, "2026-01-10T21:00", later("2026-01-11T06:00")),
        (("22:00", "07:00"), BERLIN, "2026-07-10T20:00", later("2026-07-11T05:00")),
        # the night in which the clock is set forward, and the one in which it is set back
        (("22:00", "07:00"), BERLIN, "2026-03-28T21:00", later("2026-03-29T05:00")),
        (("22:00", "07:00"), BERLIN, "2026-10-24T20:00", later("2026-10-25T06:00")),
        # an end that does not come that night (02:30), and one that comes twice
        (("22:00", "02:30"), BERLIN, "2026-03-29T00:30", later("2026-03-29T01:30")),
        (("22:00", "02:30"), BERLIN, "2026-10-25T00:10", later("2026-10-25T00:30")),
        (("22:00", "02:30"), BERLIN, "2026-10-25T00:45", PostNow()),
        (("22:00", "02:30"), BERLIN, "2026-10-25T01:10", later("2026-10-25T01:30")),
        # no hours at all
        (("09:00", "09:00"), "UTC", "2026-03-02T09:00", PostNow()),
        # a zone that is not known any more
        (("22:00", "07:00"), "Mars/Olympus", "2026-03-02T23:00", later("2026-03-03T07:00")),
        (("22:00", "07:00"), "../zones", "2026-03-02T23:00", later("2026-03-03T07:00")),
    ],
)
def test_quiet_hours(quiet: tuple[str, str], zone: str, now: str, expected: object):
    assert turn(settings(zone, quiet=quiet), now) == expected


@pytest.mark.parametrize(
    ("zone", "digests", "digested", "now", "expected"),
    [
        ("UTC", ("08:00",), "2026-03-01T08:00", "2026-03-02T07:59", later("2026-03-02T08:00")),
        ("UTC", ("08:00",), "2026-03-01T08:00", "2026-03-02T08:00", due("2026-03-02T08:00")),
        ("UTC", ("08:00",), "2026-03-02T08:00", "2026-03-02T08:00", later("2026-03-03T08:00")),
        # missed while nobody was there: once, however many there were
        ("UTC", ("08:00",), "2026-02-20T08:00", "2026-03-02T11:00", due("2026-03-02T08:00")),
        (
            "UTC",
            ("08:00", "18:00"),
            "2026-03-01T08:00",
            "2026-03-02T19:00",
            due("2026-03-02T18:00"),
        ),
        (
            "UTC",
            ("08:00", "18:00"),
            "2026-03-02T08:00",
            "2026-03-02T09:00",
            later("2026-03-02T18:00"),
        ),
        ("UTC", ("08:00",), None, "2026-03-02T09:00", due("2026-03-02T08:00")),
        # a day that is another one there
        (NEW_YORK, ("21:00",), "2026-01-09T02:00", "2026-01-10T01:59", later("2026-01-10T02:00")),
        (NEW_YORK, ("21:00",), "2026-01-09T02:00", "2026-01-10T02:00", due("2026-01-10T02:00")),
        # 02:30 does not come in the night of 29 March: as the old clock would have shown it
        (BERLIN, ("02:30",), "2026-03-28T01:30", "2026-03-29T01:29", later("2026-03-29T01:30")),
        (BERLIN, ("02:30",), "2026-03-28T01:30", "2026-03-29T01:30", due("2026-03-29T01:30")),
        (BERLIN, ("02:30",), "2026-03-29T01:30", "2026-03-29T01:31", later("2026-03-30T00:30")),
        # and comes twice in that of 25 October: the first counts
        (BERLIN, ("02:30",), "2026-10-24T00:30", "2026-10-25T00:30", due("2026-10-25T00:30")),
        (BERLIN, ("02:30",), "2026-10-25T00:30", "2026-10-25T01:30", later("2026-10-26T01:30")),
    ],
)
def test_digests(
    zone: str, digests: tuple[str, ...], digested: str | None, now: str, expected: object
):
    assert turn(settings(zone, digests=digests), now, digested) == expected


def test_times_that_lie_before_digests_were_chosen_are_not_missed():
    chosen = settings(digests=("08:00",), since=utc("2026-03-02T10:00"))
    assert turn(chosen, "2026-03-02T10:01") == later("2026-03-03T08:00")
    assert turn(chosen, "2026-03-03T08:00") == due("2026-03-03T08:00")


def test_a_digest_within_quiet_hours_waits_for_their_end_and_takes_what_came_until_then():
    both = settings(quiet=("22:00", "07:00"), digests=("06:00", "23:00"))
    assert turn(both, "2026-03-03T06:00", "2026-03-02T07:00") == later("2026-03-03T07:00")
    assert turn(both, "2026-03-03T07:00", "2026-03-02T07:00") == due("2026-03-03T07:00")
    assert turn(both, "2026-03-03T07:01", "2026-03-03T07:00") == later("2026-03-04T07:00")


def test_a_digest_that_was_missed_is_not_made_up_for_in_quiet_hours():
    both = settings(quiet=("22:00", "07:00"), digests=("21:00",))
    assert turn(both, "2026-03-02T22:30", "2026-03-01T21:00") == later("2026-03-03T07:00")
    assert turn(both, "2026-03-03T07:00", "2026-03-01T21:00") == due("2026-03-02T21:00")


def test_what_was_tried_before_waits_for_no_digest_but_for_the_end_of_quiet_hours():
    both = settings(quiet=("22:00", "07:00"), digests=("18:00",))
    assert turn(both, "2026-03-02T12:00", may_wait=False) == PostNow()
    assert turn(both, "2026-03-02T23:00", may_wait=False) == later("2026-03-03T07:00")


def test_other_times_zones_or_hours_count_from_now_on_and_other_choices_change_nothing():
    before = settings(digests=("08:00",), since=utc("2026-03-01T00:00"))
    now = utc("2026-03-02T12:00")
    for changed in (
        settings(digests=("09:00",)),
        settings(BERLIN, digests=("08:00",)),
        settings(digests=("08:00",), quiet=("22:00", "07:00")),
    ):
        assert changed_at(now, before, changed).digests_since == now
    assert changed_at(now, before, before).digests_since == utc("2026-03-01T00:00")
    assert changed_at(now, before, settings()).digests_since is None
    assert changed_at(now, settings(), settings(digests=("08:00",))).digests_since == now


ZONES = (
    "UTC",
    BERLIN,
    NEW_YORK,
    "America/St_Johns",  # at half hours
    "Australia/Lord_Howe",  # set forward by half an hour only
    "Asia/Kathmandu",
    "Africa/Casablanca",  # set back for Ramadan
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
QUIET = st.none() | st.builds(QuietHours, begin=MINUTES, end=MINUTES)
YEAR_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 370


@given(
    zone=st.sampled_from(ZONES),
    quiet=QUIET,
    times=st.lists(MINUTES, min_size=1, max_size=3, unique=True),
    day=st.integers(0, DAYS),
)
def test_each_time_of_digests_is_served_once_a_day_on_every_day_of_a_year(
    zone: str, quiet: QuietHours | None, times: list[time], day: int
):
    chosen = ServerSettings(
        server="discord:1",
        time_zone=zone,
        quiet=quiet,
        digest_times=tuple(sorted(times)),
        digests_since=LONG_AGO,
    )
    begin = YEAR_BEGIN + timedelta(days=day)
    served = _served(chosen, begin, begin + timedelta(days=4))
    assert len(set(served)) == len(served)
    local = ZoneInfo(zone)
    for at in served:
        assert quiet_until(chosen, at) is None
    if quiet is None or quiet.begin == quiet.end:
        days = [(begin + timedelta(days=n)).astimezone(local).date() for n in (1, 2)]
        for each in days:
            that_day = [at for at in served if at.astimezone(local).date() == each]
            assert len(that_day) == len(_moments(each, times, local))


def _served(chosen: ServerSettings, begin: datetime, end: datetime) -> list[datetime]:
    """Live through that time as the deliverer does, and return when digests went out."""
    now, digested, served = begin, begin, []
    while now < end:
        decided = posting_turn(PostingRules(settings=chosen, digested_at=digested), now)
        if isinstance(decided, DigestDue):
            served.append(now)
            digested = decided.at
        else:
            assert isinstance(decided, PostLater)
            assert decided.until > now
            now = decided.until
    return served


def _moments(day: date, times: list[time], local: ZoneInfo) -> set[datetime]:
    """Return the instants of that day at which a clock on the wall is taken to show the times."""
    return {datetime.combine(day, each, tzinfo=local).astimezone(UTC) for each in times}


@given(
    zone=st.sampled_from(ZONES),
    quiet=st.builds(QuietHours, begin=MINUTES, end=MINUTES),
    seconds=st.integers(0, DAYS * 86_400),
)
def test_nothing_is_posted_in_quiet_hours_and_they_end(zone: str, quiet: QuietHours, seconds: int):
    chosen = ServerSettings(server="discord:1", time_zone=zone, quiet=quiet)
    now = YEAR_BEGIN + timedelta(seconds=seconds)
    local = now.astimezone(zone_of(chosen)).time()
    over_midnight = quiet.begin > quiet.end
    inside = (
        local >= quiet.begin or local < quiet.end
        if over_midnight
        else quiet.begin <= local < quiet.end
    )
    decided = posting_turn(PostingRules(settings=chosen, digested_at=None), now)
    assert isinstance(decided, PostLater) == inside
    if isinstance(decided, PostLater):
        assert now < decided.until <= now + timedelta(days=2)
        again = PostingRules(settings=chosen, digested_at=None)
        assert posting_turn(again, decided.until) == PostNow()


def test_the_next_digest_is_told_by_the_servers_clock():
    chosen = settings(BERLIN, digests=("08:00", "18:00"))
    assert next_digest(chosen, utc("2026-07-02T12:00")) == utc("2026-07-02T16:00")
