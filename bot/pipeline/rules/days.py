"""Days as people write them in, the first and last day that are meant out; and the day of a brief.

Numbers are read by one rule each; words ("yesterday", "letzte Woche") are read by dateparser.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from dateparser.data.languages_info import language_order
from dateparser.date import DateDataParser

from bot.domain.briefs import Brief, LinkCard

MAX_CHARS: Final = 40  # longer than any day is written; bounds what dateparser works on
# Whoever asks for a time before newspapers, or after us, has mistyped the year.
_YEARS: Final = range(1600, 2200)
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")  # 2026-11-01, 2026-11, 2026
_DOTS = re.compile(r"(\d{1,2})[. -]+(\d{1,2})[. -]+(\d{4}|\d{2})\.?")  # 1.11.2026: no month first
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_MONTH_FIRST: Final = frozenset({"en-US"})  # where 11/1/2026 is in November
_NUMBERS_ONLY = re.compile(r"[\d\W_]*")
_READ: Final = frozenset(language_order)  # dateparser's languages
_CENTURY: Final = 2000  # of years written with two digits


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """One day, or all days of a month or year."""

    first: date
    last: date


def days_meant(typed: str, *, today: date, locale: str) -> Days | None:
    """Return the days that are meant, None where nobody could tell.

    `locale` is the asker's, as "de" or "en-US": it says in which language words are, and which
    number of 11/1/2026 is the month.
    """
    words = " ".join(typed.split())
    if not words or len(words) > MAX_CHARS:
        return None
    if _NUMBERS_ONLY.fullmatch(words):
        return _numbered(words, locale)
    return _worded(words, today, locale)


def day_of(content: Brief | LinkCard, made_at: datetime) -> date:
    """Return the day, UTC, that a brief counts for: of publication, else when it was made."""
    published = content.article.published_at if isinstance(content, Brief) else content.published_at
    return (published or made_at).astimezone(UTC).date()


def _numbered(words: str, locale: str) -> Days | None:
    if match := _ISO.fullmatch(words):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _days(year or 0, month, day)
    if match := _DOTS.fullmatch(words):
        day, month, year = map(int, match.groups())
    elif match := _SLASHES.fullmatch(words):
        first, second, year = map(int, match.groups())
        day, month = (second, first) if locale in _MONTH_FIRST else (first, second)
    else:
        return None
    return _days(year if year >= 100 else _CENTURY + year, month, day)  # noqa: PLR2004  # two digits


def _days(year: int, month: int | None, day: int | None) -> Days | None:
    if year not in _YEARS:
        return None
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or monthrange(year, last_month)[1])
    except ValueError:
        return None
    return Days(first=first, last=last)


def _worded(words: str, today: date, locale: str) -> Days | None:
    found = _parser(today, locale).get_date_data(words)
    day = found.date_obj.date() if found.date_obj else None
    if day is None or day.year not in _YEARS:
        return None
    if found.period == "week":
        monday = day - timedelta(days=day.weekday())
        return Days(first=monday, last=monday + timedelta(days=6))
    if found.period in {"month", "year"}:
        return _days(day.year, day.month if found.period == "month" else None, None)
    return Days(first=day, last=day)


def _parser(today: date, locale: str) -> DateDataParser:
    wanted = dict.fromkeys((locale.partition("-")[0], "en"))
    return DateDataParser(
        languages=[language for language in wanted if language in _READ],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
            "DATE_ORDER": "MDY" if locale in _MONTH_FIRST else "DMY",
        },
    )
