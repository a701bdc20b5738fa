"""Briefs and link cards in, clean cards out."""

from dataclasses import replace

import pytest

from bot.domain.briefs import Attribution, KeyClaim, NotableQuote
from bot.domain.reasons import Reason
from bot.domain.text import TextSpan
from bot.presenting.cards import make_card, text_direction
from tests.builders import NOON, brief, link_card

SPAN = TextSpan(start=0, end=4, text="Word")


def claim(attribution: Attribution | None) -> KeyClaim:
    return KeyClaim(text="The bridge opens.", rank=1, attribution=attribution, evidence=(SPAN,))


def attribution(source: str, cue: str, *, hedged: bool) -> Attribution:
    return Attribution(source=source, cue=cue, hedged=hedged)


def test_a_brief_becomes_a_card():
    quote = NotableQuote(
        text="We built\nit twice.",
        speaker="Ann Lee",
        speaker_description="engineer",
        segments=(SPAN,),
    )
    card = make_card(brief("The bridge opens", notable_quote=quote))
    assert card.headline == "The bridge opens"
    assert card.url == "https://gazette.example/7"
    assert [c.text for c in card.claims] == ["The bridge over the Lind opened on Monday."]
    assert card.quote is not None
    assert (card.quote.text, card.quote.speaker) == ("We built it twice.", "Ann Lee")
    assert card.quote.description == "engineer"
    assert card.reason is None
    assert (card.footer.domain, card.footer.outlet) == ("gazette.example", "Gazette")
    assert (card.footer.published_at, card.footer.reading_minutes) == (NOON, 1)
    assert card.footer.method == "extractive"
    assert (card.language, card.direction) == ("en", "ltr")


def test_a_link_card_says_why_there_is_no_brief():
    card = make_card(link_card())
    assert card.reason == "The article is behind a paywall, so only the link can be shown."
    assert card.claims == ()
    assert card.quote is None
    assert (card.footer.reading_minutes, card.footer.method) == (None, None)


def test_a_link_that_could_harm_is_not_offered():
    card = make_card(link_card(url=None, headline=" ", reason=Reason(code="address_refused")))
    assert card.url is None
    assert (card.headline, card.footer.domain) == ("…", "")


def test_a_card_without_a_headline_shows_the_domain():
    assert make_card(brief(" \u202e ")).headline == "gazette.example"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (None, None),
        (attribution("Ann Lee", "said", hedged=False), "Ann Lee"),
        (attribution("two officials", "allegedly", hedged=True), "two officials · “allegedly”"),
        (attribution("", "allegedly", hedged=True), "“allegedly”"),
        (attribution("allegedly", "allegedly", hedged=True), "allegedly"),
        (attribution("Ann\x1b[1m Lee", "", hedged=True), "Ann Lee"),
    ],
)
def test_attributions_name_the_source_and_keep_the_article_s_distance(given, line):
    [shown] = make_card(brief(key_claims=(claim(given),))).claims
    assert shown.attribution == line
    assert shown.hedged == bool(given and given.hedged)


def test_nothing_hostile_stands_on_a_card():
    article = replace(
        brief().article,
        url="javascript:alert(1)",
        image_url="https://user@pictures.example/",
        site_name="\u202eevil",
        word_count=2_380,
    )
    card = make_card(brief("Long " * 200, article=article, language='"><b>'))
    assert card.url is None
    assert card.image_url is None
    assert card.footer.domain == ""
    assert card.footer.outlet == "evil"
    assert card.footer.reading_minutes == 10
    assert len(card.headline) <= 300
    assert (card.language, card.direction) == (None, "auto")


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("de", "ltr"), (None, "auto")]
)
def test_languages_have_a_direction(language, direction):
    assert text_direction(language) == direction
