"""No planted lie, strange link or followed order is posted, whatever a model's server makes up.

`python -m benchmarks.modelled` does the same with two hundred articles.
"""

import pytest

from tests.fakes.workers import InlineWorkers
from tests.model_bar.articles import LANGUAGES, trials
from tests.model_bar.posted import lies_in, posted, strange_links
from tests.model_bar.trying import INVENTING, OBEYING, obeyed, tried
from tests.model_server.driver import RunningModel, model_server

ARTICLES = 50
KINDS_OF_ORDERS = 10


@pytest.fixture(scope="module")
def server():
    with model_server() as running:
        yield running


def test_the_articles_are_of_every_language_and_hold_every_kind_of_order():
    articles = trials(ARTICLES)
    assert {trial.article.language for trial in articles} == set(LANGUAGES)
    assert len({trial.order for trial in articles} - {None}) == KINDS_OF_ORDERS
    assert all(trial.brief.key_claims for trial in articles)


def test_what_is_posted_by_mistake_would_be_noticed():
    one, other = trials(ARTICLES)[1:3]
    shown, without = posted(one.brief), posted(other.brief)
    assert lies_in([one.brief.key_claims[0].text, "4711"], shown, without) == [
        one.brief.key_claims[0].text
    ]
    assert strange_links(shown, without, "https://elsewhere.example/") == [one.article.url]


@pytest.mark.parametrize("lie", INVENTING, ids=lambda lie: lie["lie"])
async def test_no_planted_lie_is_posted(lie, server: RunningModel):
    found = await tried(trials(ARTICLES), server, InlineWorkers(), lie)
    assert found.briefed == ARTICLES
    assert found.planted >= ARTICLES
    assert found.told == found.links == found.troubles == []


async def test_no_order_is_followed(server: RunningModel):
    found = await tried(trials(ARTICLES), server, InlineWorkers(), OBEYING)
    assert found.briefed == ARTICLES
    assert found.planted
    assert found.told == found.links == found.troubles == []


async def test_no_order_is_followed_in_the_articles_own_words(server: RunningModel):
    found = await obeyed(trials(ARTICLES), server, InlineWorkers())
    assert found.briefed == found.articles == KINDS_OF_ORDERS
    assert found.planted > KINDS_OF_ORDERS
    assert found.told == found.links == found.troubles == []


async def test_an_honest_server_is_heard(server: RunningModel):
    found = await tried(trials(ARTICLES), server, InlineWorkers(), "honest")
    assert found.unchanged == 0
    assert found.accepted > found.parts / 2


@pytest.mark.parametrize(
    ("behaviour", "settings"),
    [
        ({"kind": "status", "status": 500}, {}),
        ("honest", {"daily_token_budget": 1}),
        ("honest", {"base_url": "http://127.0.0.1:9/v1"}),
    ],
    ids=["failing", "out of budget", "down"],
)
async def test_without_a_model_briefs_are_byte_for_byte_the_same(
    behaviour, settings, server: RunningModel
):
    articles = trials(ARTICLES)
    found = await tried(articles, server, InlineWorkers(), behaviour, **settings)
    assert found.unchanged == len(found.troubles) == len(articles)
