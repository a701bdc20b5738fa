"""Honest answers and planted lies out of the files beside this one, and what came of checking them."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.condensing.condenser import condense
from bot.condensing.modelled import task_of, verified
from bot.domain.articles import Article
from bot.domain.briefs import Condensed
from bot.domain.modelling import Fidelity, ModelAnswer, ModelClaim, Modelled, ModelQuote
from tests.unit.condensing.test_articles_by_language import _article, _read

_HERE = Path(__file__).parent
_LANGUAGES = _HERE.parent / "languages"


@cache
def article_named(name: str) -> tuple[Article, Condensed]:
    """Return an article, by language and name, and what the engine makes of it."""
    article = _article(_read(_LANGUAGES / f"{name}.toml"))
    return article, condense(article)


def records(file: str) -> list[dict[str, Any]]:
    """Return the tables of a file beside this one."""
    found: list[dict[str, Any]] = tomllib.loads((_HERE / file).read_text("utf-8"))["article"]
    return found


def answer_of(record: Mapping[str, Any]) -> ModelAnswer:
    claims = (
        ModelClaim(words=c["words"], sentences=tuple(c["sentences"]), source=c.get("source"))
        for c in record.get("claims", ())
    )
    quote = record.get("quote")
    return ModelAnswer(
        claims=tuple(claims),
        quote=ModelQuote(
            words=quote["words"], sentences=tuple(quote["sentences"]), speaker=quote["speaker"]
        )
        if quote
        else None,
    )


def checked(name: str, answer: ModelAnswer, fidelity: Fidelity = Fidelity.STRICT) -> Modelled:
    """Return what may be shown of an answer about the article of that name."""
    article, condensed = article_named(name)
    task = task_of(article, condensed, max_claims=10, fidelity=fidelity)
    return verified(answer, article, condensed, task, model="tester")


def one_claim(words: str, *sentences: int, source: str | None = None) -> ModelAnswer:
    return ModelAnswer(
        claims=(ModelClaim(words=words, sentences=sentences, source=source),), quote=None
    )


def honest() -> Iterator[tuple[str, Modelled]]:
    for record in records("honest.toml"):
        yield record["of"], checked(record["of"], answer_of(record))
