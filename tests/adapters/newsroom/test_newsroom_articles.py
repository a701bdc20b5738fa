"""The articles themselves: what is expected of each holds, and all they must exercise is there."""

from datetime import timedelta

import pytest

from bot.adapters.newsroom.edition import Edition, correct
from bot.adapters.newsroom.expectations import read_expectation
from bot.adapters.newsroom.generated import generated_stock
from bot.adapters.newsroom.outlets import read_outlets
from bot.adapters.newsroom.sample_articles import (
    ArticleKind,
    BodyBlock,
    SampleArticle,
    parse_body,
    read_articles,
)
from bot.domain.reasons import Refusal
from tests.fakes.clock import FakeClock

ARTICLES = {article.slug: article for article in read_articles()}
OUTLETS = {outlet.slug: outlet for outlet in read_outlets()}


def words_of(article: SampleArticle) -> str:
    return "\n".join(
        part for block in article.body for part in (*block.paragraphs, block.credit or "")
    )


@pytest.mark.parametrize("slug", ARTICLES)
def test_what_is_expected_stands_in_the_article(slug):
    article, expected = ARTICLES[slug], read_expectation(slug)
    text = f"{article.headline}\n{words_of(article)}"
    assert expected.headline == article.headline
    assert expected.language == OUTLETS[article.outlet].language
    for quote in expected.quotes:
        assert quote.text in text
        assert quote.speaker in text or quote.speaker.split()[-1] in text


@pytest.mark.parametrize("slug", ARTICLES)
def test_refusals_are_codes_of_the_domain(slug):
    refusal = read_expectation(slug).refusal
    assert refusal is None or Refusal(refusal)
    assert (refusal is None) or not read_expectation(slug).quotes


@pytest.mark.parametrize("slug", ARTICLES)
def test_readable_articles_have_the_length_of_news(slug):
    if read_expectation(slug).refusal is None:
        assert 230 <= len(words_of(ARTICLES[slug]).split()) <= 600


def test_the_articles_exercise_what_briefs_are_made_of():
    articles = ARTICLES.values()
    assert len(articles) >= 14
    languages = {OUTLETS[article.outlet].language for article in articles}
    assert languages == {"en", "de", "es", "fr", "ru", "uk"}
    kinds = {block.kind for article in articles for block in article.body}
    assert {"blockquote", "question"} <= kinds
    refusals = {read_expectation(slug).refusal for slug in ARTICLES}
    assert {"paywall", "consent_wall", "list_page", "too_short"} <= refusals
    without_quotes = words_of(ARTICLES["census-of-seabirds"])
    assert not set(without_quotes) & set("“”«»„")
    assert any(article.correction for article in articles)


def test_pictures_have_captions_for_those_who_cannot_see_them():
    assert all(article.caption for article in ARTICLES.values() if article.picture)


def test_a_body_is_read_with_its_structure():
    body = parse_body(
        "One.\nTwo.\n\n## Head\n\n? Why?\n\n* item\n\n> First.\n> Last.\n> — Ana\n\n> Alone."
    )
    assert body == (
        BodyBlock(kind="paragraph", paragraphs=("One. Two.",)),
        BodyBlock(kind="heading", paragraphs=("Head",)),
        BodyBlock(kind="question", paragraphs=("Why?",)),
        BodyBlock(kind="item", paragraphs=("item",)),
        BodyBlock(kind="blockquote", paragraphs=("First.", "Last."), credit="Ana"),
        BodyBlock(kind="blockquote", paragraphs=("Alone.",)),
    )


def test_a_correction_mends_every_figure_and_says_so():
    article = ARTICLES["school-bus-fares"]
    corrected = correct(article)
    assert "940,000" not in "".join(words_of(corrected).split("Correction:")[0])
    assert "2,900" in article.summary
    assert "1,900" in corrected.summary
    assert corrected.body[-1].kind == "correction"
    assert correct(ARTICLES["tidal-barrier-approved"]) is ARTICLES["tidal-barrier-approved"]


def test_every_replacement_of_a_correction_finds_its_words():
    for article in ARTICLES.values():
        for old, new in article.correction.replacements if article.correction else ():
            assert old in words_of(article)
            assert new not in words_of(article)


def test_generated_articles_differ_in_title_claims_and_quote():
    stock = generated_stock(articles=300, feeds=3, seed=7)
    paragraphs = [block.paragraphs[0] for article in stock.articles for block in article.body]
    assert len({article.headline for article in stock.articles}) == 300
    assert len(set(paragraphs)) == len(paragraphs)
    assert {article.outlet for article in stock.articles} == {
        outlet.slug for outlet in stock.outlets
    }
    assert all(article.kind is ArticleKind.ARTICLE for article in stock.articles)


def test_generated_articles_follow_from_their_seed():
    assert generated_stock(9, 2, seed=1).articles == generated_stock(9, 2, seed=1).articles
    assert generated_stock(9, 2, seed=1).articles != generated_stock(9, 2, seed=2).articles


def test_some_generated_articles_can_be_out_already():
    now = FakeClock().now()
    edition = Edition(generated_stock(10, 2, seed=1, published=4).articles, now)
    assert len(edition.published()) == 4
    assert edition.remaining == 6
    assert all(each.published_at < now for each in edition.published())
    published = edition.publish_next()
    assert published is not None
    assert published.published_at - now < timedelta(minutes=1)
