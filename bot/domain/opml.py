"""A list of feeds as programs hand it to each other."""

from dataclasses import dataclass
from enum import StrEnum


class OpmlSkip(StrEnum):
    """Why an outline of a list is not taken over as a feed."""

    DUPLICATE = "duplicate"  # the same address stood in the list before
    ELSEWHERE = "elsewhere"  # a link to a page, or to another list; nothing is fetched for it
    NO_ADDRESS = "no_address"  # a note, an empty folder, an outline of another kind
    NOT_WEB = "not_web"  # an address, but none of the web: "file:///home/ann/feed.xml"
    USER_NAME = "user_name"  # the address carries a user name or password
    SCRAPED = "scraped"  # a page that the other program reads with rules of its own, no feed
    TOO_LONG = "too_long"  # an address longer than any feed has


@dataclass(frozen=True, kw_only=True, slots=True)
class OpmlFeed:
    """One feed of the list."""

    url: str  # http(s), without user name
    title: str  # one line, "" where the list gives none; from a file, so hostile
    site_url: str | None  # http(s), without user name
    category: tuple[str, ...]  # names of folders, outermost first; () where it is in none


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedOutline:
    """What was there but is no feed to follow."""

    text: str  # its title, one line, or "" where it has none
    why: OpmlSkip
    url: str | None  # as written, where it is no secret


@dataclass(frozen=True, kw_only=True, slots=True)
class OpmlDocument:
    """All that a list has for us."""

    title: str
    feeds: tuple[OpmlFeed, ...]  # in the order of the list
    skipped: tuple[SkippedOutline, ...]
    mended: bool  # the file was broken or cut off; this is what could be read of it
