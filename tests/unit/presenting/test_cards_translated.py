"""A brief with a translation and a language in, a card that tells a machine's words from others out."""

from dataclasses import replace

import pytest

from bot.domain.briefs import Attribution, Brief, KeyClaim, NotableQuote
from bot.domain.deliveries import DigestItem
from bot.domain.text import TextSpan
from bot.presenting.cards import make_card, say_translation, taken_down_card
from bot.presenting.digests import make_digest
from bot.presenting.speech import speaking
from tests.builders import brief, translation

SPAN = TextSpan(start=0, end=4, text="Word")
QUOTE = NotableQuote(
    text="We built it twice.", speaker="Ann Lee", speaker_description="engineer", segments=(SPAN,)
)
CLAIMS = tuple(
    KeyClaim(
        text=text,
        rank=1,
        attribution=Attribution(source="the mayor", cue="allegedly", hedged=True),
        evidence=(SPAN,),
    )
    for text in ("The bridge opened.", "It cost 3 million.")
)
GERMAN = translation(
    claims=("Die Brücke wurde eröffnet.", None), quote="Wir haben sie zweimal gebaut."
)


def bridge() -> Brief:
    return brief(key_claims=CLAIMS, notable_quote=QUOTE, translations=(GERMAN,))


def test_headline_and_claims_are_translated_and_what_has_no_translation_stays_as_written():
    card = make_card(bridge(), "de")
    assert card.headline == "Die Brücke öffnet"
    assert [claim.text for claim in card.claims] == [
        "Die Brücke wurde eröffnet.",
        "It cost 3 million.",
    ]
    assert [claim.direction for claim in card.claims] == ["ltr", None]


def test_who_says_so_and_by_which_words_stays_as_written():
    card = make_card(bridge(), "de")
    assert {claim.attribution for claim in card.claims} == {"the mayor · “allegedly”"}


def test_a_quote_keeps_its_own_words_beside_the_translation():
    quote = make_card(bridge(), "de").quote
    assert quote is not None
    assert (quote.text, quote.speaker, quote.description) == (
        "We built it twice.",
        "Ann Lee",
        "engineer",
    )
    assert quote.translation is not None
    assert quote.translation.text == "Wir haben sie zweimal gebaut."


@pytest.mark.parametrize("language", [None, "en", "fr"])
def test_without_a_translation_nothing_is_marked(language):
    assert make_card(bridge(), language) == make_card(replace(bridge(), translations=()))


def test_a_part_that_is_empty_once_it_is_clean_stays_as_written():
    hidden = translation(
        headline="\u202e\u2066", claims=("\u200b", "Sie kostete 3 Millionen."), quote="\x1b[1m"
    )
    card = make_card(replace(bridge(), translations=(hidden,)), "de")
    assert (card.headline, card.headline_direction) == ("The bridge opens", None)
    assert card.claims[0].text == "The bridge opened."
    assert card.quote is not None
    assert card.quote.translation is None


def test_each_part_runs_the_way_of_its_own_language():
    arabic = replace(bridge(), language="ar")
    card = make_card(arabic, "de")
    assert (card.direction, card.headline_direction) == ("rtl", "ltr")
    assert [claim.direction for claim in card.claims] == ["ltr", None]


@pytest.mark.parametrize(
    ("written_in", "spoken", "told"),
    [
        ("en", "en", "Machine translation from English by small-model-7b"),
        (None, "en", "Machine translation by small-model-7b"),
        ("en", "de", "Maschinell übersetzt von small-model-7b (Original: Englisch)"),
    ],
)
def test_who_translated_is_told_in_the_language_of_our_words(written_in, spoken, told):
    made = make_card(replace(bridge(), language=written_in), "de").footer.translation
    assert made is not None
    with speaking(spoken):
        assert say_translation(made) == told


def test_a_brief_that_was_taken_down_shows_nothing_of_a_machine():
    assert taken_down_card(bridge()).footer.translation is None


def test_a_digest_marks_the_rows_whose_words_are_a_machines():
    unseen = replace(GERMAN, headline=None, claims=(None, "Sie kostete 3 Millionen."))
    items = [
        DigestItem(brief_id=1, content=bridge()),
        DigestItem(brief_id=2, content=brief()),
        DigestItem(brief_id=3, content=replace(bridge(), translations=(unseen,))),
    ]
    rows = make_digest(items, "de").rows
    assert [row.is_translated for row in rows] == [True, False, False]
    assert [row.headline for row in rows][:2] == ["Die Brücke öffnet", "The bridge opens"]
