import pytest

from bot.condensing.language import load_language
from bot.condensing.sentences import split_article, split_span
from bot.domain.articles import BlockKind
from tests.unit.condensing.articles import article_of


def sentences(text: str, code: str = "en") -> list[str]:
    return [text[s:e] for s, e in split_span(text, 0, len(text), load_language(code))]


@pytest.mark.parametrize(
    "text",
    [
        "He left the U.S. Senate in May.",
        "Sen. Amy Field met Gov. J. B. Rowe and George W. Marsh.",
        "It rose 3.5 percent to $1.2 billion.",
        "“Why now?” Ms. Amy Field asked.",
        "“Stop!” he said.",
        "Said Rep. Paul Rowe Jr. (D-Ohio), a critic.",
        "He asked why... and left.",
        "See No. 5 and Fig. 3 of the report.",
    ],
)
def test_one_sentence_stays_whole(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "code", "count"),
    [
        ("It ended. Nobody came.", "en", 2),
        ("“It ended.” Nobody came.", "en", 2),
        ("“Why?” The crowd left.", "en", 2),
        ("He lives in the U.S. The rest moved.", "en", 2),
        ("We had plan B. Then it rained.", "en", 2),
        ("It works at Rowe Inc. The firm grew.", "en", 2),
        ("Am 3. Mai kam Dr. Braun. Er blieb.", "de", 2),
        ("Das gilt z.B. für Kinder. Sie lachen.", "de", 2),
        ("今日は雨です。明日は晴れ。", "ja", 2),
        ("यह सच है। वह गया।", "hi", 2),
        ("هل هذا صحيح؟ نعم هو كذلك.", "ar", 2),
        ("", "en", 0),
    ],
)
def test_sentences_end_where_they_should(text, code, count):
    assert len(sentences(text, code)) == count


def test_a_closing_quote_stays_with_its_sentence():
    assert sentences("“It ended.” “Good.” He left.")[0] == "“It ended.”"


def test_a_heading_is_one_sentence_and_blocks_part_sentences():
    article = article_of((BlockKind.HEADING, "What now? We ask."), "No stop here", "One. Two.")

    found = split_article(article, load_language("en"))

    texts = [article.text[s.start : s.end] for s in found]
    assert texts == ["What now? We ask.", "No stop here", "One.", "Two."]
    assert [s.block for s in found] == [0, 1, 2, 2]
