"""Time zones as people type them: by name, by city, in their language, with a slip."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presenting.speech import LANGUAGES, speaking
from bot.presenting.time_zones import zone_meant, zones_near


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" Berlin ", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("Kyiv", "Europe/Kyiv"),
        ("utc", "UTC"),
        ("Mars", None),
        ("", None),
        ("../../etc/passwd", None),
    ],
)
def test_zones_are_known_by_name_and_by_city(typed: str, meant: str | None):
    assert zone_meant(typed) == meant


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("ru", "Берлин", "Europe/Berlin"),
        ("uk", "Київ", "Europe/Kyiv"),
        ("fr", "Londres", "Europe/London"),
        ("de", "Kairo", "Africa/Cairo"),
        ("de", "Cairo", "Africa/Cairo"),
    ],
)
def test_cities_are_known_by_the_names_of_the_language_that_is_spoken(
    language: str, typed: str, meant: str
):
    with speaking(language):
        assert zone_meant(typed) == meant


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("Berln", "Europe/Berlin"), ("Europe/Berln", "Europe/Berlin"), ("san franc", None)],
)
def test_what_was_probably_meant_is_offered(typed: str, offered: str | None):
    near = zones_near(typed)
    assert len(near) <= 3
    assert offered is None or near[0] == offered


def test_a_begin_is_enough_to_offer_the_rest():
    assert "America/Los_Angeles" in zones_near("los ang")


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_only_zones_that_exist_come_back(typed: str, language: str):
    with speaking(language):
        found = (zone_meant(typed), *zones_near(typed))
    for name in filter(None, found):
        assert ZoneInfo(name).key == name
