"""What is worded is worded in the language of whoever it is for, numbers included."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, time

import pytest

from bot.domain.reasons import Fact, Reason
from bot.presenting.catalogues import Translations, messages_of
from bot.presenting.command_words import ENGLISH, SPOKEN
from bot.presenting.face import card_words
from bot.presenting.phrases import UNTRANSLATED, Counted
from bot.presenting.speech import LANGUAGES, locale_of, speak, speaking, spoken
from bot.presenting.telling import (
    own_name,
    told_date,
    told_language,
    told_list,
    told_number,
    told_time,
)
from bot.presenting.wording import say


def test_english_is_spoken_unless_something_else_is_asked_for() -> None:
    assert spoken() == "en"
    assert SPOKEN.search == ENGLISH.search


def test_words_are_those_of_the_language_spoken_when_they_are_looked_up() -> None:
    words = SPOKEN
    with speaking("de"):
        assert words.search.found.of(1) == "Eine Kurzfassung"
        assert card_words().read_article == "Artikel lesen"
        assert say(Reason(code="read")) == "Der Artikel wurde gelesen."
        with speaking(None):
            assert words.search.found.of(1) == "One brief"
    assert words.search.found.of(1) == "One brief"


def test_a_language_that_nobody_translated_is_answered_in_english() -> None:
    with speaking("tlh"):
        assert spoken() == "en"
    assert say(Reason(code="read"), "tlh") == say(Reason(code="read"), "en")


async def test_two_who_are_answered_at_once_hear_their_own_languages() -> None:
    met = asyncio.Barrier(2)

    async def answered(language: str) -> str:
        speak(language)
        await met.wait()
        return SPOKEN.pager.on

    async with asyncio.TaskGroup() as tasks:
        german, english = (tasks.create_task(answered(each)) for each in ("de", "en"))

    assert (german.result(), english.result(), spoken()) == ("Weiter", "Next", "en")


@pytest.mark.parametrize(
    ("language", "forms", "told"),
    [
        ("en", ("one", "{count} of"), {0: "0 of", 1: "one", 2: "2 of", 1234: "1,234 of"}),
        ("fr", ("{count} à", "{count} de"), {0: "0 à", 1: "1 à", 2: "2 de"}),
        (
            "pl",
            ("a", "{count} b", "{count} c"),
            {1: "a", 2: "2 b", 5: "5 c", 22: "22 b", 21: "21 c"},
        ),
        ("uk", ("{count} a", "{count} b", "{count} c"), {21: "21 a", 24: "24 b", 11: "11 c"}),
    ],
)
def test_numbers_choose_the_form_that_their_language_has_for_them(
    language: str, forms: tuple[str, ...], told: dict[int, str]
) -> None:
    one, many, *further = forms
    counted = Counted(one=one, many=many, further=tuple(further), locale=locale_of(language))

    assert {count: counted.of(count) for count in told} == told


def test_a_number_of_things_may_tell_more_than_their_number() -> None:
    counted = Counted(one="one in {place}", many="{count} in {place}")

    assert counted.of(1, place="a {hole}") == "one in a {hole}"
    assert counted.of(3, place="b") == "3 in b"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("limit_bytes", 1_500_000, "1,5 MB"),
        ("limit_bytes", 999, "999 Byte"),
        ("retry_after_seconds", 90, "90 Sek."),
        ("retry_after_seconds", 9_000, "2,5 Std."),
        ("count", 12_345, "12.345"),
        ("fixed", True, "ja"),
        ("permissions", "view_channel send_messages", "Kanal ansehen und Nachrichten senden"),
        ("permissions", "send_polls", "send_polls"),
    ],
)
def test_facts_are_told_as_germans_write_them(name: str, value: Fact, told: str) -> None:
    with speaking("de"):
        assert SPOKEN.tell(name, value).replace("\N{NO-BREAK SPACE}", " ") == told


def test_an_abbreviated_unit_ends_a_sentence_with_its_own_full_stop() -> None:
    slow = Reason(code="publish_later", data={"channel": "page:news", "retry_after_seconds": 90})

    assert say(slow, "de").endswith(
        "Erbetene Wartezeit: 90 Sek. Lede versucht es von selbst noch einmal."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_whole_table(language: str) -> None:
    """What is not translated yet stands there in English; nothing is empty or gone."""
    with speaking(language):
        there = {message.path: message.text for message in messages_of(SPOKEN.feed, "feed")}
    assert set(there) == {message.path for message in messages_of(ENGLISH.feed, "feed")}
    assert all(there.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Inner:
    label: str
    empty: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    title: str
    parts: dict[str, Inner]
    steps: tuple[str, ...]
    found: Counted
    code: str = field(default="A", metadata=UNTRANSLATED)


TABLE = Table(
    title="Title",
    parts={"left": Inner(label="Left")},
    steps=("First", "Second"),
    found=Counted(one="One", many="{count}"),
)


def test_texts_are_found_by_their_path_in_a_table() -> None:
    found = [(each.path, each.text, each.many) for each in Translations("table", TABLE).messages()]

    assert found == [
        ("table.title", "Title", None),
        ("table.parts.left.label", "Left", None),
        ("table.steps.0", "First", None),
        ("table.steps.1", "Second", None),
        ("table.found", "One", "{count}"),
    ]


def test_what_no_catalogue_has_stays_in_english_with_the_plurals_of_english() -> None:
    there = Translations("table", TABLE).in_language("pl")

    assert there == TABLE
    assert there.found.of(2) == "2"


def test_what_cannot_be_worded_is_told_by_its_path() -> None:
    with pytest.raises(TypeError, match=r"table\.number"):
        list(messages_of({"number": 7}, "table"))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("Nov 1, 2026", "6:05 PM", "A, B, and C", "1,234.5", "German")),
        ("de", ("01.11.2026", "18:05", "A, B und C", "1.234,5", "Deutsch")),
        ("fr", ("1 nov. 2026", "18:05", "A, B et C", "1 234,5", "allemand")),
        ("pt", ("1 de nov. de 2026", "18:05", "A, B e C", "1.234,5", "alemão")),
    ],
)
def test_dates_times_and_lists_are_those_of_the_language(
    language: str, told: tuple[str, ...]
) -> None:
    with speaking(language):
        found = (
            told_date(date(2026, 11, 1)),
            told_time(time(18, 5)),
            told_list(["A", "B", "C"]),
            told_number(1234.5),
            told_language("de"),
        )
    assert tuple(" ".join(each.split()) for each in found) == told


def test_languages_are_offered_by_their_own_names() -> None:
    assert [own_name(each) for each in LANGUAGES] == [
        "English",
        "Deutsch",
        "Français",
        "Español",
        "Português",
        "Polski",
        "Русский",
        "Українська",
    ]
    assert own_name("tlh") == "tlh"
