"""Hostile text in, harmless text out."""

# letters of other scripts look like Latin ones

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presenting.cleaning import clean_line

# Everything that readers must never get, by category; the exceptions are named in the tests.
HOSTILE_SIGNS = (
    [chr(code) for code in range(0x20)]
    + [chr(code) for code in range(0x7F, 0xA0)]
    + list("\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2063")
    + list("\u2066\u2067\u2068\u2069\u206a\ufeff\ufff9\u00ad\u034f\u115f\u1160\u3164\uffa0\u2800")
    + [chr(code) for code in range(0xE0000, 0xE0080)]
    + ["\ud800", "\udfff", "\ue000", "\ufffe", "\U0010ffff"]
)
ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from(HOSTILE_SIGNS), st.sampled_from("ab é\u0301क्👩🚀"))
)


@pytest.mark.parametrize("sign", HOSTILE_SIGNS, ids=lambda sign: f"{ord(sign):04x}")
def test_signs_that_deceive_or_cannot_be_seen_go(sign):
    assert clean_line(f"a{sign}b") in {"ab", "a b", "a"}  # a: an escape takes its letter along
    assert clean_line(sign * 3) == ""


@pytest.mark.parametrize(
    ("hostile", "clean"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;your title\x07text", "text"),
        ("\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ended", "0;never ended"),
        ("\x1b(Bplain\x1b", "plain"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("\u2067right\u2069 left", "right left"),
        ("in\u00advisible hy\u00adphens", "invisible hyphens"),
        ("flag \U0001f3f4\U000e0067\U000e0062\U000e007f", "flag \U0001f3f4"),
        ("pay\u200bpal pay\u200cpal pay\u200dpal", "paypal paypal paypal"),
    ],
)
def test_known_tricks(hostile, clean):
    assert clean_line(hostile) == clean


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: the non-joiner shapes the word
        "क्\u200dष क्\u200cष",  # Hindi: both joiners shape the consonant
        "👩🏽\u200d🚀 👩\u200d👩\u200d👧 ❤️\u200d🔥 🏳️\u200d🌈",
        "Việt Nam, Ἀθῆναι, שָׁלוֹם, ไม้เอก, བོད་ཡིག",
        "٪۵۰ \u0600٧",
        "東京タワー, 서울, 北京",
        "“Quotes” — dashes … and naïve café",
    ],
)
def test_what_languages_need_stays(text):
    assert clean_line(text) == unicodedata.normalize("NFC", text)


def test_joiners_at_the_edge_go():
    assert clean_line("\u200dअ 👩\u200d") == "अ 👩"
    assert clean_line("\ufe0f\u200d🚀").endswith("🚀")


def test_whitespace_of_any_kind_becomes_one_blank():
    assert clean_line(" one\n\ttwo\u2028three\u00a0\u3000four\x85 ") == "one two three four"


def test_stacked_marks_are_limited_in_linear_time():
    marks = "\u0327\u0301" * 200_000  # each pair stands in the wrong order
    cleaned = clean_line(f"z{marks}algo")
    assert len(cleaned) <= 9
    assert cleaned.endswith("algo")


@pytest.mark.parametrize(
    ("text", "max_chars", "cut"),
    [
        ("short", 5, "short"),
        ("hello wonderful, wide world", 17, "hello wonderful…"),
        ("x" * 50, 10, "xxxxxxxxx…"),
        ("ab👩🏽\u200d🚀cd", 6, "ab…"),
        ("अक्षर", 3, "अ…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_long_lines_are_cut_between_words_and_never_inside_a_sign(text, max_chars, cut):
    assert clean_line(text, max_chars) == cut


def test_a_short_line_of_a_long_text_takes_no_time():
    text = "\u200b" * 50_000_000 + "end"
    assert clean_line(text, 300) == ""
    assert clean_line("Ferry " * 10_000_000, 12) == "Ferry Ferry…"


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text):
    once = clean_line(text)
    assert clean_line(once) == once


@given(ANY_TEXT)
def test_nothing_hostile_is_left(text):
    cleaned = clean_line(text)
    joiners = {"\u200c", "\u200d"}
    assert not (set(cleaned) & set(HOSTILE_SIGNS)) - joiners
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())
    cleaned.encode("utf-8")


@given(ANY_TEXT, st.integers(0, 40))
def test_the_limit_holds(text, max_chars):
    assert len(clean_line(text, max_chars)) <= max_chars
