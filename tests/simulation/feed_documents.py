"""A simulated feed and a moment in, the bytes that it answers then out."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from tests.simulation.schedule import MOST_LISTED, Entry, SimulatedFeed, Temper

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EDITED_AFTER = timedelta(hours=6)
_REORDERED_EVERY_SECONDS = 3 * 3600


def feed_document(feed: SimulatedFeed, moment: datetime) -> bytes:
    """Return RSS or Atom, newest on top unless the feed's temper says else."""
    entries = [_as_listed(feed, each, moment) for each in _order(feed, moment)]
    title = escape(f"Outlet {feed.number}")
    if feed.is_atom:
        return _atom(feed, title, entries)
    head = (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
    )
    about = f"<link>{escape(_site(feed))}</link><description>News</description>"
    return f"{head}{about}{''.join(entries)}</channel></rss>".encode()


def cut_short(document: bytes) -> bytes:
    """Return what arrives when the connection ends in the middle of it."""
    return document[: len(document) * 2 // 3]


def _order(feed: SimulatedFeed, moment: datetime) -> list[Entry]:
    newest_first = list(reversed(feed.listed_at(moment)))
    turned = moment >= feed.turns_at
    if feed.temper is Temper.REORDERED and turned:
        turn = int(moment.timestamp()) // _REORDERED_EVERY_SECONDS
        random.Random(feed.number * 100_003 + turn).shuffle(newest_first)  # noqa: S311  # an order
    if feed.temper is Temper.LISTED_AGAIN and turned:
        older = [each for each in feed.entries if each.appears_at <= moment][:-MOST_LISTED]
        newest_first += reversed(older[-MOST_LISTED:])
    return newest_first


def _as_listed(feed: SimulatedFeed, entry: Entry, moment: datetime) -> str:
    guid, link, title = f"tag:{feed.number}:{entry.number}", entry.link, entry.title
    dated: datetime | None = entry.appears_at
    if feed.temper in _NEVER_DATED:
        dated = _NEVER_DATED[feed.temper]
    if feed.temper is Temper.FUTURE:
        dated = entry.appears_at + timedelta(days=400)
    if moment >= feed.turns_at:
        guid, link, title = _turned(feed, entry, moment)
    if feed.temper is Temper.NO_IDS:
        guid = ""
    return _entry(feed, guid, link, title, dated)


_NEVER_DATED = {Temper.UNDATED: None, Temper.ANCIENT: _EPOCH}


def _turned(feed: SimulatedFeed, entry: Entry, moment: datetime) -> tuple[str, str, str]:
    """Return id, link and title of an entry once the feed has turned."""
    guid, link, title = f"tag:{feed.number}:{entry.number}", entry.link, entry.title
    if feed.temper is Temper.IDS_CHANGE:
        guid = f"urn:new:{feed.number}-{entry.number}"
    elif feed.temper is Temper.LINKS_DECORATED:
        link = f"{link}?utm_source=rss&utm_campaign=c{moment:%d}"
    elif feed.temper is Temper.KEYS_CHANGE and entry.appears_at < feed.turns_at:
        guid, link, title = (
            f"urn:new:{entry.number}",
            f"{link}-again",
            f"{title} (from the archive)",
        )
    elif feed.temper is Temper.EDITED and moment >= entry.appears_at + _EDITED_AFTER:
        title = f"{title} (updated)"
    return guid, link, title


def _entry(feed: SimulatedFeed, guid: str, link: str, title: str, dated: datetime | None) -> str:
    if feed.is_atom:
        when = f"<updated>{dated:%Y-%m-%dT%H:%M:%SZ}</updated>" if dated else ""
        return (
            f"<entry><id>{guid or link}</id><title>{escape(title)}</title>"
            f'<link href="{escape(link)}"/>{when}<summary>Words about it.</summary></entry>'
        )
    when = f"<pubDate>{format_datetime(dated)}</pubDate>" if dated else ""
    named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>{named}{when}"
        "<description>Words about it.</description></item>"
    )


def _atom(feed: SimulatedFeed, title: str, entries: list[str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{feed.url}</id><title>{title}</title><updated>2026-03-01T00:00:00Z</updated>"
        f'<link href="{_site(feed)}"/>{"".join(entries)}</feed>'
    ).encode()


def _site(feed: SimulatedFeed) -> str:
    return f"https://outlet{feed.number}.example/"
