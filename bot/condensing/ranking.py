"""Rows of features in, one score per sentence out; the coefficients stand in ranker.json."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.condensing.features import NAMES


@dataclass(frozen=True, slots=True)
class Ranker:
    """A logistic regression over NAMES."""

    intercept: float
    weights: Sequence[float]

    def score(self, row: Sequence[float]) -> float:
        """Return how likely a sentence is to be a key claim, from 0 to 1."""
        sum_ = self.intercept + sum(w * x for w, x in zip(self.weights, row, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum_))))


@lru_cache(maxsize=1)  # one small file, read once per process
def load_ranker() -> Ranker:
    """Return the trained ranker; benchmarks/train_ranker.py makes its file."""
    table = json.loads(files("bot.condensing").joinpath("ranker.json").read_text("utf-8"))
    return Ranker(table["intercept"], [table["weights"][name] for name in NAMES])
