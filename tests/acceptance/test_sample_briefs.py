"""The sample articles as their editors would want them told: headline, speakers, refusals."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.newsroom.expectations import read_expectation
from bot.adapters.newsroom.newsroom import Newsroom
from bot.adapters.newsroom.sample_articles import read_articles
from bot.domain.articles import Article
from bot.domain.briefs import Brief, Quotation
from bot.pipeline.brief_on_demand import card_of
from bot.pipeline.cpu_work import brief_page
from bot.presenting.brief_json import brief_json

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_MARKS = "“”„«»\"' ,.?!—…"
ARTICLES = {article.slug: article for article in read_articles()}


@pytest.fixture
async def fetch():
    async with Newsroom(NOW, SystemClock().sleep) as newsroom, aiohttp.ClientSession() as session:
        newsroom.publish_all()

        async def page(slug: str):
            url = newsroom.url_of(ARTICLES[slug])
            async with session.get(url) as answer:
                return await answer.read(), url, answer.headers.get("Content-Type")

        yield page


@pytest.mark.parametrize("slug", ARTICLES)
async def test_a_sample_article_is_told_as_it_should_be(fetch, slug):
    expected = read_expectation(slug)
    body, url, content_type = await fetch(slug)
    answer = brief_page(body, url, content_type)
    if expected.refusal is not None:
        card = card_of(answer)
        assert card is not None
        assert card.reason.code == expected.refusal
        return
    assert isinstance(answer.page, Article)
    assert answer.page.title == expected.headline
    assert answer.page.language == expected.language
    assert answer.condensed is not None
    assert isinstance(answer.condensed.result, Brief)
    told = json.dumps(brief_json(answer.condensed.result), ensure_ascii=False)
    for boilerplate in expected.absent:
        assert boilerplate not in told
    for quote in expected.quotes:
        assert quote.speaker in _speakers_of(quote.text, answer.condensed.quotations)


def _speakers_of(words: str, quotations: Sequence[Quotation]) -> list[str | None]:
    """Return who is found to say these words, or words that begin or end like them."""
    bare = [(quotation.text.strip(_MARKS), quotation.speaker) for quotation in quotations]
    wanted = words.strip(_MARKS)
    return [speaker for text, speaker in bare if text in wanted or wanted in text]
