"""Two fetches of one feed in, what counts as new out: bugs that other readers had, one test each.

Those that concern storage and polling have theirs beside the stages.
"""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.feeds import EntryKey, Feed, ParsedEntry
from bot.pipeline.records import Audience
from bot.pipeline.rules.new_entries import distinct_entries, plan_entries
from bot.reading.feed_parser import parse_feed
from tests.builders import NEWS, feed

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
READERS = (Audience(channel=NEWS, backfill=0),)
URL = "https://gazette.example/feed"


class Follower:
    """Follows one feed: fetch after fetch, with what was seen before."""

    def __init__(self) -> None:
        self._feed: Feed = feed(followed_since=NOW)
        self._seen: frozenset[EntryKey] = frozenset()

    def fetches(self, *items: str) -> list[str]:
        """Return the titles that are new, in the order in which they would be posted."""
        document = f"<rss version='2.0'><channel><title>G</title>{''.join(items)}</channel></rss>"
        listed = parse_feed(document.encode(), URL, None, now=NOW).entries
        entries, ambiguous = distinct_entries(self._feed, listed)
        plan = plan_entries(self._feed, entries, ambiguous, self._seen, READERS, now=NOW)
        self._feed = feed(followed_since=NOW, ambiguous_keys=plan.ambiguous_keys)
        self._seen |= frozenset(plan.listed_keys)
        return [planned.entry.title for planned in plan.entries if planned.channels]


def item(title: str, link: str = "", **fields: str) -> str:
    told = {"title": title, "link": link, **fields}
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in told.items()) + "</item>"


def only(written: str) -> ParsedEntry:
    document = f"<rss version='2.0'><channel><title>G</title>{written}</channel></rss>"
    (entry,) = parse_feed(document.encode(), URL, None, now=NOW).entries
    return entry


SITE = "http://gazette.example"


def test_netnewswire_324_a_site_that_moves_to_https_announces_nothing_again():
    follower = Follower()
    stories = [("A", "/a"), ("B", "/b"), ("C", "/c")]
    follower.fetches(*(item(name, SITE + path, guid=SITE + path) for name, path in stories))
    secure = "https://www.gazette.example"
    again = [item(name, f"{secure}{path}/", guid=f"{secure}{path}/") for name, path in stories]
    assert follower.fetches(item("D", f"{secure}/d", guid=f"{secure}/d"), *again) == ["D"]


def test_freshrss_5151_a_slug_that_is_corrected_announces_nothing_again():
    follower = Follower()
    date = "Mon, 02 Mar 2026 08:00:00 GMT"
    follower.fetches(item("The bridge", f"{SITE}/teh-bridge", guid="7", pubDate=date))
    assert follower.fetches(item("The bridge", f"{SITE}/bridge", guid="7", pubDate=date)) == []
    # even where the slug is the guid, its title and day are known
    slug = f"{SITE}/the-new-bridge"
    assert follower.fetches(item("The bridge", slug, guid=slug, pubDate=date)) == []


@pytest.mark.parametrize(
    "ending",
    [
        "#xtor=RSS-3-[actu]",
        "?utm_source=rss&amp;utm_campaign=a1",
        "?PHPSESSID=0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d",
        ";jsessionid=0A1B2C3D4E5F",
        "?at_medium=RSS&amp;fbclid=xyz",
    ],
    ids=["fragment", "campaign", "session", "path", "mixed"],
)
def test_feedcord_67_trackers_and_sessions_in_a_link_make_no_new_entry(ending: str):
    follower = Follower()
    follower.fetches(item("A", f"{SITE}/a", guid=f"{SITE}/a"))
    tracked = f"{SITE}/a{ending}"
    assert follower.fetches(item("A, once more", tracked, guid=tracked)) == []


def test_feedcord_67_an_entry_that_is_dated_anew_is_not_posted_again():
    follower = Follower()
    follower.fetches(item("A", f"{SITE}/a", pubDate="Sun, 01 Mar 2026 08:00:00 GMT"))
    later = item("A (updated)", f"{SITE}/a", pubDate="Mon, 02 Mar 2026 11:00:00 GMT")
    assert follower.fetches(later) == []


def test_freshrss_5329_fragments_tell_entries_apart():
    follower = Follower()
    releases = [item(f"Release {n}", f"{SITE}/news#v{n}", guid=f"{SITE}/#{n}") for n in (3, 2, 1)]
    follower.fetches(*releases[1:])
    assert follower.fetches(*releases) == ["Release 3"]


def test_freshrss_5329_a_doubled_guid_over_one_link_loses_no_entry():
    date = "Mon, 02 Mar 2026 08:00:00 GMT"
    log = [item(f"Release {n}", SITE, guid=f"{SITE}/#{n // 2}", pubDate=date) for n in (5, 4, 3, 2)]
    follower = Follower()
    follower.fetches(*log[1:])
    assert follower.fetches(*log) == ["Release 5"]
    assert follower.fetches(*log) == []


def test_feedbin_573_the_same_guid_on_all_entries_hides_none():
    follower = Follower()
    follower.fetches(item("A", f"{SITE}/a", guid="post"), item("B", f"{SITE}/b", guid="post"))
    assert follower.fetches(item("C", f"{SITE}/c", guid="post")) == ["C"]
    assert follower.fetches(item("C", f"{SITE}/c", guid="post")) == []


def test_freshrss_5909_guids_that_are_bad_for_one_fetch_announce_nothing_again():
    follower = Follower()
    good = [item(name, f"{SITE}/{name}", guid=name) for name in "ABC"]
    bad = [item(name, f"{SITE}/{name}", guid="same") for name in "ABC"]
    follower.fetches(*good)
    assert follower.fetches(*bad) == []
    assert follower.fetches(*good) == []
    assert follower.fetches(item("D", f"{SITE}/D", guid="D"), *good) == ["D"]


def test_feedcord_94_entries_dated_to_midnight_are_not_missed():
    follower = Follower()
    midnight = "Mon, 02 Mar 2026 00:00:00 GMT"
    morning = item("Morning", f"{SITE}/1", pubDate=midnight)
    noon = item("Noon", f"{SITE}/2", pubDate=midnight)
    follower.fetches(item("Yesterday", f"{SITE}/0", pubDate="Sun, 01 Mar 2026 23:00:00 GMT"))
    assert follower.fetches(morning) == ["Morning"]
    assert follower.fetches(noon, morning) == ["Noon"]


@pytest.mark.parametrize(
    "date",
    [
        "",
        "soon",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 03 Apr 2026 00:00:00 GMT",
        "2099-01-01T00:00:00Z",
        "Mon, 31 Feb 2026 00:00:00 GMT",
    ],
)
def test_rssguard_1662_dates_that_cannot_be_true_are_none_and_hide_nothing(date: str):
    entry = item("A", f"{SITE}/a", pubDate=date)
    assert only(entry).published_at is None
    follower = Follower()
    follower.fetches(item("B", f"{SITE}/b", pubDate="Mon, 02 Mar 2026 08:00:00 GMT"))
    assert follower.fetches(entry) == ["A"]
    assert follower.fetches(entry) == []


def test_rssguard_1662_a_clock_that_runs_ahead_is_believed_for_a_day():
    ahead = NOW + timedelta(hours=20)
    assert only(item("A", SITE, pubDate=ahead.isoformat())).published_at == ahead
