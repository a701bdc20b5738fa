"""The words of the commands: none missing, none too long, none that could be a template's own."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from string import Formatter

import pytest

from bot.presenting.command_words import ENGLISH
from bot.presenting.phrases import Counted

NAME = re.compile(r"[-_'a-z0-9]{1,32}")  # Discord's rule for names, in lower case


def texts(words: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with where it stands."""
    assert is_dataclass(words)
    for field in fields(words):
        value = getattr(words, field.name)
        where = f"{path}.{field.name}" if path else field.name
        if isinstance(value, str):
            yield where, value
        elif is_dataclass(value):
            yield from texts(value, where)


ALL = dict(texts(ENGLISH))
NAMED = [where for where in ALL if where.endswith(".name") or f"{where}_description" in ALL]


@pytest.mark.parametrize("where", sorted(ALL))
def test_every_text_says_something_that_fits_a_message(where: str) -> None:
    assert ALL[where].strip() == ALL[where] != ""
    assert len(ALL[where]) <= 500


@pytest.mark.parametrize("where", sorted(where for where in ALL if where.endswith("description")))
def test_descriptions_fit_discords_menus(where: str) -> None:
    assert len(ALL[where]) <= 100


@pytest.mark.parametrize("where", sorted(NAMED))
def test_names_of_commands_and_options_are_such(where: str) -> None:
    assert NAME.fullmatch(ALL[where])


@pytest.mark.parametrize("where", sorted(ALL))
def test_places_to_fill_have_names(where: str) -> None:
    assert all(name != "" for _, name, _, _ in Formatter().parse(ALL[where]) if name is not None)


def test_one_is_told_otherwise_than_many() -> None:
    counted = Counted(one="one feed", many="{count} feeds")

    assert [counted.of(count) for count in (0, 1, 2)] == ["0 feeds", "one feed", "2 feeds"]


def test_permissions_are_told_as_discord_names_them() -> None:
    assert ENGLISH.tell("permissions", "view_channel send_messages") == (
        "View Channel and Send Messages"
    )
