"""Days as people write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pipeline.rules.days import MAX_CHARS, Days, day_of, days_meant
from tests.builders import NOON, brief, link_card

TODAY = date(2026, 11, 11)  # a Wednesday


def one(month: int, day: int, year: int = 2026) -> tuple[date, date]:
    return date(year, month, day), date(year, month, day)


@pytest.mark.parametrize(
    ("typed", "locale", "days"),
    [
        ("2026-11-01", "en-US", one(11, 1)),
        ("2026/11/1", "de", one(11, 1)),
        ("1.11.2026", "en-US", one(11, 1)),
        (" 1. 11. 2026 ", "de", one(11, 1)),
        ("1-11-26", "fr", one(11, 1)),
        ("11/1/2026", "en-US", one(11, 1)),
        ("11/1/2026", "en-GB", one(1, 11)),
        ("2026-02", "de", (date(2026, 2, 1), date(2026, 2, 28))),
        ("2024", "de", (date(2024, 1, 1), date(2024, 12, 31))),
        ("yesterday", "en-US", one(11, 10)),
        ("Yesterday", "de", one(11, 10)),
        ("gestern", "de", one(11, 10)),
        ("hier", "fr", one(11, 10)),
        ("ayer", "es-ES", one(11, 10)),
        ("ontem", "pt-BR", one(11, 10)),
        ("wczoraj", "pl", one(11, 10)),
        ("вчера", "ru", one(11, 10)),
        ("вчора", "uk", one(11, 10)),
        ("3 days ago", "en-US", one(11, 8)),
        ("monday", "en-US", one(11, 9)),
        ("last week", "en-GB", (date(2026, 11, 2), date(2026, 11, 8))),
        ("letzte Woche", "de", (date(2026, 11, 2), date(2026, 11, 8))),
        ("last month", "en-US", (date(2026, 10, 1), date(2026, 10, 31))),
        ("last year", "en-US", (date(2025, 1, 1), date(2025, 12, 31))),
        ("1 November 2026", "en-US", one(11, 1)),
        ("yesterday", "zz", one(11, 10)),  # a language that nobody reads
    ],
)
def test_a_day_is_understood(typed: str, locale: str, days: tuple[date, date]) -> None:
    assert days_meant(typed, today=TODAY, locale=locale) == Days(first=days[0], last=days[1])


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "soon", "bridge", "31.2.2026", "2026-13-01", "0000-01-01", "9999", "1/2", "12",
        "1.2.3.4", "99999999999 days ago", "5000 years ago", "yesterday " * 5, "\ud800", "-",
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(typed: str) -> None:
    assert days_meant(typed, today=TODAY, locale="en-US") is None


@settings(max_examples=200, deadline=None)
@given(typed=st.text(max_size=MAX_CHARS + 5), locale=st.sampled_from(["en-US", "de", "ru", "ja"]))
def test_nothing_that_is_typed_breaks_it(typed: str, locale: str) -> None:
    days = days_meant(typed, today=TODAY, locale=locale)

    assert days is None or days.first <= days.last


def test_a_brief_counts_for_its_day_of_publication_in_utc() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))

    assert day_of(link_card(published_at=late), NOON) == date(2026, 3, 2)
    assert day_of(link_card(published_at=None), datetime(2026, 4, 1, tzinfo=UTC)) == date(
        2026, 4, 1
    )
    assert day_of(brief(), NOON + timedelta(days=9)) == NOON.date()
