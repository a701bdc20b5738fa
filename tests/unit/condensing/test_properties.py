"""What holds of a brief whatever the text, and how long condensing may take."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.hostile_texts import texts
from bot.condensing.condenser import condense
from bot.condensing.grounding import CUT, MAX_CLAIM_CHARS, unsupported
from bot.condensing.language import load_language
from bot.domain.articles import Article, BlockKind
from bot.domain.briefs import Brief, LinkCard
from tests.unit.condensing.articles import article_of

# Many times over what other tests cover; counting its lines triples its time.
pytestmark = pytest.mark.no_cover

HOSTILE = dict(texts())
# What sentences are put together from, by language: openings, names, cues, what is said.
PARTS = {
    "en": (
        ("", "However, ", "LEEDS (NWA) — ", "In 2010, ", "When she left, ", "But ", "Her plan: "),
        ("Ann Field", "Paul Rowe", "Ines Álvarez", "the mayor", "she", "He", "they", "NATO"),
        ("said", "told reporters that", "warned on Monday that", "did not say", "allegedly sold"),
        (
            "the old bridge, which was built in 1890, will close",
            "12.5 million pounds (about $16m) are missing",
            "nobody was hurt, according to the council",
            "“we keep it. It is ours,” and left",
            "the tower -- closed since May 3 -- is not safe",
            "the fair, a feast of five days, never opened; rain fell",
        ),
    ),
    "de": (
        ("", "Nach Angaben des Amtes ", "Am Montag ", "Dort ", "MÜNCHEN (nwa) - "),
        ("Anna Feld", "die Bürgermeisterin", "sie", "Paul Rau", "der Sprecher"),
        ("sagte", "teilte mit, dass", "bestritt, dass", "warnte"),
        (
            "die Brücke von 1890 sei gesperrt",
            "„Wir bleiben. Das ist unser Haus“",
            "12,5 Mio. fehlten",
        ),
    ),
    "fr": (
        ("", "Cependant, ", "Selon la mairie, ", "Lundi 3 mai, "),
        ("Anne Champ", "la maire", "elle", "Paul Roux, le préfet,"),
        ("a déclaré que", "affirme ne pas savoir si", "a dit"),
        ("le pont de 1890 fermera", "« nous restons. C’est à nous »", "12,5 millions manquent"),
    ),
    "ru": (
        ("", "По данным мэрии, ", "В 2010 году ", "Однако "),
        ("Анна Гиль", "мэр", "она", "Павел Рау"),
        ("сказала, что", "не исключает, что", "сообщила"),
        ("мост 1890 года закроют", "«мы остаемся. Это наше»", "не хватает 12,5 млн"),
    ),
}


@st.composite
def sentences(draw, language: str | None) -> str:
    parts = PARTS.get(language or "", PARTS["en"])
    opening, name, cue, said = (draw(st.sampled_from(part)) for part in parts)
    return f"{opening}{name} {cue} {said}{draw(st.sampled_from('.!?…'))}"


@st.composite
def articles(draw) -> Article:
    """Build something like news, or text of any kind, in blocks of any kind."""
    language = draw(st.sampled_from(["en", "de", "fr", "pl", "ru", "ja", "xx", None]))
    like_news = st.lists(sentences(language), min_size=1, max_size=5).map(" ".join)
    words = like_news | st.text(min_size=1, max_size=200)
    kinds = st.sampled_from(list(BlockKind))
    return article_of(
        *draw(st.lists(st.tuples(kinds, words), min_size=1, max_size=8)), language=language
    )


def _facts(text: str) -> set[str]:
    """Return the numbers and capitalised words, told apart otherwise than the engine does it."""
    words = re.findall(r"[^\W_]+", text)
    return {word.casefold() for word in words if word[0].isupper() or not word.isalpha()}


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W_]+", text)}


@settings(deadline=None, max_examples=200)
@given(articles())
def test_spans_point_at_their_words(article):
    condensed = condense(article)

    for quotation in condensed.quotations:
        assert article.text[quotation.start : quotation.end] == quotation.text
    for sentence in condensed.sentences:
        assert article.text[sentence.start : sentence.end].strip()
    if isinstance(condensed.result, Brief):
        for claim in condensed.result.key_claims:
            assert claim.evidence
            assert all(article.text[s.start : s.end] == s.text for s in claim.evidence)


@settings(deadline=None, max_examples=200)
@given(articles())
def test_quotes_are_verbatim_and_their_speakers_named_in_the_article(article):
    condensed = condense(article)

    for quotation in condensed.quotations:
        assert _words(quotation.speaker or "") <= _words(article.text)
        assert _words(quotation.mention or "") <= _words(article.text)
    quote = condensed.result.notable_quote if isinstance(condensed.result, Brief) else None
    if quote is not None:
        assert all(segment in article.text for segment in quote.text.split(CUT))
        assert [article.text[s.start : s.end] for s in quote.segments] == quote.text.split(CUT)
        assert _words(quote.speaker) <= _words(article.text)


@settings(deadline=None, max_examples=300)
@given(articles())
def test_no_number_date_or_name_is_in_a_claim_but_not_in_its_evidence(article):
    result = condense(article).result

    for claim in result.key_claims if isinstance(result, Brief) else ():
        evidence = " ".join(span.text for span in claim.evidence)
        assert _facts(claim.text) <= _words(evidence)
        assert unsupported(claim.text, evidence, load_language(result.language)) == []
        assert 0 < len(claim.text) <= MAX_CLAIM_CHARS
        if claim.attribution is not None:
            assert _facts(claim.attribution.source) <= _words(article.text)


@settings(deadline=None, max_examples=60)
@given(articles())
def test_the_same_article_gives_the_same_brief(article):
    assert condense(article) == condense(article)


@settings(deadline=None, max_examples=60)
@given(articles())
def test_claims_are_three_to_five_at_most_and_stand_in_the_articles_order(article):
    result = condense(article).result

    if not isinstance(result, Brief):
        return
    starts = [claim.evidence[0].start for claim in result.key_claims]
    assert starts == sorted(starts)
    assert len(starts) <= 5
    assert sorted(claim.rank for claim in result.key_claims) == list(range(1, len(starts) + 1))


@pytest.mark.timeout(90)  # whatever backtracks takes hours; seconds are measured in benchmarks/
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_quarter_of_a_megabyte_of_anything_comes_to_an_end(text):
    """All of it is measured in benchmarks/hostile_texts.py."""
    paragraphs = text[: len(text) // 4].split("\n")
    article = article_of(*paragraphs)

    assert isinstance(condense(article).result, Brief | LinkCard)


def test_what_a_book_begins_with_is_condensed():
    opening = "Mayor Ann Field opened the new steel bridge of Leeds in May. " * 8
    article = article_of(opening, "The river is wide and cold here. " * 20_000)

    result = condense(article).result

    assert isinstance(result, Brief)
    assert all(span.stands_in(article.text) for c in result.key_claims for span in c.evidence)
