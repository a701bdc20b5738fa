"""A date as a feed writes it in, an aware UTC datetime out, or None where it cannot be true."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from functools import lru_cache

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # no feed is older than the web that carries it
FUTURE_ALLOWED = timedelta(days=1)  # time zones and clocks that run ahead

# Zones that RFC 822 does not name but feeds do; minutes east of Greenwich. Names that mean
# several zones are read as the one most publishers write (IST: India, CST: America).
_ZONE_MINUTES = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0,
    "BST": 60, "CET": 60, "MEZ": 60, "WEST": 60, "WAT": 60,
    "CEST": 120, "MESZ": 120, "EET": 120, "SAST": 120, "CAT": 120,
    "EEST": 180, "MSK": 180, "EAT": 180, "TRT": 180, "AST": -240,
    "MSD": 240, "GST": 240, "PKT": 300, "IST": 330, "NPT": 345,
    "ICT": 420, "WIB": 420, "CTT": 480, "HKT": 480, "SGT": 480, "PHT": 480, "AWST": 480,
    "JST": 540, "KST": 540, "ACST": 570, "AEST": 600, "ACDT": 630, "AEDT": 660,
    "NZST": 720, "NZDT": 780, "NST": -210, "NDT": -150, "ADT": -180, "ART": -180, "BRT": -180,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600,
}  # fmt: skip
_OFFSET_TAIL = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$", re.IGNORECASE)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})(?:-?(\d{2}))?"
    r"(?:[T ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Z]{2,5})?",
    re.IGNORECASE,
)
# "Tue, 14 May 2024 10:30:00 +0200", as nearly all of RSS writes it: read without email.utils
_COMMON = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2})"
    r" (?:GMT|UTC|Z|([+-]\d{4}))"
)
_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip
_YEAR_ZERO = re.compile(r"\s0{2,3}\d{1,2}\s")  # "0001" is how some software writes "never"
_MAX_CHARS = 100  # a date is short; anything longer is not one


def parse_feed_date(raw: str, now: datetime) -> datetime | None:
    """Read ISO 8601 or RFC 822 with any zone; None for what is unreadable or implausible."""
    words = " ".join(raw.split())[: _MAX_CHARS + 1]
    if not words or len(words) > _MAX_CHARS:
        return None
    try:
        moment = _from_common(words) or _from_iso(words) or _from_rfc822(words)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None  # a 31st of February; email.utils trips over odd words itself
    return plausible(moment, now) if moment else None


def plausible(moment: datetime, now: datetime) -> datetime | None:
    """Return `moment` in UTC where it lies between 1995 and tomorrow, else None."""
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if EARLIEST <= moment <= now + FUTURE_ALLOWED else None


def _from_common(words: str) -> datetime | None:
    found = _COMMON.fullmatch(words)
    month = _MONTHS.get(found[2]) if found else None
    if not found or not month:
        return None
    hour, minute, second = int(found[4]), int(found[5]), int(found[6])
    start = datetime(int(found[3]), month, int(found[1]), tzinfo=_zone(found[7] or "Z"))
    return start + timedelta(hours=hour, minutes=minute, seconds=second)


def _from_iso(words: str) -> datetime | None:
    found = _ISO.fullmatch(words)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    start = datetime(year, month, day or 1, tzinfo=_zone(found[7] or "Z"))
    # 24:00 is the next midnight, and a leap second the next minute
    return start + timedelta(hours=hour, minutes=minute, seconds=second)


def _from_rfc822(words: str) -> datetime | None:
    head, zone = _split_zone(words)
    parsed = parsedate_tz(head)
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    if _YEAR_ZERO.search(head):
        return None
    if head == words and parsed[9] is not None:
        zone = timezone(timedelta(seconds=parsed[9]))
    start = datetime(year, month, day, tzinfo=zone)
    return start + timedelta(hours=hour, minutes=minute, seconds=second)


def _split_zone(words: str) -> tuple[str, timezone]:
    """Take off a zone that email.utils reads wrongly: "+02:00", "GMT+2", "CEST", "MSK"."""
    head, _, tail = words.rpartition(" ")
    tail = tail.strip("()")
    if head and (tail.upper() in _ZONE_MINUTES or _OFFSET_TAIL.fullmatch(tail)):
        return head, _zone(tail)
    return words, UTC


@lru_cache(maxsize=500)  # a feed's dates share theirs; names come from strangers, so not for ever
def _zone(name: str) -> timezone:
    if minutes := _ZONE_MINUTES.get(name.upper()):
        return timezone(timedelta(minutes=minutes))
    if offset := _OFFSET_TAIL.fullmatch(name):
        east = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(east if offset[1] == "+" else -east)
    return UTC
