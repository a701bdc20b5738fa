"""Articles with their editors' highlights in, the coefficients of the sentence ranker out.

    python -m benchmarks.train_ranker ARTICLES.jsonl bot/condensing/ranker.json

Each line holds `text`, `highlights` and `outlet`. Examples are the sentences that make a claim, in
the claim's words. One is positive when it belongs to the greedy oracle: the claims that together
repeat most of the highlights' words and pairs. Articles that share a highlight word for word are
pages of a series made from a template; they tell no news and are left out.
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import pstdev
from typing import Any

from benchmarks import reporting
from benchmarks.condensing_adapters import article_of
from bot.condensing.document import read_document
from bot.condensing.features import NAMES, compute_features
from bot.condensing.ranking import Ranker
from bot.condensing.readability import make_claim
from bot.condensing.speakers import listen
from bot.condensing.tokens import words_of

_ORACLE_CLAIMS = 4  # highlights are three or four
_L2 = 50.0  # weight decay, of features in standard deviations, against chatter of single articles
_STEPS = 8  # Newton steps; the fifth changes nothing visible
_FOLDS = 5
_QUICK_ARTICLES = 60

Row = dict[str, Any]  # of the training file
Example = tuple[Sequence[float], float]  # features, label


def main() -> None:
    """Train and write the coefficients; `--quick` on a few articles, to see that it runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("ranker", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true", help="print the weights as one object")
    options = parser.parse_args()
    lines = options.articles.read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines][: _QUICK_ARTICLES if options.quick else None]
    table = _table(train(rows), len(rows))
    options.ranker.write_text(json.dumps(table, indent=2) + "\n", "utf-8")
    weights: dict[str, float] = table["weights"]
    print(json.dumps(weights) if options.json else "\n".join(reporting.lines(weights)))


def _table(ranker: Ranker, articles: int) -> dict[str, Any]:
    return {
        "made_by": "benchmarks/train_ranker.py",
        "trained_on": f"{articles} news articles with editors' highlights, CNN and others",
        "intercept": round(ranker.intercept, 4),
        "weights": {name: round(w, 4) for name, w in zip(NAMES, ranker.weights, strict=True)},
    }


def train(rows: Sequence[Row]) -> Ranker:
    """Return the ranker that `rows` teach."""
    seen = Counter(line for row in rows for line in set(row["highlights"]))
    told = [row for row in rows if max(seen[line] for line in row["highlights"]) == 1]
    return fit([example for row in told for example in examples(row)])


def examples(row: Row) -> list[Example]:
    """Return an example for every sentence of an article that makes a claim."""
    document = read_document(article_of(row["text"]))
    voices = listen(document)
    table = compute_features(document, voices).rows
    made = [make_claim(document, voices, index) for index in range(len(table))]
    claims = {index: claim.text for index, claim in enumerate(made) if not isinstance(claim, str)}
    oracle = set(_oracle(claims, row["highlights"]))
    return [(table[index], float(index in oracle)) for index in claims]


def _oracle(claims: dict[int, str], highlights: Sequence[str]) -> list[int]:
    """Return the claims that greedily raise overlap with the highlights most."""
    wanted = _grams(words_of(" ".join(highlights)))
    grams = {index: _grams(words_of(claim)) for index, claim in claims.items()}
    chosen: list[int] = []
    best = 0.0
    held: Counter[Any] = Counter()
    while len(chosen) < _ORACLE_CLAIMS:
        gains = [(_overlap(held + g, wanted), i) for i, g in grams.items() if i not in chosen]
        score, index = max(gains, default=(0.0, -1))
        if score <= best:
            break
        best = score
        held += grams[index]
        chosen.append(index)
    return chosen


def _grams(words: list[str]) -> Counter[Any]:
    grams: Counter[Any] = Counter(words)
    grams.update(pairwise(words))
    return grams


def _overlap(held: Counter[Any], wanted: Counter[Any]) -> float:
    """Return the F1 of single words and pairs together."""
    common = (held & wanted).total()
    return 2 * common / max(1, held.total() + wanted.total())


def fit(examples: Sequence[Example]) -> Ranker:
    """Return the logistic regression that fits the examples, by Newton's method."""
    size = len(NAMES) + 1
    beta = [0.0] * size
    scales = [pstdev(column) or 1.0 for column in zip(*(row for row, _ in examples), strict=True)]
    data = [([(0, 1.0), *_present(row, scales)], label) for row, label in examples]
    for _ in range(_STEPS):
        gradient, hessian = _derivatives(data, beta)
        step = _solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
    return Ranker(beta[0], [b / scale for b, scale in zip(beta[1:], scales, strict=True)])


def _present(row: Sequence[float], scales: Sequence[float]) -> list[tuple[int, float]]:
    """Return the features that are not 0, in standard deviations, with their column."""
    scaled = (value / scale for value, scale in zip(row, scales, strict=True))
    return [(column, value) for column, value in enumerate(scaled, start=1) if value]


def _derivatives(
    data: Sequence[tuple[list[tuple[int, float]], float]], beta: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    size = len(beta)
    gradient = [0.0] + [-_L2 * b for b in beta[1:]]
    hessian = [[_L2 if i == j and i else 1e-6 * (i == j) for j in range(size)] for i in range(size)]
    for present, label in data:
        z = sum(beta[i] * x for i, x in present)
        p = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
        error, curve = label - p, p * (1 - p)
        for i, x in present:
            gradient[i] += error * x
            line, scale = hessian[i], curve * x
            for j, y in present:
                line[j] += scale * y
    return gradient, hessian


def _solve(matrix: list[list[float]], values: list[float]) -> list[float]:
    """Solve a small linear system by elimination with pivoting."""
    lines = [[*line, value] for line, value in zip(matrix, values, strict=True)]
    size = len(lines)
    for column in range(size):
        pivot = max(range(column, size), key=lambda at: abs(lines[at][column]))
        lines[column], lines[pivot] = lines[pivot], lines[column]
        for at in range(size):
            if at != column:
                factor = lines[at][column] / lines[column][column]
                lines[at] = [a - factor * b for a, b in zip(lines[at], lines[column], strict=True)]
    return [line[size] / line[at] for at, line in enumerate(lines)]


def folds(count: int, seed: int = 0) -> Iterator[tuple[list[int], list[int]]]:
    """Yield training and held-out row numbers for cross-validation."""
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311  # not for secrets
    for fold in range(_FOLDS):
        held = set(order[fold::_FOLDS])
        yield [row for row in order if row not in held], sorted(held)


if __name__ == "__main__":
    main()
