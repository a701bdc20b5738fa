"""What the feed parsers find, before it is cleaned: one shape for XML and JSON feeds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class RawEntry:
    """One entry as it stands in the document; "" where a field is missing."""

    guid: str = ""
    link: str = ""
    title: str = ""
    untitled: bool = False  # a simple one that has no title at all, so none was lost
    summary: str = ""
    content: str = ""  # its own body as HTML
    dates: tuple[str, ...] = ()  # as written, the date of publication first
    date_guess: datetime | None = None  # as a parser read it, should we not be able to
    base: str = ""  # what a relative link is resolved against; "" leaves it to the feed
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RawFeed:
    """One document as it stands."""

    title: str = ""
    site_url: str = ""
    entries: tuple[RawEntry, ...] = ()
    ttl_minutes: int | None = None
    hub_url: str = ""
    self_url: str = ""
    authors: tuple[str, ...] = ()  # of the entries that name none
