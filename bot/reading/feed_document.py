"""What the feed parsers find, before it is cleaned: one shape for XML and JSON feeds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class RawEntry:
    """One entry as it stands in the document; "" where a field is missing."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    dates: tuple[str, ...] = ()  # as written, the date of publication first
    date_guess: datetime | None = None  # as a parser read it, should we not be able to
    base: str = ""  # what a relative link is resolved against; "" leaves it to the feed


@dataclass(frozen=True, kw_only=True, slots=True)
class RawFeed:
    """One document as it stands."""

    title: str = ""
    site_url: str = ""
    entries: tuple[RawEntry, ...] = ()
    ttl_minutes: int | None = None
