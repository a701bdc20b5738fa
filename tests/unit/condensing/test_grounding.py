from dataclasses import replace

import pytest

from bot.condensing.grounding import CUT, unsupported, verify
from bot.condensing.language import load_language
from bot.domain.briefs import ArticleReference, Attribution, Brief, KeyClaim, NotableQuote
from bot.domain.text import TextSpan, span_of

TEXT = "Ann Field did not sell 12 bridges in May. “It is ours. We keep it,” Field, the mayor, said."
SENTENCE = span_of(TEXT, 0, 41)
FIRST = span_of(TEXT, TEXT.index("It is"), TEXT.index(" We"))
SECOND = span_of(TEXT, TEXT.index("We keep"), TEXT.index(",”"))


def brief(*claims: KeyClaim, quote: NotableQuote | None = None) -> Brief:
    return Brief(
        headline="Bridges",
        key_claims=claims,
        notable_quote=quote,
        language="en",
        method="extractive",
        condenser_version="1",
        article=ArticleReference(
            url="",
            site_name=None,
            byline=None,
            published_at=None,
            image_url=None,
            word_count=20,
            text_sha256="",
        ),
    )


def key_claim(
    text: str,
    rank: int = 1,
    evidence: tuple[TextSpan, ...] = (SENTENCE,),
    attribution: Attribution | None = None,
) -> KeyClaim:
    return KeyClaim(text=text, rank=rank, attribution=attribution, evidence=evidence)


QUOTE = NotableQuote(
    text=FIRST.text, speaker="Field", speaker_description="the mayor", segments=(FIRST,)
)


def test_what_stands_in_the_text_stays():
    shown = brief(key_claim("Ann Field did not sell 12 bridges."), quote=QUOTE)

    assert verify(shown, TEXT) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Ann Field did not sell 13 bridges.",
        "Paul Field did not sell 12 bridges.",
        "Ann Field never sold bridges.",
        "Ann Field did sell 12 bridges.",
        "Ann Field did not sell 12 bridges in June.",
    ],
)
def test_a_changed_number_name_or_negation_gives_the_unedited_sentence(text):
    verified = verify(brief(key_claim(text)), TEXT)

    assert verified is not None
    assert verified.key_claims[0].text == SENTENCE.text


def test_evidence_that_does_not_stand_drops_the_claim():
    moved = TextSpan(start=1, end=42, text=SENTENCE.text)
    good = key_claim("Ann Field did not sell 12 bridges.", rank=3)

    verified = verify(brief(key_claim("Ann Field", evidence=(moved,)), good), TEXT)

    assert verified is not None
    assert [claim.rank for claim in verified.key_claims] == [1]
    assert verify(brief(key_claim("Ann Field", evidence=())), TEXT) is None


def test_an_unedited_sentence_too_long_for_a_claim_drops_it():
    text = "Ann " + "very " * 60 + "Field."
    long = key_claim("Paul Field.", evidence=(span_of(text, 0, len(text)),))

    assert verify(brief(long), text) is None


def test_a_source_that_is_not_in_the_article_is_not_named():
    said = Attribution(source="Paul Rowe", cue="said", hedged=False)

    verified = verify(brief(key_claim("Ann Field did not sell.", attribution=said)), TEXT)

    assert verified is not None
    assert verified.key_claims[0].attribution is None


@pytest.mark.parametrize(
    "quote",
    [
        replace(QUOTE, text="It is mine."),
        replace(QUOTE, segments=()),
        replace(QUOTE, speaker="Rowe"),
        replace(QUOTE, speaker=""),
        replace(QUOTE, segments=(replace(FIRST, start=0, end=3),)),
        replace(QUOTE, text=f"{SECOND.text}{CUT}{FIRST.text}", segments=(SECOND, FIRST)),
    ],
)
def test_a_quote_that_is_not_verbatim_is_dropped(quote):
    verified = verify(brief(key_claim("Ann Field did not sell."), quote=quote), TEXT)

    assert verified is not None
    assert verified.notable_quote is None


def test_segments_in_order_are_joined_by_a_mark():
    quote = replace(QUOTE, text=f"{FIRST.text}{CUT}{SECOND.text}", segments=(FIRST, SECOND))

    verified = verify(brief(key_claim("Ann Field did not sell."), quote=quote), TEXT)

    assert verified is not None
    assert verified.notable_quote == quote


def test_a_description_that_is_not_in_the_article_is_dropped():
    quote = replace(QUOTE, speaker_description="the governor")

    verified = verify(brief(key_claim("Ann Field did not sell."), quote=quote), TEXT)

    assert verified is not None
    assert verified.notable_quote == replace(quote, speaker_description=None)


def test_what_is_unsupported_is_named():
    language = load_language("en")

    assert unsupported("Rowe sold 13.", SENTENCE.text, language) == ["rowe", "13"]
    assert unsupported("Field's bridges", SENTENCE.text, language) == []
