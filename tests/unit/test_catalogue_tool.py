"""`make catalogues`: what happens to translations when texts come, change, move and go."""

import pytest
from babel.messages.catalog import Catalog

from bot.presenting.catalogues import Message
from tools.catalogues import read, updated, work_left, written

GREETING = Message(path="a.greeting", text="Good morning")
FOUND = Message(path="a.found", text="One", many="{count} things")


def catalogue(*messages: Message, **translations: str | tuple[str, ...]) -> Catalog:
    """Return an up-to-date German catalogue with these translations, by the path's last name."""
    made = updated(Catalog(locale="de"), messages, "de")
    for message in made:
        name = str(message.context).rpartition(".")[2]
        if name in translations:
            message.string = translations[name]
    return made


def entries(made: Catalog) -> dict[str, tuple[object, bool]]:
    return {
        str(message.context): (message.string, message.fuzzy) for message in made if message.context
    }


def test_a_new_text_is_there_to_be_translated() -> None:
    made = catalogue(GREETING, FOUND)

    assert work_left(made).missing == ("a.greeting", "a.found")


def test_what_is_translated_stays_so() -> None:
    old = catalogue(GREETING, FOUND, greeting="Guten Morgen", found=("Eins", "{count} Dinge"))
    made = updated(old, (FOUND, GREETING), "de")

    assert entries(made) == {
        "a.found": (("Eins", "{count} Dinge"), False),
        "a.greeting": ("Guten Morgen", False),
    }


def test_a_translation_whose_english_changed_is_in_doubt_and_tells_what_it_was_made_of() -> None:
    old = catalogue(GREETING, greeting="Guten Morgen")
    made = updated(old, (Message(path="a.greeting", text="Good day"),), "de")

    assert entries(made) == {"a.greeting": ("Guten Morgen", True)}
    assert work_left(made).fuzzy == ("a.greeting",)
    assert '#| msgid "Good morning"' in written(made, "de")
    again = updated(made, (Message(path="a.greeting", text="Good day"),), "de")
    assert '#| msgid "Good morning"' in written(again, "de")


def test_a_text_that_became_one_of_numbers_is_translated_anew() -> None:
    old = catalogue(GREETING, greeting="Guten Morgen")
    counted = Message(path="a.greeting", text="Good morning", many="{count} good mornings")

    assert work_left(updated(old, (counted,), "de")).missing == ("a.greeting",)


def test_a_text_that_moved_takes_its_translation_along() -> None:
    old = catalogue(GREETING, greeting="Guten Morgen")
    made = updated(old, (Message(path="b.hello", text="Good morning"),), "de")

    assert entries(made) == {"b.hello": ("Guten Morgen", False)}


def test_a_text_that_is_gone_is_gone() -> None:
    assert entries(updated(catalogue(GREETING, greeting="Guten Morgen"), (), "de")) == {}


@pytest.mark.parametrize("language", ["de", "ru"])
def test_a_file_that_is_read_and_written_again_is_the_same(language: str, tmp_path) -> None:
    made = catalogue(GREETING, FOUND, greeting='Moin, „{name}“ \\ "so"')
    first = written(updated(made, (GREETING, FOUND), language), language)
    file = tmp_path / "made.po"
    file.write_text(first, encoding="utf-8")

    assert written(read(file, language), language) == first
    assert "Date" not in first


def test_limits_are_told_to_whoever_translates() -> None:
    made = catalogue(Message(path="command.feed.add.description", text="Follow a feed"))

    assert "#. at most 100 characters" in written(made, "de")
