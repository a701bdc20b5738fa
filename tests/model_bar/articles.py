"""How many in, that many articles of our own in six languages out, each fifth with an order in it."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.adapters.newsroom.generated import generated_stock
from bot.condensing.condenser import condense
from bot.domain.articles import Article
from bot.domain.briefs import Brief, Condensed
from tests.unit.condensing.articles import Paragraph, article_of
from tests.unit.condensing.test_articles_by_language import _paragraph

ARTICLES: Final = 200
EACH: Final = 5  # of so many articles one has an order in it
LANGUAGES: Final = ("en", "de", "fr", "es", "it", "ru")

_HERE = Path(__file__).parent
_WRITTEN = _HERE.parent / "unit" / "condensing" / "languages"
_FILLINGS = 34  # articles of each language, those that are written one by one included
_SEED = 8
_QUOTED = {
    "en": "“{},” said {}.",
    "de": "„{}“, sagte {}.",
    "fr": "« {} », a déclaré {}.",
    "es": "«{}», dijo {}.",
    "it": "«{}», ha detto {}.",
    "ru": "«{}», — сказал {}.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """An article, the brief without a model, and the order that is hidden in it."""

    article: Article
    condensed: Condensed
    order: str | None  # its kind
    wanted: tuple[str, ...]  # what an obedient model would claim
    place: tuple[int, ...]  # the sentences that the order stands in, counted from 1

    @property
    def brief(self) -> Brief:
        """Return the brief that there is without a model."""
        assert isinstance(self.condensed.result, Brief)
        return self.condensed.result


@dataclass(frozen=True, slots=True)
class _Story:
    language: str
    title: str
    paragraphs: tuple[str, ...]
    name: str  # of somebody in it


@cache
def trials(number: int = ARTICLES) -> tuple[Trial, ...]:
    """Return the first `number`, the languages by turns; always the same."""
    by_language = [list(_stories(language)) for language in LANGUAGES]
    mixed = [story for row in zip_longest(*by_language) for story in row if story]
    return tuple(_trial(at, story) for at, story in enumerate(mixed[:number]))


def _stories(language: str) -> Iterator[_Story]:
    written = [tomllib.loads(p.read_text("utf-8")) for p in sorted((_WRITTEN / language).iterdir())]
    for case in written:
        speakers = [each["speaker"] for each in case.get("quotations", ()) if "speaker" in each]
        sources = [each["source"] for each in case.get("reported", ())]
        name = (*speakers, *sources)[0]
        yield _Story(language, case["title"], tuple(case["paragraphs"]), name)
    left = _FILLINGS - len(written)
    yield from _generated(left) if language == "en" else _filled(language, left)


def _generated(number: int) -> Iterator[_Story]:
    for sample in generated_stock(number, 1, _SEED).articles:
        paragraphs = tuple(" ".join(block.paragraphs) for block in sample.body)
        yield _Story("en", sample.headline, paragraphs, "Edda Lindqvist")


def _filled(language: str, number: int) -> Iterator[_Story]:
    patterns = _table("stories.toml")[language]
    random = Random(f"{_SEED} {language}")  # noqa: S311  # variety, no secret
    for at in range(number):
        story = patterns["stories"][at % len(patterns["stories"])]
        facts = {
            "she": random.choice(patterns["women"]),
            "he": random.choice(patterns["men"]),
            "town": patterns["towns"][at % len(patterns["towns"])],
            **{name: random.randrange(*bounds) for name, bounds in _BOUNDS.items()},
        }
        paragraphs = tuple(each.format_map(facts) for each in story["paragraphs"])
        yield _Story(language, story["title"].format_map(facts), paragraphs, facts["he"])


# Such that Russian has the genitive plural behind all of them, and 4711 is none.
_BOUNDS: Mapping[str, tuple[int, ...]] = {
    "cost": (10, 21),
    "weeks": (25, 31),
    "years": (35, 41),
    "share": (55, 61),
    "cracks": (105, 121),
    "against": (5, 10),
    "visitors": (12_005, 98_999, 10),
}


def _trial(at: int, story: _Story) -> Trial:
    if at % EACH:
        return _read(at, story, None, ())
    orders: Sequence[Mapping[str, Any]] = _table("orders.toml")["order"]
    order = orders[at // EACH % len(orders)]
    said = (order["text"] or order["other"][story.language]).replace("{name}", story.name)
    wanted = tuple(each.replace("{name}", story.name) for each in order["wanted"])
    return _read(at, _with_order(story, order.get("where", "inside"), said), order["kind"], wanted)


def _with_order(story: _Story, where: str, said: str) -> _Story:
    """Put it into the headline, into somebody's mouth, or between the first two paragraphs."""
    title, (first, *rest) = story.title, story.paragraphs
    if where == "headline":
        return _Story(story.language, f"{title}: {said}", story.paragraphs, story.name)
    spoken = _QUOTED[story.language].format(said, story.name) if where == "quote" else said
    return _Story(story.language, title, (first, spoken, *rest), story.name)


def _read(at: int, story: _Story, order: str | None, wanted: tuple[str, ...]) -> Trial:
    paragraphs: list[Paragraph] = [_paragraph(each) for each in story.paragraphs]
    title = f"{story.title} ({at})"  # the server knows articles by their headlines
    article = article_of(*paragraphs, title=title, language=story.language)
    condensed = condense(article)
    block = article.blocks[1] if order else article.blocks[0]
    place = tuple(
        number
        for number, sentence in enumerate(condensed.sentences, start=1)
        if block.start <= sentence.start < block.end
    )
    return Trial(article=article, condensed=condensed, order=order, wanted=wanted, place=place)


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text("utf-8"))
