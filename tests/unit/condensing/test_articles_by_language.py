"""Whole articles of our own writing in each language, and who says what in them."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.condensing.condenser import condense
from bot.condensing.language import LANGUAGES
from bot.domain.articles import Article, BlockKind
from bot.domain.briefs import Brief, Condensed
from tests.unit.condensing.articles import Paragraph, article_of

_FOLDER = Path(__file__).parent / "languages"
_FILES = sorted(_FOLDER.glob("*/*.toml"))
_ENOUGH = 6  # articles in each language

Case = dict[str, Any]


def _read(path: Path) -> Case:
    return {"language": path.parent.name, **tomllib.loads(path.read_text("utf-8"))}


def _paragraph(text: str) -> Paragraph:
    """Return a paragraph; "> " opens a block quotation, "# " a heading."""
    if text.startswith("> "):
        return BlockKind.QUOTE, text[2:]
    return (BlockKind.HEADING, text[2:]) if text.startswith("# ") else text


def _article(case: Case) -> Article:
    paragraphs = map(_paragraph, case["paragraphs"])
    return article_of(*paragraphs, title=case["title"], language=case["language"])


@pytest.fixture(params=_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def case(request: pytest.FixtureRequest) -> Case:
    return _read(request.param)


def test_every_quotation_is_found_with_its_speaker(case):
    found = condense(_article(case)).quotations

    expected = [(each["words"], each.get("speaker")) for each in case.get("quotations", ())]
    assert [(quotation.text, quotation.speaker) for quotation in found] == expected


def test_what_is_reported_has_its_source(case):
    article = _article(case)
    condensed = condense(article)

    for each in case.get("reported", ()):
        assert _source(article, condensed, each["sentence"]) == each["source"], each["sentence"]
    for sentence in case.get("own_voice", {}).get("sentences", ()):
        assert _source(article, condensed, sentence) is None, sentence


def test_a_brief_is_made_of_the_articles_own_words(case):
    article = _article(case)
    result = condense(article).result

    assert isinstance(result, Brief)
    assert 2 <= len(result.key_claims) <= 5
    quote = result.notable_quote
    wanted = case["notable_quote"]
    if not wanted["speakers"]:
        assert quote is None
        return
    assert quote is not None
    assert quote.speaker in wanted["speakers"]
    assert quote.speaker_description == wanted.get("descriptions", {}).get(quote.speaker)
    for segment in quote.segments:
        assert article.text[segment.start : segment.end] in quote.text


def test_each_language_has_articles_enough():
    counts = Counter(path.parent.name for path in _FILES)

    assert [code for code in LANGUAGES if counts[code] < _ENOUGH] == []


def _source(article: Article, condensed: Condensed, piece: str) -> str | None:
    at = article.text.index(piece)
    assert article.text.count(piece) == 1, f"{piece!r} names no one sentence"
    return next(
        sentence.source for sentence in condensed.sentences if sentence.start <= at < sentence.end
    )
