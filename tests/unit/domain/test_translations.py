"""A brief and the language that is wanted in, which translation is shown out."""

from dataclasses import replace

import pytest

from bot.domain.briefs import NotableQuote
from bot.domain.text import TextSpan
from bot.domain.translations import translation_for
from tests.builders import brief, link_card, translation

POLISH = translation(language="pl", headline="Most otwarty")
TRANSLATED = brief(translations=(translation(), POLISH))
NOTHING = translation(headline=None, claims=(None,), quote="Wir bauten sie zweimal.")
QUOTE = NotableQuote(
    text="We built it twice.",
    speaker="Ann Lee",
    speaker_description=None,
    segments=(TextSpan(start=0, end=4, text="Word"),),
)


def test_the_language_that_is_wanted_is_shown():
    assert translation_for(TRANSLATED, "pl") == POLISH


@pytest.mark.parametrize("wanted", [None, "en", "fr"], ids=["as written", "its own", "none made"])
def test_what_nobody_wants_or_made_is_shown_as_written(wanted):
    own = translation(language="en", headline="A machine's own words")
    assert translation_for(replace(TRANSLATED, translations=(own, POLISH)), wanted) is None


def test_a_brief_of_an_unknown_language_is_translated():
    assert translation_for(replace(TRANSLATED, language=None), "de") is not None


def test_a_link_without_a_brief_has_no_translation():
    assert translation_for(link_card(language="fr"), "de") is None


def test_a_translation_of_other_claims_is_not_mixed_with_these():
    other = translation(claims=("Eins.", "Zwei."))
    assert translation_for(brief(translations=(other,)), "de") is None


def test_a_translation_without_any_part_that_can_be_shown_is_none():
    assert translation_for(brief(translations=(NOTHING,)), "de") is None
    quoted = brief(translations=(NOTHING,), notable_quote=QUOTE)
    assert translation_for(quoted, "de") == NOTHING
