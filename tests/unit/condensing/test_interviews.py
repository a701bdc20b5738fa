"""Whose words the paragraphs of an interview and of a transcript are."""

import pytest

from bot.condensing.condenser import condense
from bot.condensing.document import read_document
from bot.condensing.interviews import find_turns
from bot.domain.articles import BlockKind
from bot.domain.briefs import Brief
from tests.unit.condensing.articles import Paragraph, article_of

_EN: tuple[Paragraph, ...] = (
    "For ten years Odile Marsh has kept the bees of the old priory on the hill.",
    "Why did you begin?",
    "I was given one hive, and the bees gave me the second.",
    (BlockKind.HEADING, "And are you ever stung?"),
    "Every week. The bees do not know who pays for the sugar in the winter.",
    "What should your neighbours plant?",
    "Clover costs nothing and feeds a hive for the whole of the summer.",
    "I would also leave the ivy alone.",
    "Marsh will show the hives on Friday at seven.",
)
_DE: tuple[Paragraph, ...] = (
    "Seit zehn Jahren hütet Anna Marsch die Bienen im alten Kloster auf dem Berg.",
    "Warum haben Sie begonnen?",
    "Ich bekam einen Stock geschenkt, den zweiten schenkten mir die Bienen.",
    "Werden Sie oft gestochen?",
    "Jede Woche. Mir macht das aber nichts mehr aus.",
    "Was sollen wir pflanzen?",
    "Klee kostet nichts und nährt ein Volk den ganzen Sommer lang.",
)
_ES: tuple[Paragraph, ...] = (
    "Desde hace diez años Ana Marsal cuida las abejas del viejo convento del monte.",
    "¿Por qué empezó?",
    "Me regalaron una colmena y las abejas me regalaron la segunda.",
    "¿Le pican mucho?",
    "Cada semana, pero a mí ya no me duele nada.",
    "¿Qué hay que plantar?",
    "El trébol no cuesta nada y alimenta una colmena todo el verano.",
)


def turns(*paragraphs: Paragraph, language: str = "en") -> list[tuple[str, str]]:
    document = read_document(article_of(*paragraphs, language=language))
    return [(t.speaker.name, document.text[t.start : t.end]) for t in find_turns(document)]


@pytest.mark.parametrize(
    ("language", "article", "speaker", "answers"),
    [
        ("en", _EN, "Odile Marsh", [2, 4, 6, 7]),
        ("de", _DE, "Anna Marsch", [2, 4, 6]),
        ("es", _ES, "Ana Marsal", [2, 4, 6]),
    ],
)
def test_answers_are_the_words_of_who_is_asked(language, article, speaker, answers):
    assert turns(*article, language=language) == [(speaker, article[at]) for at in answers]


def test_an_interview_is_told_with_its_speaker():
    article = article_of(*_EN)
    result = condense(article).result

    assert isinstance(result, Brief)
    sourced = [c.attribution.source for c in result.key_claims if c.attribution]
    assert set(sourced) == {"Odile Marsh"}
    assert not any(" I " in f" {claim.text} " for claim in result.key_claims)


@pytest.mark.parametrize(
    "paragraphs",
    [
        # An explainer asks for its readers.
        (
            "Odile Marsh keeps bees.", "What happened?", "The hives were moved.", "Why there?",
            "The hill is warm.", "What now?", "The hives will be sold.",
        ),
        # Who answers does not say their own name.
        (
            "Odile Marsh keeps bees.", "Do you mind?", "Marsh smiled at us.", "Do you care?",
            "Marsh laughed.", "Do you know?", "Marsh left.",
        ),
        # Nobody is introduced.
        ("Bees are kept.", "Do you mind?", "I do.", "Do you?", "I do.", "You do?", "I do."),
        # Two questions are rhetorical.
        ("Odile Marsh keeps bees.", "Do you mind?", "I do.", "Do you care?", "I do."),
        # An essay that asks itself.
        (
            "Odile Marsh keeps bees.", "Do you mind?", "Do you care?", "Do you know?",
            *["I have seen that before."] * 20,
        ),
        # Votes are no words.
        ("Odile Marsh won.", "Odile Marsh: 1,204.", "Paul Rowe: 88.", "Odile Marsh: 12."),
        # Every label once is a list.
        ("Odile Marsh won.", "Bees: They live.", "Hives: They stand.", "Honey: It runs."),
    ],
)  # fmt: skip
def test_what_only_looks_like_an_interview(paragraphs):
    assert turns(*paragraphs) == []


def test_a_transcript_gives_each_turn_to_its_name():
    text = (
        "Odile Marsh met Paul Rowe on stage.",
        "MARSH: The bees are well.",
        "ROWE: So is the honey.",
        "MARSH: Then we are done.",
    )

    assert turns(*text) == [
        ("Odile Marsh", "The bees are well."),
        ("Paul Rowe", "So is the honey."),
        ("Odile Marsh", "Then we are done."),
    ]


def test_the_answers_of_q_and_a_are_who_was_introduced():
    text = (
        "Odile Marsh keeps bees.",
        "Q: Are they well?",
        "A: They are.",
        "Q: And you?",
        "A: Yes.",
    )

    assert turns(*text) == [("Odile Marsh", "They are."), ("Odile Marsh", "Yes.")]


@pytest.mark.parametrize(
    ("language", "article", "speaker", "answers"),
    [
        (
            "en",
            (
                "For ten years Odile Marsh has kept the bees of the old priory.",
                "Why did you begin?",
                "I was given one hive.",
                "You were stung in the first week.",
                "I was, and I cried.",
                "Your neighbours complain about the bees.",
                "They came to me in May, and we talked.",
            ),
            "Odile Marsh",
            [2, 4, 6],
        ),
        (
            "de",
            (
                "Seit zehn Jahren hütet Anna Marsch die Bienen im alten Kloster.",
                "Frau Marsch, warum haben Sie begonnen?",
                "Ich bekam einen Stock geschenkt.",
                "Am Anfang hat man Sie oft gestochen.",
                "Das stimmt, aber mir macht das nichts mehr aus.",
                "Erzählen Sie von den Nachbarn.",
                "Die haben wir oft zu Besuch.",
            ),
            "Anna Marsch",
            [2, 4, 6],
        ),
    ],
)
def test_a_question_needs_no_question_mark(language, article, speaker, answers):
    assert turns(*article, language=language) == [(speaker, article[at]) for at in answers]


def test_advice_is_no_interview():
    text = (
        "Odile Marsh keeps bees and sells honey.",
        "You need a hive.",
        "The hive stands on wood.",
        "Do you need a veil?",
        "Yes, in summer.",
        "You need sugar.",
        "It feeds them.",
    )

    assert turns(*text) == []


def test_a_transcript_may_stand_in_quotation_marks_and_go_on_over_paragraphs():
    text = (
        "Odile Marsh was asked about the bees on Friday's broadcast.",
        "“TOWER: Are the bees well this year, after so much rain?",
        "“MARSH: The bees are well.",
        "“And so is the honey.",
        "“TOWER: Then we are done.",
    )

    assert turns(*text) == [
        ("TOWER", "Are the bees well this year, after so much rain?"),
        ("Odile Marsh", "The bees are well."),
        ("Odile Marsh", "And so is the honey."),
        ("TOWER", "Then we are done."),
    ]


def test_a_headline_that_begins_with_a_name_is_no_turn():
    text = ("Marsh: The bees are well.", "Odile Marsh spoke.", "Marsh: Come in.", "Marsh: Do.")

    assert ("Odile Marsh", "The bees are well.") not in turns(*text)
