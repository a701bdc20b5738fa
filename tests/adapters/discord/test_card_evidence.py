"""Briefs in, the messages that show what they rest on out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.cards.card_evidence import admin_controls, evidence_view
from bot.domain.briefs import Brief, ModelShare
from bot.domain.fidelity import Fidelity
from bot.domain.text import TextSpan
from bot.presenting.speech import LANGUAGES, speaking
from tests.adapters.discord.discord_markdown import kinds, spans, visible, walk
from tests.adapters.discord.discord_payloads import (
    BUTTON,
    assert_fits,
    assert_is_specified,
    components_of,
    displays,
)
from tests.adapters.discord.hostile_texts import hostile_texts, long_texts
from tests.adapters.discord.reading_messages import links_in, shown, text_of
from tests.adapters.page.sample_briefs import claim, quote, sample_brief

# Many times over what other tests cover; counting its lines triples its time.
pytestmark = pytest.mark.no_cover

STORY = "https://www.gazette.example/2026/03/story"


def quoting_brief(claims: int, sentence: str) -> Brief:
    """Return a brief whose claims are shorter than their sentences."""
    span = TextSpan(start=0, end=len(sentence), text=sentence)
    shortened = (replace(claim(f"{n}) Да."), evidence=(span,)) for n in range(claims))
    return sample_brief("A long story", *shortened)


def long_brief(claims: int, sentence: str) -> Brief:
    return sample_brief("A long story", *(claim(f"{n}) {sentence}") for n in range(claims)))


FIND = "[Find it in the article]"


def test_each_claim_and_the_quote_show_their_sentence_and_the_way_to_it():
    shortened = replace(
        claim("It opened on Monday.", "the mayor"),
        evidence=(TextSpan(start=0, end=36, text="It opened on Monday, the mayor says."),),
    )
    spoken = quote("We built […] it twice.", "Ann Lee", "its engineer")
    view = evidence_view(sample_brief("The bridge opens", shortened, quoted=spoken))
    headline, first, quoted, small = displays(view)
    assert (headline, small) == ("## The bridge opens", "-# no model took part")
    assert first.split("\n") == [
        "**It opened on Monday.** —\N{NO-BREAK SPACE}*the mayor*",
        "> It opened on Monday, the mayor says.",
        f"-# {FIND}(<{STORY}#:~:text=It%20opened%20on%20Monday%2C%20the%20mayor%20says.>)",
    ]
    assert quoted.split("\n") == [
        "Quote: **Ann Lee**, its engineer",
        "> We built",
        "> it twice.",
        f"-# {FIND}(<{STORY}#:~:text=We%20built>)",
    ]


def test_a_claim_that_is_its_sentence_is_shown_once():
    named = claim("She opened it.", "Ann Lee")
    name = TextSpan(start=7, end=14, text="Ann Lee")
    shown_once = replace(named, evidence=(*named.evidence, name))
    _, told, _ = displays(evidence_view(sample_brief("The bridge opens", shown_once)))
    assert told.split("\n") == [
        "**She opened it.** —\N{NO-BREAK SPACE}*Ann Lee*",
        f"-# Word for word · {FIND}(<{STORY}#:~:text=She%20opened%20it.>)",
    ]


def test_a_claim_that_is_no_sentence_of_the_article_never_passes_for_one():
    parts = (TextSpan(start=0, end=3, text="The"), TextSpan(start=9, end=15, text="bridge"))
    assembled = replace(claim("The bridge opens."), evidence=parts)
    _, told, _ = displays(evidence_view(sample_brief("The bridge opens", assembled)))
    assert told.split("\n")[:3] == ["**The bridge opens.**", "> The", "> bridge"]
    assert "Word for word" not in told


def test_what_does_not_fit_is_counted():
    lines = shown(evidence_view(long_brief(9, "A long way. " * 45)))
    claims = [line for line in lines if line[:1].isdigit()]
    openings = sorted({line[0] for line in claims})
    assert openings == [str(n) for n in range(len(openings))]
    assert 1 < len(openings) < 9
    assert lines[-1] == f"and {9 - len(openings)} more · no model took part"


def test_many_claims_are_counted_even_where_they_are_short():
    view = evidence_view(long_brief(60, "A way."))
    assert displays(view)[-1] == "-# and 45 more · no model took part"
    assert_fits(view)


def test_a_sentence_without_an_end_is_cut():
    view = evidence_view(quoting_brief(1, "*" * 2_000))
    assert shown(view)[1] == "0) Да."
    assert shown(view)[2].endswith("*…")


def test_each_claim_of_a_russian_brief_leads_to_its_sentence():
    sentence = (
        "Железнодорожники договорились с профсоюзом о новом расписании пригородных поездов, "
        "которое будет действовать до конца следующего года на всех линиях области."
    )
    assert len(links_in(evidence_view(quoting_brief(5, sentence)))) == 5


def test_a_model_that_took_part_is_named_below_the_evidence():
    brief_by_model = replace(long_brief(1, "A way."), method="small_model")
    assert shown(evidence_view(brief_by_model))[-1] == "made with small_model"


def test_how_many_parts_are_a_models_is_told_below_the_evidence():
    share = ModelShare(model="m" * 200, parts=1, of=2, fidelity=Fidelity.STRICT)
    view = evidence_view(replace(long_brief(1, "A way."), model_share=share))
    assert shown(view)[-1] == f"parts shortened by {'m' * 59}…: 1 of 2"


def test_sentences_come_before_links():
    view = evidence_view(quoting_brief(4, "Железнодорожники договорились. " * 13))
    sentences = [line for line in text_of(view).split("\n") if line.startswith("> ")]
    assert len(sentences) == 4
    assert 0 < len(links_in(view)) < 4


def test_admins_get_what_mends_a_wrong_brief_below_the_evidence():
    view = evidence_view(long_brief(1, "A way."), admin_controls=admin_controls(7))
    buttons = [part for part in components_of(view) if part["type"] == BUTTON]
    assert [(button["label"], button["custom_id"]) for button in buttons] == [
        ("Why?", "lede:why:7"),
        ("Send again", "lede:resend:7"),
        ("Take down", "lede:takedown:7"),
    ]


def test_others_get_no_button_below_the_evidence():
    view = evidence_view(long_brief(1, "A way."))
    assert [part for part in components_of(view) if part["type"] == BUTTON] == []


texts = st.tuples(long_texts, long_texts, long_texts)
long_briefs = st.builds(
    lambda headline, claims, quoted: sample_brief(
        headline, *(claim(text, source) for text, source, _ in claims), quoted=quote(*quoted)
    ),
    long_texts,
    st.lists(texts, min_size=1, max_size=20),
    texts,
)


@given(
    data=st.data(),
    controls=st.sampled_from([None, admin_controls(2**63 - 1)]),
    language=st.sampled_from(LANGUAGES),
)
def test_the_evidence_of_any_brief_fits_and_is_what_discord_specifies(data, controls, language):
    with speaking(language):
        view = evidence_view(data.draw(long_briefs), admin_controls=controls)
    assert_fits(view)
    assert_is_specified(view)
    assert len(displays(view)) >= 2


@given(
    headline=hostile_texts,
    claims=st.lists(st.tuples(hostile_texts, hostile_texts), min_size=1, max_size=4),
    quoted=st.tuples(hostile_texts, hostile_texts, hostile_texts),
)
def test_every_link_is_ours_whatever_the_article_says(headline, claims, quoted):
    spoken = (claim(text, source) for text, source in claims)
    view = evidence_view(sample_brief(headline, *spoken, quoted=quote(*quoted)))
    nodes = spans(text_of(view))
    assert kinds(nodes) <= {"text", "bold", "italic", "masked"}
    for node in walk(nodes):
        if node.kind == "masked":
            assert visible(node.parts) == "Find it in the article"
            assert node.target.startswith(f"{STORY}#:~:text=")
