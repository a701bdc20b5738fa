import pytest

from bot.condensing.language import load_language
from bot.condensing.quotations import find_quoted_spans
from bot.domain.articles import BlockKind
from tests.unit.condensing.articles import Paragraph, article_of


def quoted(*paragraphs: Paragraph) -> list[str]:
    article = article_of(*paragraphs)
    return [
        article.text[span.start : span.end]
        for span in find_quoted_spans(article, load_language("en"))
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We must act now,” she said.", "We must act now,"),
        ('"We must act now," she said.', "We must act now,"),
        ("‘We can’t act now,’ she said.", "We can’t act now,"),
        ("'We can't act now,' she said.", "We can't act now,"),
        ("„Wir handeln jetzt“, sagte sie.", "Wir handeln jetzt"),
        ("„Działamy teraz”, powiedziała.", "Działamy teraz"),
        ("»Wir handeln jetzt«, sagte sie.", "Wir handeln jetzt"),
        ("« Nous agissons », dit-elle.", "Nous agissons"),
        ("«Мы действуем», — сказала она.", "Мы действуем"),
        ("”Vi agerar nu”, sade hon.", "Vi agerar nu"),
        ("「今すぐ動く」と彼女は述べた。", "今すぐ動く"),
        ("“We must act now.“ She left.", "We must act now."),
        ("She said, “ We must act now.”", "We must act now."),
        ("''We must act now,'' she said.", "We must act now,"),
        ("She said, “He told me ‘go away’ twice.”", "He told me ‘go away’ twice."),
        ("A 'digital detox' craze began. She can't say why.", "digital detox"),
        ("They ate 'Sunday roasts'.", "Sunday roasts"),
        ("'The workers' rights must stay,' she said.", "The workers' rights must stay,"),
        ("'We're goin' home now,' she said.", "We're goin' home now,"),
    ],
)
def test_every_style_of_marks(text, words):
    assert quoted(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "The dogs' bowls and the cats' beds were gone.",
        "It was the summer of '69, rock 'n' roll and get 'em all.",
        "He is 6' 2\" tall",
        "It’s the players’ union.",
        'An unclosed " mark stands here',
    ],
)
def test_apostrophes_and_strays_are_no_quotations(text):
    assert quoted(text) == []


def test_a_running_quotation_opens_every_paragraph_and_closes_once():
    article = article_of("“First part.", "“Second part,” she said.", "“Another.”")

    first, second, third = find_quoted_spans(article, load_language("en"))

    assert not first.closed
    assert second.continues
    assert not third.continues


def test_a_running_quotation_whose_paragraphs_were_joined():
    assert quoted('"First it rained. "Then it stopped."') == [
        "First it rained.",
        "Then it stopped.",
    ]


def test_a_missing_closing_mark_ends_with_the_block():
    assert quoted("She said: “We go on", "They left.") == ["We go on"]


def test_a_missing_closing_mark_inside_a_sentence_is_told_by_the_next_paragraphs_mark():
    assert quoted("The bridge is “no longer safe.", "“It must go,” she said.") == [
        "no longer safe.",
        "It must go,",
    ]
    assert quoted("The bridge is “no longer safe.", "It must go.") == []


def test_a_quotation_of_a_chapter_is_a_missing_mark():
    assert quoted("“" + "word " * 1000 + "”") == []


def test_headings_are_not_searched():
    assert quoted((BlockKind.HEADING, "“We must act”")) == []
