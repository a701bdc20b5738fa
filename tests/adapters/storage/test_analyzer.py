"""What the search index knows of a text: words that people would type for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.storage.searching.analyzer import index_text, index_words, surface_words
from tests.builders import brief, link_card


def indexed(text: str, language: str | None = "en") -> list[str]:
    return index_text(link_card(headline=text, language=language)).headline.split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Bridge, re-opened!", ["the", "bridge", "re", "opened", "=bridg", "=open"]),
        ("Café Łódź naïve", ["cafe", "lodz", "naive"]),
        ("ﬁne \N{FULLWIDTH LATIN SMALL LETTER A} Ⅳ", ["fine", "a", "iv"]),
        ("STRASSE Straße", ["strasse", "strasse", "=strass", "=strass"]),
        ("a_b/c@d.e", ["a", "b", "c", "d", "e"]),
        ("soft\u00adhyphen zero\u200bwidth", ["softhyphen", "zerowidth"]),
        ("Ærø Đà", ["aero", "da"]),
        ("", []),
    ],
)
def test_words_lose_case_marks_and_punctuation(text, words):
    language = "de" if "STRASSE" in text else "en"
    assert [word for word in indexed(text, language) if word not in {"=naiv", "=fine"}] == words


def test_scripts_without_blanks_come_as_pairs_and_the_last_character():
    assert indexed("東京都。NATO本部", "ja") == ["東京", "京都", "都", "nato", "本部", "部"]


def test_marks_that_make_another_letter_stay():
    assert index_words("が") == ["が"]
    assert surface_words("हिन्दी") == ["हिन्दी"]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "negotiation", "negotiations"),
        ("ru", "переговоры", "переговорах"),
        ("de", "Verhandlung", "Verhandlungen"),
    ],
)
def test_forms_of_a_word_share_its_stem(language, one, other):
    stems = [{word for word in indexed(text, language) if word[0] == "="} for text in (one, other)]
    assert stems[0] & stems[1]


def test_a_language_without_a_stemmer_keeps_its_words():
    assert indexed("neuvottelut jatkuvat", None) == ["neuvottelut", "jatkuvat"]


def test_a_brief_is_found_by_headline_claims_quote_speaker_and_outlet(full_brief):
    text = index_text(full_brief)
    assert text.headline == "bridge opens =bridg =open"
    for word in ("lind", "honestly", "mara", "engineer", "gazette"):
        assert word in text.body.split()
    assert index_text(brief()).language == "en"


@given(st.text())
def test_no_text_breaks_the_analyzer_and_words_are_words(text):
    for surface in surface_words(text):
        for word in index_words(surface):
            assert word
            assert not set(word) & set(' "=@\x00')
