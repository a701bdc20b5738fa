"""Days as words of the index, blocks of ids, and how what matches is ranked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.storage.searching.blocks import (
    Span,
    block_words,
    first_look,
    next_look,
    words_of_span,
)
from bot.adapters.storage.searching.fts5 import match
from bot.adapters.storage.searching.markers import channel_word, day_words, words_of_days
from bot.adapters.storage.searching.ranking import best_of
from bot.adapters.storage.searching.tsvector import tsquery
from bot.adapters.storage.searching.word_index import Matches
from bot.adapters.storage.searching.word_tree import (
    Part,
    Words,
    all_of,
    any_of,
    beginning_of,
    spelled_out,
    within,
    word,
)
from bot.domain.channels import ChannelName

DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2099, 12, 31))
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2026, 2, 27), date(2026, 3, 1), ["%2026-02-27", "%2026-02-28", "%2026-03-01"]),
        (date(2026, 2, 1), date(2026, 2, 28), ["%2026-02"]),
        (date(2024, 12, 31), date(2026, 1, 1), ["%2024-12-31", "%2025", "%2026-01-01"]),
        (date(2026, 2, 2), date(2026, 2, 1), []),
    ],
)
def test_a_span_of_days_is_few_words(since, until, words):
    assert list(words_of_days(since, until)) == words


@given(DAYS, DAYS, DAYS)
def test_a_day_has_a_word_of_a_span_if_it_is_within(since, until, day):
    words = set(words_of_days(since, until))
    assert (not words.isdisjoint(day_words(day))) == (since <= day <= until)
    assert len(words) <= 2 * (30 + 11) + 130


def test_an_open_span_and_days_that_no_news_has_are_found_all_the_same():
    for day in (date.min, TODAY, date.max):
        assert not set(day_words(day)).isdisjoint(words_of_days(None, None))
    assert not set(day_words(date.max)).isdisjoint(words_of_days(TODAY, None))
    assert set(day_words(date.max)).isdisjoint(words_of_days(None, TODAY))


def test_a_channel_is_one_word():
    assert channel_word(ChannelName("page", "Two Words")) == "@page:two_words"


@given(st.integers(0, 10_000_000), st.integers(0, 100_000), st.integers(0, 10_000_000))
def test_blocks_cover_a_span_and_little_more(first, length, brief_id):
    span = Span(first // 4096 * 4096, first + length)
    covered = not set(words_of_span(span)).isdisjoint(block_words(brief_id))
    if span.first <= brief_id <= span.last:
        assert covered
    elif not span.first <= brief_id <= span.last + 4096:
        assert not covered


@given(st.integers(0, 50_000_000), st.lists(st.integers(0, 999), max_size=60))
def test_looking_back_leaves_nothing_out_and_ends(top, founds):
    span, looks = first_look(top), 0
    assert span.last == top
    while span.first > 0:
        before = span
        found = founds[looks % len(founds)] if founds else 0
        span = next_look(span, top, found=found, wanted=1000)
        assert span.last == before.first - 1
        looks += 1
    assert looks < 12


def test_a_brief_earns_by_where_its_words_stand_and_age_takes_off():
    days = dict.fromkeys((9, 8, 7, 6, 5), TODAY) | {4: TODAY - timedelta(days=30)}
    matches = Matches(days=days, marked=[{7}, {9, 4}, {9, 8, 4}])
    assert best_of(matches, TODAY, 10) == pytest.approx({9: 4, 8: 3, 4: 2.6, 7: 2, 6: 1, 5: 1})
    assert list(best_of(matches, TODAY, 10)) == [9, 8, 4, 7, 6, 5]
    assert list(best_of(matches, TODAY, 2)) == [9, 8]


def test_a_beginning_is_spelled_out_and_nothing_else():
    stem, one_letter = word("=har"), word("見", begins=True)
    node = all_of((one_letter, any_of((word("har", begins=True), stem)), Words(("a", "harb"))))
    assert beginning_of(node) == "har"
    spelled = spelled_out(node, ["har", "harbour", "harvest"])
    begun = Words(("har",), begins=True, begun=("harbour", "harvest"))
    assert spelled == all_of((one_letter, any_of((begun, stem)), Words(("a", "harb"))))
    assert beginning_of(spelled) == ""
    assert match(within(Part.SPEAKERS, begun)) == 'speakers : ("har" OR "harbour" OR "harvest")'
    assert tsquery(within(Part.SPEAKERS, begun)) == "('har':B | 'harbour':B | 'harvest':B)"


def test_a_beginning_of_no_other_word_is_a_word():
    assert spelled_out(word("harbour", begins=True), ["harbour"]) == word("harbour")
    assert spelled_out(word("harbou", begins=True), []) == word("harbou")


def test_news_of_tomorrow_is_as_good_as_of_today():
    matches = Matches(days={1: TODAY + timedelta(days=9), 2: TODAY}, marked=[])
    assert list(best_of(matches, TODAY, 5).values()) == [1, 1]
