"""A caret stands below the place that is meant, whatever stands before it."""

import unicodedata

import pytest

from bot.presenting.pointing import with_caret


def columns(text: str) -> int:
    """Count columns of letters of one width, as terminals and code blocks have them."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(bool(unicodedata.combining(sign)) for sign in text)


@pytest.mark.parametrize(
    "text",
    [
        "bridge OR (toll",
        "a\nb\tc (",
        "日本語 (toll",
        "cafe\u0301 (x",
        "\u202egpj.x (",
        "x" * 90 + "(",
    ],
)
def test_the_caret_stands_below_the_sign(text: str) -> None:
    line, caret = with_caret(text, text.index("(") + 1)

    assert caret.endswith("^")
    below = caret.removesuffix("^")
    assert not below.strip()
    assert columns(below) == columns(line[: line.index("(")])


def test_the_end_can_be_pointed_at() -> None:
    assert with_caret("bridge OR", 10) == ("bridge OR", "         ^")
    assert with_caret("", 1) == ("", "^")


def test_a_long_text_is_cut_around_the_place() -> None:
    line, caret = with_caret("a " * 200 + "( " + "b " * 200, 401)

    assert line.startswith("…")
    assert line.endswith("…")
    assert line[len(caret) - 1] == "("
    assert len(line) <= 40


@pytest.mark.parametrize("position", [-3, 0, 99])
def test_a_place_that_is_not_there_is_the_nearest(position: int) -> None:
    assert with_caret("bridge", position)[0] == "bridge"
