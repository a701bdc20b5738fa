"""Pairs of scores in, the bounds within which their mean difference lies out (bootstrap)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

_DRAWS = 2000
_BOUND = 0.025  # on either side: 95 %


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """How much better ours is, over the same articles."""

    mean: float
    low: float  # 95 % of resampled means lie between low and high
    high: float


def paired_difference(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """Return ours minus theirs; both go by article, in the same order."""
    gaps = [a - b for a, b in zip(ours, theirs, strict=True)]
    chance = random.Random(0)  # noqa: S311  # not for secrets
    drawn = sorted(mean(chance.choices(gaps, k=len(gaps))) for _ in range(_DRAWS))
    cut = int(_DRAWS * _BOUND)
    return Difference(mean=mean(gaps), low=drawn[cut], high=drawn[-cut - 1])
