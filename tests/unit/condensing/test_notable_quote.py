from collections import Counter

import pytest

from bot.condensing.document import read_document
from bot.condensing.notable_quote import choose_quote
from bot.condensing.speakers import listen
from bot.domain.briefs import NotableQuote
from tests.unit.condensing.articles import article_of


def chosen(*paragraphs: str, language: str = "en") -> NotableQuote | None:
    document = read_document(article_of(*paragraphs, language=language))
    words = document.text.lower().split()
    return choose_quote(document, listen(document), Counter(words))


def test_whole_sentences_with_speaker_and_description():
    quote = chosen("“The old bridge is the heart of this town,” said council leader Ann Field.")

    assert quote is not None
    assert quote.text == "The old bridge is the heart of this town"
    assert (quote.speaker, quote.speaker_description) == ("Ann Field", "council leader")


def test_a_description_may_stand_behind_the_name():
    quote = chosen(
        "Ann Field, a professor of law at Leeds, was there.",
        "“The old bridge is the heart of this town,” Field said.",
    )

    assert quote is not None
    assert quote.speaker_description == "professor of law at Leeds"


def test_one_of_many_stays_one_of_them():
    quote = chosen(
        "Ann Field, one of the leading academic voices on law, was there.",
        "“The old bridge is the heart of this town,” Field said.",
    )

    assert quote is not None
    assert quote.speaker_description == "one of the leading academic voices on law"


@pytest.mark.parametrize(
    "text",
    [
        "“We'll see,” said Ann Field.",
        "“The old bridge is the heart of this town,” two officials said.",
        "“The old bridge is the heart of this town,” she said.",
        "Ann Field said the bridge was “in some danger of falling into the river one day”.",
        "“" + "It is " + "very " * 45 + "old,” said Ann Field.",
        "The bridge is closed.",
        "“Who would close the old bridge of this town?” asked Ann Field.",
        "“#OldBridge is the heart of this old town. Thank you @leeds,” said Ann Field.",
        "“The old bridge is the heart of the town and …” said Ann Field.",
        # nobody whom a reader could name
        "“The old bridge is the heart of this town,” a council spokesperson said.",
        "“The old bridge is the heart of this town,” the Leeds High School principal said.",
        "“The old bridge is the heart of this town,” one of Field's friends said.",
        "“The old bridge is the heart of this town,” Field's agent said.",
    ],
)
def test_nothing_that_deserves_it(text):
    assert chosen(text) is None


def test_a_long_quotation_gives_the_sentences_that_fit():
    quote = chosen(
        "“The old bridge is the heart of this town. " + "It is " + "very " * 40 + "old,” "
        "said Ann Field."
    )

    assert quote is not None
    assert quote.text == "The old bridge is the heart of this town."


def test_a_question_gives_way_to_a_statement():
    quote = chosen(
        "“Who would close the old bridge of this town?” asked Ann Field.",
        "“The old bridge is the heart of this town,” said Paul Rowe.",
    )

    assert quote is not None
    assert quote.speaker == "Paul Rowe"


def test_a_place_says_nothing():
    quote = chosen(
        "It rained in Hong Kong. The bridges in Hong Kong are closed.",
        "Hong Kong: “The old bridge is the heart of this town.”",
    )

    assert quote is None


def test_half_a_german_sentence_is_not_worth_quoting():
    quote = chosen(
        "„Wenn die Stadt schon so freundlich ist, eigens für mich eine Brücke zu bauen“,"
        " sagte Anna Feld.",
        language="de",
    )

    assert quote is None


def test_words_that_point_back_give_way_to_words_that_stand_alone():
    quote = chosen(
        "«Para ello, nos comprometemos con la ciudad entera a reparar el viejo puente»,"
        " dijo Ana Campo.",
        "«El viejo puente es el corazón de esta ciudad y de su gente», dijo Ana Campo.",
        language="es",
    )

    assert quote is not None
    assert quote.text.startswith("El viejo puente")
