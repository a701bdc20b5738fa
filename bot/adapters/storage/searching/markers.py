"""Channels, feeds, days and languages in, the words by which the index knows them out.

No text has such words, as each begins with a sign that the analyzer takes out.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.domain.channels import ChannelName

_CHANNEL: Final = "@"
_FEED: Final = "#"
_DAY: Final = "%"
_LANGUAGE: Final = "~"
# What feeds say of other days is no date of news; the exact day is compared besides.
_FIRST_DAY: Final = date(1970, 1, 1)
_LAST_DAY: Final = date(2099, 12, 31)
_ONE_DAY: Final = timedelta(days=1)


def channel_word(channel: ChannelName) -> str:
    """Return how a channel stands in the index."""
    return _CHANNEL + "_".join(str(channel).casefold().split())


def feed_word(feed_id: int) -> str:
    """Return how a feed stands in the index."""
    return f"{_FEED}{feed_id}"


def language_word(language: str) -> str:
    """Return how a language, of which we know the code, stands in the index."""
    return _LANGUAGE + "_".join(language.casefold().split())


def day_words(day: date) -> tuple[str, str, str]:
    """Return how a day stands in the index: by its year, its month and itself."""
    known = min(max(day, _FIRST_DAY), _LAST_DAY)
    return _year(known), _month(known), _DAY + known.isoformat()


def words_of_days(since: date | None, until: date | None) -> Iterator[str]:
    """Yield the fewest words, one of which each day of a span has; none of an empty span."""
    day = max(since or _FIRST_DAY, _FIRST_DAY)
    last = min(until or _LAST_DAY, _LAST_DAY)
    day, last = min(day, _LAST_DAY), max(last, _FIRST_DAY)
    while day <= last:
        end_of_year = date(day.year, 12, 31)
        end_of_month = _next_month(day) - _ONE_DAY
        if (day.month, day.day) == (1, 1) and end_of_year <= last:
            yield _year(day)
            day = end_of_year + _ONE_DAY
        elif day.day == 1 and end_of_month <= last:
            yield _month(day)
            day = end_of_month + _ONE_DAY
        else:
            yield _DAY + day.isoformat()
            day += _ONE_DAY


def _year(day: date) -> str:
    return f"{_DAY}{day.year}"


def _month(day: date) -> str:
    return f"{_DAY}{day:%Y-%m}"


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
