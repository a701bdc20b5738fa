"""What counts as new, and who gets it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.feeds import EntryKey, Feed, KeyKind, ParsedEntry
from bot.pipeline.records import Audience
from bot.pipeline.rules.new_entries import EntryPlan, distinct_entries, plan_entries, within_limit
from tests.builders import NEWS, NOON, SPORT, feed, parsed_entry

READERS = (Audience(channel=NEWS, backfill=0), Audience(channel=SPORT, backfill=0))


def plan(
    entries: Sequence[ParsedEntry],
    seen: Sequence[ParsedEntry] = (),
    audience: Sequence[Audience] = READERS,
    of: Feed | None = None,
) -> EntryPlan:
    followed = of or feed()
    distinct, ambiguous = distinct_entries(followed, entries)
    keys = frozenset(key for entry in seen for key in entry.keys)
    return plan_entries(followed, distinct, ambiguous, keys, audience, now=NOON)


def titles(planned: EntryPlan) -> list[str]:
    return [entry.entry.title for entry in planned.entries]


def test_new_entries_go_to_every_subscriber_oldest_first():
    planned = plan([parsed_entry(3), parsed_entry(2), parsed_entry(1)], seen=[parsed_entry(1)])
    assert titles(planned) == ["Title 2", "Title 3"]
    assert {entry.channels for entry in planned.entries} == {(NEWS, SPORT)}


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(parsed_entry(1, guid="other"), id="guid changed"),
        pytest.param(parsed_entry(1, link="https://gazette.example/new-slug"), id="slug changed"),
        pytest.param(
            parsed_entry(1, guid="other", link="https://gazette.example/new-slug"),
            id="only title and day are left",
        ),
        pytest.param(parsed_entry(1, title="Corrected", guid=None), id="corrected title"),
        pytest.param(parsed_entry(1, published_at=None), id="date gone"),
    ],
)
def test_an_entry_is_known_by_any_of_its_keys(again):
    assert titles(plan([again], seen=[parsed_entry(1)])) == []


def test_the_first_poll_remembers_and_posts_nothing():
    planned = plan([parsed_entry(2), parsed_entry(1)], of=feed(followed_since=None))
    assert titles(planned) == ["Title 1", "Title 2"]
    assert all(entry.channels == () for entry in planned.entries)


def test_backfill_posts_the_newest_to_who_asked_only():
    wanting = (Audience(channel=NEWS, backfill=2), Audience(channel=SPORT, backfill=0))
    planned = plan(
        [parsed_entry(1), parsed_entry(3), parsed_entry(2)],
        audience=wanting,
        of=feed(followed_since=None),
    )
    assert [(entry.entry.title, entry.channels) for entry in planned.entries] == [
        ("Title 1", ()),
        ("Title 2", (NEWS,)),
        ("Title 3", (NEWS,)),
    ]
    assert planned.served_backfill == (NEWS,)


def test_a_late_subscriber_gets_backfill_of_entries_known_to_the_feed():
    late = (Audience(channel=NEWS, backfill=0), Audience(channel=SPORT, backfill=1))
    known = [parsed_entry(2), parsed_entry(1)]
    planned = plan(known, seen=known, audience=late)
    assert [(entry.entry.title, entry.channels) for entry in planned.entries] == [
        ("Title 2", (SPORT,))
    ]


def test_undated_entries_keep_the_order_of_the_document():
    listed = [parsed_entry(1, published_at=None), parsed_entry(5), parsed_entry(2)]
    assert titles(plan(listed)) == ["Title 2", "Title 5", "Title 1"]


def test_the_same_guid_on_all_entries_is_never_used_again():
    listed = [parsed_entry(1, guid="same"), parsed_entry(2, guid="same")]
    planned = plan(listed)
    assert planned.ambiguous_keys == {KeyKind.GUID}
    assert titles(planned) == ["Title 1", "Title 2"]
    later = plan(
        [parsed_entry(3, guid="same")], seen=listed, of=feed(ambiguous_keys={KeyKind.GUID})
    )
    assert titles(later) == ["Title 3"]
    assert EntryKey(kind=KeyKind.GUID, value="same") not in later.listed_keys


def test_an_entry_listed_twice_is_one_entry_and_spoils_no_key():
    planned = plan([parsed_entry(1), parsed_entry(1)])
    assert titles(planned) == ["Title 1"]
    assert planned.ambiguous_keys == frozenset()


def test_entries_that_only_all_keys_together_tell_apart():
    home = "https://gazette.example/"
    listed = [
        parsed_entry(1, guid="same", link=home, title="Live"),
        parsed_entry(2, guid="same", link=home, title="Other"),
        parsed_entry(3, guid="new", link=home, title="Live"),
    ]
    planned = plan(listed)
    assert planned.ambiguous_keys == {KeyKind.GUID, KeyKind.LINK, KeyKind.TITLE_DAY}
    assert len(planned.entries) == 3
    again = plan(
        listed,
        seen=[entry.entry for entry in planned.entries],
        of=feed(ambiguous_keys=planned.ambiguous_keys),
    )
    assert titles(again) == []


def test_every_listed_key_is_kept_alive():
    known = parsed_entry(1)
    assert set(known.keys) <= set(plan([known], seen=[known]).listed_keys)


LONG_KNOWN = feed(
    followed_since=NOON - timedelta(days=30), last_success_at=NOON - timedelta(minutes=15)
)


def renamed(number: int, **changes: Any) -> ParsedEntry:
    """Return an entry of weeks ago under keys that were never seen."""
    at = NOON - timedelta(days=7 + number)
    return parsed_entry(number, published_at=at, **changes)


def test_an_old_feed_under_new_keys_is_held_back():
    planned = plan([renamed(number) for number in range(20)], of=LONG_KNOWN)
    assert planned.held == 20
    assert all(entry.held and entry.channels == (NEWS, SPORT) for entry in planned.entries)


def test_undated_entries_that_are_all_new_are_held_back():
    entries = [parsed_entry(number, published_at=None) for number in range(20)]
    assert plan(entries, of=LONG_KNOWN).held == 20


def test_news_that_came_while_nobody_asked_goes_out():
    asked_long_ago = feed(
        followed_since=NOON - timedelta(days=30), last_success_at=NOON - timedelta(days=5)
    )
    entries = [
        parsed_entry(number, published_at=NOON - timedelta(hours=number)) for number in range(20)
    ]
    assert plan(entries, of=asked_long_ago).held == 0


@pytest.mark.parametrize("fresh", [1, 7, 11])
def test_a_busy_hour_is_no_flood(fresh):
    entries = [renamed(number) for number in range(20)]
    assert plan(entries, seen=entries[fresh:], of=LONG_KNOWN).held == 0


def test_a_feed_that_is_new_itself_is_not_held_back():
    young = feed(followed_since=NOON - timedelta(hours=3), last_success_at=NOON)
    assert plan([renamed(number) for number in range(20)], of=young).held == 0


def test_past_the_days_limit_the_newest_go_out_and_the_rest_is_remembered():
    planned = plan([parsed_entry(number) for number in range(1, 6)])
    limited = within_limit(planned, 2)
    assert limited.dropped == 3
    assert [entry.entry.title for entry in limited.entries if entry.channels] == [
        "Title 4",
        "Title 5",
    ]
    assert len(limited.entries) == 5
    assert within_limit(planned, -3).dropped == 5
    assert within_limit(planned, 5) == planned


PAUSED_SPORT = (
    Audience(channel=NEWS, backfill=0),
    Audience(channel=SPORT, backfill=0, paused=True),
)


def test_who_has_paused_gets_nothing_of_what_is_new_and_is_told_of():
    planned = plan([parsed_entry(1)], audience=PAUSED_SPORT)
    assert [(entry.channels, entry.paused) for entry in planned.entries] == [((NEWS,), (SPORT,))]


def test_what_is_known_already_was_not_paused():
    planned = plan([parsed_entry(1)], seen=[parsed_entry(1)], audience=PAUSED_SPORT)
    assert planned.entries == ()


def test_a_backfill_that_was_paused_is_not_owed_for_ever():
    wanting = (Audience(channel=NEWS, backfill=1, paused=True),)
    planned = plan([parsed_entry(1)], audience=wanting, of=feed(followed_since=None))
    assert [(entry.channels, entry.paused) for entry in planned.entries] == [((), (NEWS,))]
    assert planned.served_backfill == (NEWS,)
