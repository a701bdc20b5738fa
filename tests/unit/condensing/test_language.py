import tomllib
from dataclasses import fields
from importlib.resources import files

import pytest

from bot.condensing.language import (
    LANGUAGES,
    Language,
    first_names,
    guess_language,
    load_language,
    phrase_pattern,
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_file_has_only_known_lists_in_lower_case(code):
    words = files("bot.condensing").joinpath("languages", f"{code}.toml").read_text("utf-8")
    table = tomllib.loads(words)

    assert set(table) <= {field.name for field in fields(Language)} - {"code"}
    listed = [word for value in table.values() if isinstance(value, list) for word in value]
    assert [word for word in listed if word != word.lower()] == []
    assert load_language(code).cue_verbs


def test_an_unknown_language_has_no_words():
    assert load_language("xx").cue_verbs == frozenset()
    assert load_language(None) is not None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The minister said that he would not be in the country before the end of the year"),
        ("de", "Der Minister sagte, dass er nicht vor dem Ende des Jahres in das Land kommt und"),
        ("fr", "Le ministre a dit qu' il ne sera pas dans le pays avant la fin de l' année et que"),
        ("es", "El ministro dijo que no estará en el país antes del fin de año y que los otros"),
        ("ru", "Министр сказал , что он не будет в стране до конца года и что это для них"),
        (None, "zxcv qwer tyui"),
        (None, ""),
    ],
)
def test_the_commonest_words_tell_the_language(code, text):
    assert guess_language(text.lower().split()) == code


def test_first_names_tell_he_from_she():
    assert first_names()["jens"] == "he"
    assert first_names()["angela"] == "she"
    with_both = set(first_names()) - set(first_names())
    assert not with_both


def test_a_phrase_is_found_as_whole_words_only():
    pattern = phrase_pattern(("may", "is said to"))

    assert pattern is not None
    assert pattern.search("It is said to work")
    assert not pattern.search("Maybe dismay")
    assert phrase_pattern(()) is None
