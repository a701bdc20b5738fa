"""Languages by name."""

import pytest

from bot.presenting.language_names import language_meant, language_name, languages_like
from bot.presenting.speech import speaking


@pytest.mark.parametrize("typed", ["de", "DE", " German ", "deutsch"])
def test_a_language_is_known_by_its_code_and_names(typed: str) -> None:
    assert language_meant(typed) == "de"


def test_names_are_told_in_the_language_that_is_spoken() -> None:
    with speaking("fr"):
        assert language_name("de") == "allemand"
        assert language_meant("allemand") == "de"
        assert list(languages_like("allem")) == [("allemand", "de")]
    assert language_meant("allemand") is None


@pytest.mark.parametrize("typed", ["", "klingonese", "xx", "d"])
def test_what_is_no_language_is_none(typed: str) -> None:
    assert language_meant(typed) is None


def test_the_usual_ones_are_offered_first() -> None:
    assert [code for _, code in languages_like("")][:2] == ["en", "de"]
    assert ("Ukrainian", "uk") in list(languages_like("ukr"))
