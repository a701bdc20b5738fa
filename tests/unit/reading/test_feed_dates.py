"""Dates as feeds write them in, moments out."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.feed_dates import parse_feed_date, plausible

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Tue, 14 May 2024 10:30:00 GMT", "2024-05-14T10:30:00+00:00"),
        ("Tue, 14 May 2024 10:30:00 +0200", "2024-05-14T08:30:00+00:00"),
        ("Tue, 14 May 2024 10:30:00 +02:00", "2024-05-14T08:30:00+00:00"),
        ("Tue, 14 May 2024 10:30:00 GMT+2", "2024-05-14T08:30:00+00:00"),
        ("Tue, 14 May 2024 10:30:00 CEST", "2024-05-14T08:30:00+00:00"),
        ("Tue, 14 May 2024 10:30:00 MSK", "2024-05-14T07:30:00+00:00"),
        ("Tue, 14 May 2024 10:30:00 (IST)", "2024-05-14T05:00:00+00:00"),
        ("Tue, 14 May 2024 10:30:00 -0330", "2024-05-14T14:00:00+00:00"),
        ("14 May 2024 10:30", "2024-05-14T10:30:00+00:00"),
        ("Tue, 14 May 24 10:30:00 EDT", "2024-05-14T14:30:00+00:00"),
        ("2024-05-14T10:30:00Z", "2024-05-14T10:30:00+00:00"),
        ("2024-05-14T10:30:00.123456789+02:00", "2024-05-14T08:30:00+00:00"),
        ("2024-05-14 10:30:00 +0200", "2024-05-14T08:30:00+00:00"),
        ("2024-05-14 10:30 CEST", "2024-05-14T08:30:00+00:00"),
        ("2024-05-14", "2024-05-14T00:00:00+00:00"),
        ("20240514", "2024-05-14T00:00:00+00:00"),
        ("2024-05", "2024-05-01T00:00:00+00:00"),
        ("2024-05-14T24:00:00Z", "2024-05-15T00:00:00+00:00"),
        ("2024-05-14T23:59:60Z", "2024-05-15T00:00:00+00:00"),
        ("  2024-05-14T10:30\n:00Z ".replace("\n", ""), "2024-05-14T10:30:00+00:00"),
    ],
)
def test_reads(raw: str, expected: str):
    moment = parse_feed_date(raw, NOW)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "yesterday",
        "2024-02-31",
        "2024-13-01T00:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1994-12-31T23:59:59Z",
        "2024-06-03T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "Tue, 14 May 2024 10:30:00 +99:99",
        "1" * 5_000,
        "Tue, " * 1_000,
    ],
)
def test_what_cannot_be_read_or_true_is_none(raw: str):
    assert parse_feed_date(raw, NOW) is None


def test_tomorrow_is_allowed():
    assert parse_feed_date("2024-06-02T11:59:00Z", NOW) is not None


def test_plausible_survives_the_edge_of_time():
    assert plausible(datetime.min.replace(tzinfo=UTC), NOW) is None


@given(
    st.datetimes(datetime(1995, 1, 2), datetime(2024, 5, 1)),  # noqa: DTZ001  # zones come next
    st.integers(-14 * 60, 14 * 60),
)
def test_what_an_http_or_mail_library_writes_is_read_to_the_second(naive: datetime, east: int):
    moment = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=east)))
    for written in (format_datetime(moment), moment.isoformat(), f"{moment:%d %b %Y %H:%M:%S %z}"):
        assert parse_feed_date(written, NOW) == moment
