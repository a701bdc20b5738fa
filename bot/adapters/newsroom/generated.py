"""A number and a seed in, as many short articles as a load or kill test needs out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from bot.adapters.newsroom.newsroom import Stock
from bot.adapters.newsroom.outlets import Outlet, read_outlets
from bot.adapters.newsroom.sample_articles import ArticleKind, SampleArticle, parse_body

_TOWNS = ("Aldermoor", "Brackwell", "Carrowmouth", "Dunmere", "Eastholt", "Fenwick Quay")
_PEOPLE = ("Ada Penhallow", "Bram Ostler", "Celia Marchbank", "Dev Ramsarup", "Edda Lindqvist")
_ROLES = ("council leader", "chief engineer", "head of planning", "transport officer")
_WORKS = ("footbridge", "pumping station", "tram stop", "sea wall", "library", "ferry ramp")

_HEADLINE = "{town} approves {work} number {number} at a cost of £{cost},000"
_SUMMARY = "The {work} is project number {number} of the town's programme of public works."
_BODY = """
The council of {town} approved {work} number {number} on Tuesday evening, committing \
£{cost},000 to a project that residents of the lower town have asked for since the floods.

Work on {work} number {number} will begin within {weeks} weeks and is expected to employ \
{workers} people from the district, according to the council's published plan.

“Number {number} is the {work} that {town} was promised, and the {cost} thousand pounds are \
in the account,” said {person}, the {role}. “We will open it within {weeks} weeks of the first \
stone.”

{person} added that {share} per cent of the materials for number {number} would come from suppliers within \
thirty miles of the town.

Opponents said the money for {work} number {number} should have gone to the repair of \
{potholes} potholes that were counted along the ring road in the spring.

The council will publish the contract for {work} number {number} next week, and a first \
report on its progress is due after {weeks} weeks.
"""


def generated_stock(articles: int, feeds: int, seed: int, published: int = 0) -> Stock:
    """Return `articles` articles spread over `feeds` outlets, the first `published` in the archive.

    The same numbers give the same articles; each differs in title, claims and quote.
    """
    outlets = _generated_outlets(feeds)
    # Plausible variety, no secret: the test wants the same articles again.
    random = Random(seed)  # noqa: S311  # not used for anything secret
    return Stock(
        outlets=outlets,
        articles=tuple(
            _article(number, outlets[number % feeds].slug, random, published)
            for number in range(1, articles + 1)
        ),
    )


def _generated_outlets(feeds: int) -> Sequence[Outlet]:
    pattern = next(outlet for outlet in read_outlets() if outlet.language == "en")
    return tuple(
        replace(
            pattern,
            slug=f"district-news-{number}",
            name=f"District News {number}",
            domain=f"district-news-{number}.example",
            channel=f"page:district-{number}",
        )
        for number in range(1, feeds + 1)
    )


def _article(number: int, outlet: str, random: Random, published: int) -> SampleArticle:
    facts = _facts(number, random)
    return SampleArticle(
        slug=f"article-{number}",
        outlet=outlet,
        kind=ArticleKind.ARTICLE,
        section="District",
        headline=_HEADLINE.format_map(facts),
        summary=_SUMMARY.format_map(facts),
        byline=random.choice(_PEOPLE),
        picture=None,
        caption="",
        minutes_ago=60 * 24 - number if number <= published else None,
        order=number,
        body=parse_body(_BODY.format_map(facts)),
    )


def _facts(number: int, random: Random) -> Mapping[str, str | int]:
    return {
        "number": number,
        "town": random.choice(_TOWNS),
        "work": random.choice(_WORKS),
        "person": random.choice(_PEOPLE),
        "role": random.choice(_ROLES),
        "cost": random.randrange(100, 900),
        "weeks": random.randrange(3, 40),
        "workers": random.randrange(10, 90),
        "share": random.randrange(20, 95),
        "potholes": random.randrange(100, 999),
    }
