"""Times of day as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.rules.clock_times import read_time, read_times


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22:00", time(22)),
        (" 8:05 ", time(8, 5)),
        ("08.30", time(8, 30)),
        ("7h", time(7)),
        ("7h15", time(7, 15)),
        ("0", time(0)),
        ("24:00", time(0)),
        ("10 pm", time(22)),
        ("10:30PM", time(22, 30)),
        ("12 a.m.", time(0)),
        ("12pm", time(12)),
        ("24:30", None),
        ("25", None),
        ("8:60", None),
        ("13 pm", None),
        ("0 am", None),
        ("8:5", None),
        ("noon", None),
        ("", None),
        ("8:00 and 9:00", None),
        ("٨:٠٠", None),
    ],
)
def test_one_time(typed: str, meant: time | None):
    assert read_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ()),
        ("  ", ()),
        ("08:00, 18:00", (time(8), time(18))),
        ("18:00 8:00;12", (time(8), time(12), time(18))),
        ("8:00, 8.00", (time(8),)),
        ("8 am, 6 pm", (time(8), time(18))),
        ("8:00,", (time(8),)),
        ("8:00, tea", None),
        ("8:00x", None),
        ("8:00, 99:00", None),
        ("tea", None),
    ],
)
def test_several_times(typed: str, meant: tuple[time, ...] | None):
    assert read_times(typed) == meant


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused(typed: str):
    times = read_times(typed)
    assert times is None or list(times) == sorted(set(times))
    one = read_time(typed)
    assert one is None or read_times(typed) == (one,)


@given(st.lists(st.times(), max_size=6))
def test_what_is_written_as_we_write_it_is_read_as_it_was(times: list[time]):
    whole = {each.replace(second=0, microsecond=0) for each in times}
    assert read_times(", ".join(f"{each:%H:%M}" for each in times)) == tuple(sorted(whole))
