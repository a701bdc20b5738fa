"""Articles with their editors' highlights in, the coefficients of the sentence ranker out.

    python -m benchmarks.train_ranker ARTICLES.jsonl bot/condensing/ranker.json

Each line holds `text`, `highlights` and `outlet`. A sentence is a positive example when it belongs
to the greedy oracle: the sentences that together repeat most of the highlights' words and pairs.
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.condensing_adapters import article_of
from bot.condensing.document import read_document
from bot.condensing.features import NAMES, compute_features
from bot.condensing.ranking import Ranker
from bot.condensing.speakers import listen
from bot.condensing.tokens import words_of

_ORACLE_SENTENCES = 4  # highlights are three or four
_L2 = 3.0  # weight decay against chatter of single articles
_STEPS = 12  # Newton steps; the fifth changes nothing visible
_FOLDS = 5

Example = tuple[list[float], float, float]  # features, label, weight


def main() -> None:
    """Train, cross-validate on outlets of every kind, write the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("ranker", type=Path)
    parser.add_argument("--other-weight", type=float, default=2.0)
    options = parser.parse_args()
    lines = options.articles.read_text("utf-8").splitlines()
    articles = [_examples(json.loads(line), options.other_weight) for line in lines]
    ranker = fit([example for article in articles for example in article])
    table = {
        "made_by": "benchmarks/train_ranker.py",
        "trained_on": f"{len(articles)} news articles with editors' highlights, CNN and others",
        "intercept": round(ranker.intercept, 4),
        "weights": {name: round(w, 4) for name, w in zip(NAMES, ranker.weights, strict=True)},
    }
    options.ranker.write_text(json.dumps(table, indent=2) + "\n", "utf-8")
    print(json.dumps(table, indent=2))


def _examples(row: dict[str, Any], other_weight: float) -> list[Example]:
    document = read_document(article_of(row["text"]))
    rows = compute_features(document, listen(document)).rows
    sentences = [document.text[s.start : s.end] for s in document.sentences]
    oracle = set(_oracle(sentences, row["highlights"]))
    weight = 1.0 if row["outlet"] == "cnn" else other_weight
    return [(list(features), float(index in oracle), weight) for index, features in enumerate(rows)]


def _oracle(sentences: Sequence[str], highlights: Sequence[str]) -> list[int]:
    """Return the sentences that greedily raise overlap with the highlights most."""
    wanted = _grams(words_of(" ".join(highlights)))
    grams = [_grams(words_of(sentence)) for sentence in sentences]
    chosen: list[int] = []
    best = 0.0
    held: Counter[Any] = Counter()
    while len(chosen) < _ORACLE_SENTENCES:
        gains = [(_overlap(held + g, wanted), i) for i, g in enumerate(grams) if i not in chosen]
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
    """Return the logistic regression that fits the weighted examples, by Newton's method."""
    size = len(NAMES) + 1
    beta = [0.0] * size
    data = [([1.0, *row], label, weight) for row, label, weight in examples]
    for _ in range(_STEPS):
        gradient, hessian = _derivatives(data, beta)
        step = _solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
    return Ranker(beta[0], beta[1:])


def _derivatives(
    data: Sequence[Example], beta: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    size = len(beta)
    gradient = [0.0] + [-_L2 * b for b in beta[1:]]
    hessian = [[_L2 if i == j and i else 1e-6 * (i == j) for j in range(size)] for i in range(size)]
    for row, label, weight in data:
        z = sum(b * x for b, x in zip(beta, row, strict=True))
        p = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
        error, curve = weight * (label - p), weight * p * (1 - p)
        present = [(i, x) for i, x in enumerate(row) if x]
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
        held = order[fold::_FOLDS]
        yield [row for row in order if row not in set(held)], held


if __name__ == "__main__":
    main()
