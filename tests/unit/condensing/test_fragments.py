"""Which quoted words are shown as what somebody says, and which only name something."""

import pytest

from bot.condensing.document import read_document
from bot.condensing.speakers import listen
from tests.unit.condensing.articles import Paragraph, article_of


def shown(*paragraphs: Paragraph, language: str = "en") -> list[str]:
    article = article_of(*paragraphs, language=language)
    return [
        article.text[spoken.start : spoken.end] for spoken in listen(read_document(article)).quotes
    ]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "“The bridge is old,” Field said. “That’s our problem.”", "That’s our problem."),
        ("en", "Field tweeted, “Thank You Port Albin” on Friday.", "Thank You Port Albin"),
        ("en", "The crowd held up signs of “Thank you Albin” for her.", "Thank you Albin"),
        ("en", "The plan is to “mend what is left” by the end of May.", "mend what is left"),
        ("zh", "县长说：“我们不会让任何一条船靠岸。”", "我们不会让任何一条船靠岸。"),
        (
            "ar",
            "قال أحمد إن الجسر “سيبقى مغلقا حتى نهاية العام” هنا.",
            "سيبقى مغلقا حتى نهاية العام",
        ),
    ],
)
def test_what_somebody_says_is_shown(language, text, words):
    assert words in shown(text, language=language)


@pytest.mark.parametrize(
    "text",
    [
        "Field, the host of “The Late Show with Ann Marsh,” was ill.",
        "Nobody raised the “law and order” issue at the meeting.",
        "The town calls it a “rust trap” and waits.",
        "“A Bridge Too Old For Us”",
    ],
)
def test_titles_and_names_for_things_are_not(text):
    assert shown(text) == []


def test_single_marks_among_double_ones_are_a_headlines():
    field = "“The bridge is old,” Field said. “It must go.”"

    assert shown("‘A bridge of our own’", field) == ["The bridge is old,", "It must go."]


def test_a_headlines_words_are_shown_where_the_article_quotes_them():
    field = "“It must go,” Field said. “It is a heap of rust.”"

    assert shown("‘A Heap of Rust’", "‘It Is a Heap of Rust’", field) == [
        "It Is a Heap of Rust",
        "It must go,",
        "It is a heap of rust.",
    ]


def test_single_marks_alone_are_an_articles_own():
    assert shown("‘The bridge is very old,’ Field said.") == ["The bridge is very old,"]
