"""Openings that only look as if they leaned on what stands before."""

import pytest

from bot.condensing.document import read_document
from bot.condensing.readability import Claim, make_claim
from bot.condensing.speakers import listen
from tests.unit.condensing.articles import article_of


def made(sentence: str) -> Claim | str:
    document = read_document(article_of("Rain fell on Leeds.", sentence))
    return make_claim(document, listen(document), 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "There were no injuries when the old bridge fell.",
        "This year's flood was the worst on record.",
        "Those who live near the river must leave.",
        "One in five houses stands under water.",
        "Some 300 people slept in the town hall.",
        "No date has been set for the repairs.",
        "It is unclear whether the old bridge will open again.",
        "It's not known how the fire began.",
        "It emerged that the old bridge was never checked.",
    ],
)
def test_what_needs_nothing_before_it_is_a_claim(sentence):
    claim = made(sentence)

    assert isinstance(claim, Claim), claim
    assert claim.text == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "There, the council closed the old bridge.",
        "This flood was the worst on record.",
        "Those houses stand under water.",
        "One was hurt when the old bridge fell.",
        "One of those houses stands under water.",
        "Some say that the old bridge will close.",
        "No, the old bridge will not close.",
        "It is a bridge that was never checked.",
        "It said that the old bridge would close.",
    ],
)
def test_what_points_back_is_none(sentence):
    assert made(sentence) == "dangling"
