"""Saved pages with their publishers' descriptions in; how near our claims and the lead come, out.

A smoke test, not a target: publishers often repeat their first sentence as the description, and
few pages of each language are here. Both sides read the same article, as we took it from its page;
headings are no sentences of either.
"""

import html
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib import import_module
from statistics import mean
from typing import Any

from benchmarks.condensing_adapters import best_claims
from benchmarks.reporting import Measures
from benchmarks.scorers import NotHere, Row, rows, scorer, thinned
from bot.condensing.condenser import condense
from bot.condensing.features import NAMES
from bot.condensing.language import load_language
from bot.condensing.ranking import Ranker
from bot.condensing.sentences import split_article
from bot.condensing.tokens import words_of
from bot.domain.articles import Article, BlockKind
from bot.domain.briefs import Brief
from bot.reading.article_extractor import extract_article

_CLAIMS = 3
_FEW = 5  # pages; fewer of a language are told together
_QUICK_PAGES = 40
_BY_PLACE = 25.0  # so great a weight that nothing but a sentence's place counts
_KINDS = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2"}

_SYSTEMS = ("Lede", "Lead-3", "Lead-3 of claims")

Scores = dict[str, tuple[float, ...]]  # by kind of ROUGE: each system's, in percent


def measure(quick: bool) -> Iterator[tuple[str, Measures]]:  # noqa: FBT001  # every program's one switch
    """Yield a row for each language and kind of ROUGE; raises NotHere."""
    found: dict[str, list[Scores]] = defaultdict(list)
    for row, article in described(quick=quick):
        result = condense(article).result
        if isinstance(result, Brief):
            ours = best_claims(condense(article), _CLAIMS)
            scores = score(row["ref"], ours, lead_of(article), first_claims_of(article))
            found[result.language or "unknown"].append(scores)
    for language, scored in sorted(_with_few_together(found).items()):
        for kind, told in _KINDS.items():
            means = (mean(each[kind][at] for each in scored) for at in range(len(_SYSTEMS)))
            name = f"claims against the publisher's description, {language}"
            yield f"{name}, {told} ({len(scored)})", dict(zip(_SYSTEMS, means, strict=True))


def described(*, quick: bool) -> Iterator[tuple[Row, Article]]:
    """Yield the rows whose saved page holds an article, and the article; raises NotHere."""
    tool = scorer("score_extraction")
    pages = {page["id"]: page for page in tool.load()}
    wanted = [row for row in rows("languages/og.jsonl") if row["id"] in pages]
    for row in thinned(wanted, _QUICK_PAGES) if quick else wanted:
        page = tool.html(pages[row["id"]]).encode("utf-8", "replace")
        article = extract_article(page, row["url"] or "", "text/html; charset=utf-8")
        if isinstance(article, Article):
            yield row, article


def first_claims_of(article: Article) -> list[str]:
    """Return the first claims of an article: its lead without what cannot stand alone."""
    by_place = Ranker(0.0, [float(name == "inverse_position") * _BY_PLACE for name in NAMES])
    return best_claims(condense(article, by_place), _CLAIMS)


def lead_of(article: Article) -> list[str]:
    """Return the first sentences of an article that are no heading."""
    spans = split_article(article, load_language(article.language))
    told = [span for span in spans if span.kind is not BlockKind.HEADING]
    return [article.text[span.start : span.end] for span in told[:_CLAIMS]]


def score(description: str, *systems: Sequence[str]) -> Scores:
    """Return how near each comes to a description; its words may be of any script."""
    judge = _judge()
    wanted = html.unescape(description)
    scored = [judge.score(wanted, "\n".join(claims)) for claims in systems]
    return {kind: tuple(100 * each[kind].fmeasure for each in scored) for kind in _KINDS}


def _judge() -> Any:
    try:
        rouge: Any = import_module("rouge_score.rouge_scorer")
    except ImportError as error:
        raise NotHere(str(error)) from error
    return rouge.RougeScorer(list(_KINDS), tokenizer=_Words())


class _Words:
    """Our words for ROUGE, whose own know no letter beside a to z."""

    def tokenize(self, text: str) -> Sequence[str]:
        return [word.lower() for word in words_of(text)]


def _with_few_together(found: dict[str, list[Scores]]) -> dict[str, list[Scores]]:
    """Return what was found, small languages as one."""
    told: dict[str, list[Scores]] = defaultdict(list)
    for language, scores in found.items():
        told[language if len(scores) >= _FEW else "other languages"] += scores
    return told
