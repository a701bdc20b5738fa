"""An answer is judged part by part, and what may not be shown is the extractive brief's."""

from pathlib import Path

import pytest

from bot.adapters.storage.json_forms import brief_from_json, to_json
from bot.condensing.document import read_document
from bot.condensing.modelled.claims import Reading, verified_claim
from bot.condensing.speakers import listen
from bot.domain.briefs import Brief, KeyClaim
from bot.domain.modelling import Fidelity, ModelAnswer, ModelClaim
from bot.presenting.brief_json import brief_json
from tests.unit.condensing.articles import article_of
from tests.unit.condensing.modelled.answers import article_named, checked, one_claim

CARRIER = "en/carrier"
RIVAL = "Orrin Air is in talks to sell its long-haul business to a rival."


def _why(
    words: str,
    *sentences: int,
    source: str | None = None,
    name: str = CARRIER,
    fidelity: Fidelity = Fidelity.STRICT,
) -> str:
    return checked(name, one_claim(words, *sentences, source=source), fidelity).verdicts[0].why


def test_what_is_refused_is_replaced_by_the_extractive_part():
    _, condensed = article_named(CARRIER)
    made = checked(CARRIER, one_claim("Orrin Air is bankrupt and sold to a rival.", 1))

    assert made.brief == condensed.result
    assert made.brief.model_share is None


def test_a_brief_says_how_many_of_its_parts_are_the_models():
    _, condensed = article_named(CARRIER)
    brief = checked(CARRIER, one_claim(RIVAL, 1)).brief

    assert isinstance(condensed.result, Brief)
    assert brief.model_share
    assert brief.model_share.parts == 1
    assert brief.model_share.of == len(brief.key_claims) + (brief.notable_quote is not None)
    assert brief.model_share.model == "tester"
    assert brief.method == f"tester 1/{brief.model_share.of}"
    assert len(brief.key_claims) <= len(condensed.result.key_claims)
    assert sorted(claim.rank for claim in brief.key_claims) == list(
        range(1, len(brief.key_claims) + 1)
    )


def test_no_sentence_is_told_twice():
    brief = checked(CARRIER, one_claim(RIVAL, 1)).brief
    first = [claim.evidence[0].start for claim in brief.key_claims]

    assert len(first) == len(set(first))


def test_who_says_it_is_shown_though_the_model_does_not_name_them():
    brief = checked(CARRIER, one_claim("No decision has been made.", 5)).brief
    claim = next(claim for claim in brief.key_claims if claim.text == "No decision has been made.")

    assert claim.attribution is not None
    assert claim.attribution.source == "Walter Nkemelu Jr."


def test_the_words_of_two_people_are_not_joined_under_one_name():
    assert (
        _why("No route would be cut, and she would block any sale.", 5, 10, source="Nkemelu")
        != "kept"
    )


def test_a_claim_that_is_said_by_its_own_words_needs_no_other_name():
    brief = checked(CARRIER, one_claim("Nkemelu said no decision had been made.", 5)).brief

    assert brief.key_claims[2].text == "Nkemelu said no decision had been made."
    assert brief.key_claims[2].attribution is None


@pytest.mark.parametrize(
    ("language", "sentence", "claim", "source"),
    [
        (
            "en",
            "The bank, prosecutors say, hid ten million pounds from its clients.",
            "The bank hid ten million pounds from its clients.",
            "prosecutors",
        ),
        (
            "fr",
            "Selon Martin, Dupont a volé la voiture du maire.",
            "Dupont a volé la voiture du maire.",
            "Martin",
        ),
        (
            "es",
            "Según Vega, Rojas robó el coche del alcalde.",
            "Rojas robó el coche del alcalde.",
            "Vega",
        ),
    ],
)
def test_what_is_alleged_keeps_who_alleges_it(language, sentence, claim, source):
    document = read_document(article_of(sentence, language=language))
    reading = Reading(document, listen(document), 1, Fidelity.STRICT)
    shown = verified_claim(ModelClaim(words=claim, sentences=(1,), source=None), reading)

    assert isinstance(shown, KeyClaim)
    assert shown.attribution
    assert shown.attribution.source == source


def test_a_share_is_told_kept_and_read_again_and_older_briefs_have_none():
    brief = checked(CARRIER, one_claim(RIVAL, 1)).brief
    stored = to_json(brief)
    older = {name: value for name, value in stored.items() if name != "model_share"}

    assert brief_from_json(stored) == brief
    before = brief_from_json(older)
    assert isinstance(before, Brief)
    assert brief.model_share
    assert before.model_share is None
    assert brief_json(brief)["model_share"] == {
        "model": "tester",
        "parts": 1,
        "of": brief.model_share.of,
        "fidelity": "strict",
    }


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("The carrier not declined to comment.", "negation_added"),
        ("The carrier wanted to comment on Tuesday.", "word_added"),
        ("Its carrier declined to comment.", "word_added"),
        ("The carrier declined to comment", "no_sentence"),
        ("The carrier declined to comment?", "question"),
        ("The “carrier” declined to comment.", "not_verbatim"),
        ("The carrier @ declined to comment.", "mention"),
        ("The carrier declined.", "too_short"),
        ("The carrier declined to comment\u202e.", "control_character"),
        ("The carrier declined to comment https://x.example/.", "link"),
        ("The carrier declined to comment. " * 9, "too_long"),
    ],
)
def test_the_reason_is_told(words, why):
    assert _why(words, 2) == why


def test_the_same_claim_is_shown_once():
    claim = ModelClaim(words="The carrier declined to comment.", sentences=(2,), source=None)
    made = checked(CARRIER, ModelAnswer(claims=(claim, claim), quote=None))

    assert [verdict.why for verdict in made.verdicts] == ["kept", "repeats"]


def test_where_a_language_is_not_written_down_whole_sentences_alone_are_shown():
    article, condensed = article_named("ja/" + _first("ja"))
    own = next(
        (at, article.text[s.start : s.end])
        for at, s in enumerate(condensed.sentences, start=1)
        if s.source is None and "「" not in article.text[s.start : s.end]
    )
    name = "ja/" + _first("ja")

    assert _why(own[1], own[0], name=name) == "kept"
    assert _why(own[1][:3] + own[1][4:], own[0], name=name) == "not_verbatim"


def _first(language: str) -> str:
    folder = Path(__file__).parents[1] / "languages" / language
    return min(path.stem for path in folder.glob("*.toml"))


def test_a_free_claim_may_reword_but_not_invent():
    free = Fidelity.FREE

    assert _why("Orrin Air talks about selling its long-haul business.", 1, fidelity=free) == "kept"
    assert _why("Shares of the carrier rose by 11% on Tuesday.", 3, fidelity=free) == "kept"
    assert _why("Shares of the carrier rose by 12% on Tuesday.", 3, fidelity=free) != "kept"
    assert _why("Shares of Lufthansa rose by 11% on Tuesday.", 3, fidelity=free) != "kept"
    assert _why("The carrier never declined to comment.", 2, fidelity=free) != "kept"
