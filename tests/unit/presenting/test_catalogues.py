"""Every catalogue: nothing missing or in doubt, nothing lost on the way, nothing too long."""

import re
from collections import Counter
from datetime import date
from functools import cache
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as PoMessage
from babel.messages.plurals import get_plural

from bot.adapters.discord.connecting.localising import Kind, is_name, kind_of, limit_of
from bot.pipeline.rules.days import days_meant
from bot.presenting.command_words import COMMAND_WORDS
from bot.presenting.phrases import plural_rule
from bot.presenting.speech import locale_of
from tools.catalogues import FOLDER, TRANSLATED, all_messages, read, updated, work_left, written

# The languages that are finished; all of them, once the texts of a release stand.
FINISHED: tuple[str, ...] = ("de", "es", "fr", "pl", "pt", "ru", "uk")
MAX_TEXT_CHARS = 700  # six sentences; a message of Discord's takes 4000
# What has to stand in a translation just as in English: names of settings, files, formats, ours.
KEPT = re.compile(
    r"\[\[?\w+\]\]?|(?<!\{)\b\w+_\w+\b(?!\})|config/lede\.toml|https?://|robots\.txt"
    r"|\.(?:opml|xml|bak)\b|\b(?:AND|OR|NOT|OPML|RE2|RSS|Atom|Lede)\b|\btitle:|\blede (?:check|migrate)\b"
)
MARKUP = re.compile(r"\*\*|__|~~|\|\||`|\]\(|^#+ |^-# |^> |<|>|@|\n", re.MULTILINE)
NAMES = frozenset({"Anna Keller"})  # of people, the same in languages with Latin letters
# Numbers of things up to 200 meet each form of each language.
NUMBERS = range(201)


def forms_of(texts: object) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)  # type: ignore[arg-type]  # both kinds


@cache
def catalogue(language: str) -> Catalog:
    return read(FOLDER / f"{language}.po", language)


def translated(language: str) -> list[PoMessage]:
    return [
        message
        for message in catalogue(language)
        if message.context and message.string and all(forms_of(message.string))
    ]


def places(text: str) -> set[str]:
    """Return what is to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@cache
def command_names(language: str) -> dict[str, str]:
    """Return each command as it is typed in English, and as it is in a language."""
    english = {message.path: message.text for message in COMMAND_WORDS.messages()}
    texts = english | {
        str(message.context): forms_of(message.string)[0] for message in translated(language)
    }
    named: dict[str, str] = {}
    for path in english:
        if not path.endswith(".name"):
            continue
        parts = path.split(".")[:-1]
        whole = [".".join([*parts[: end + 1], "name"]) for end in range(1, len(parts))]
        steps = [step for step in whole if step in english]
        command = "/" + " ".join(english[step] for step in steps)
        named[command] = "/" + " ".join(texts[step] for step in steps)
    return named


def commands_in(text: str, commands: list[str]) -> list[str]:
    """Return the commands that a text tells people to type, the longest of each place."""
    pattern = "|".join(map(re.escape, sorted(commands, key=len, reverse=True)))
    return sorted(re.findall(rf"(?<![\w/.])(?:{pattern})(?!\w)", text))


@pytest.mark.parametrize("language", FINISHED)
def test_nothing_is_missing_or_in_doubt(language: str) -> None:
    left = work_left(updated(catalogue(language), all_messages(), language))

    assert left.missing == left.fuzzy == ()


@pytest.mark.parametrize("language", FINISHED)
def test_make_catalogues_would_change_nothing(language: str) -> None:
    present = (FOLDER / f"{language}.po").read_text(encoding="utf-8")

    assert written(updated(catalogue(language), all_messages(), language), language) == present


@pytest.mark.parametrize("language", TRANSLATED)
def test_numbers_have_the_forms_of_their_language(language: str) -> None:
    plural = get_plural(locale_of(language))
    header = (FOLDER / f"{language}.po").read_text(encoding="utf-8").partition("\n\n")[0]

    assert f"nplurals={plural.num_plurals}; plural={plural.plural_expr};" in header
    for message in catalogue(language):
        if message.context and not isinstance(message.id, str):
            assert len(forms_of(message.string)) == plural.num_plurals, message.context


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_filled_in_stands_in_every_translation(language: str) -> None:
    rule = plural_rule(locale_of(language))
    served = Counter(map(rule, NUMBERS))
    for message in translated(language):
        english, forms = forms_of(message.id), forms_of(message.string)
        for at, form in enumerate(forms):
            wanted = places(english[min(at, len(english) - 1)])
            if len(english) > 1 and "count" in places(english[1]):
                # A form for a single number may say it in words; one for several cannot.
                optional = {"count"} if served[at] == 1 else set()
                wanted = (wanted | {"count"}) - optional
                assert places(form) - optional == wanted, (message.context, form)
            else:
                assert places(form) == wanted, (message.context, form)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_fits_where_discord_shows_it(language: str) -> None:
    for message in translated(language):
        path = str(message.context)
        for form in forms_of(message.string):
            assert form.strip() == form, path
            assert len(form) <= (limit_of(path) or MAX_TEXT_CHARS), (path, form)
            assert kind_of(path) not in {Kind.NAME, Kind.OPTION} or is_name(form), (path, form)


@pytest.mark.parametrize("language", TRANSLATED)
def test_names_of_settings_markup_and_addresses_are_kept(language: str) -> None:
    for message in translated(language):
        english = forms_of(message.id)
        for at, form in enumerate(forms_of(message.string)):
            source = english[min(at, len(english) - 1)]
            path = str(message.context)
            assert Counter(MARKUP.findall(form)) == Counter(MARKUP.findall(source)), (path, form)
            assert set(KEPT.findall(form)) == set(KEPT.findall(source)), (path, form)


@pytest.mark.parametrize("language", TRANSLATED)
def test_commands_are_named_as_their_language_names_them(language: str) -> None:
    names = command_names(language)
    for message in translated(language):
        english = commands_in(forms_of(message.id)[-1], list(names))
        told = commands_in(forms_of(message.string)[-1], list(names.values()))
        assert told == sorted(names[each] for each in english), (message.context, message.string)


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_of_several_words_is_left_in_english(language: str) -> None:
    for message in translated(language):
        for english, form in zip(forms_of(message.id), forms_of(message.string), strict=False):
            words = re.sub(r"\{\w*\}|\W", " ", english).split()
            is_sentence = " " in english and len(words) > 1 and english not in NAMES
            assert not is_sentence or form != english, message.context


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_english_name_or_description_has_one_translation(language: str) -> None:
    found: dict[tuple[Kind, str], str] = {}
    for message in translated(language):
        kind = kind_of(str(message.context))
        if kind in {Kind.NAME, Kind.OPTION, Kind.DESCRIPTION, Kind.MENU}:
            key = (kind, forms_of(message.id)[0])
            told = forms_of(message.string)[0]
            assert found.setdefault(key, told) == told, message.context


def test_a_text_that_is_told_twice_under_one_path_is_one_text() -> None:
    paths = [message.path for message in all_messages()]

    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("option", ["since", "until"])
def test_the_days_given_as_examples_are_understood(language: str, option: str) -> None:
    path = f"command.search.{option}_description"
    for message in translated(language):
        if message.context == path:
            _, _, examples = forms_of(message.string)[0].partition(":")
            for example in examples.split(","):
                meant = days_meant(example.strip(), today=date(2026, 11, 25), locale=language)
                assert meant, (language, example)
