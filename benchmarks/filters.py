"""Hostile filters and texts in, the CPU time of the worst verdict out."""

import time
from itertools import product

from benchmarks import reporting
from bot.domain.filters import FilterSubject
from bot.pipeline.rules.filter_language import parse_filter
from bot.pipeline.rules.filtering import judge
from tests.unit.pipeline.hostile_filters import HOSTILE_PATTERNS, hostile_texts

_TRIES = 3  # the best of them, as a collection of garbage may fall into one


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Judge every hostile text by every hostile filter."""
    patterns = HOSTILE_PATTERNS[:3] if quick else HOSTILE_PATTERNS
    pairs = list(product(patterns, hostile_texts().values()))
    worst = max(min(_milliseconds(*pair) for _ in range(_TRIES)) for pair in pairs)
    return {"hostile filters judged": len(pairs), "worst verdict, CPU ms": round(worst, 1)}


def _milliseconds(pattern: str, text: str) -> float:
    subject = FilterSubject(
        title=text[:500],
        text=text,
        claims=(),
        speakers=(),
        language=None,
        authors=(),
        categories=(text[:99],) * 1_000,
    )
    wanted = parse_filter(pattern)
    began = time.thread_time()  # of this thread; other processes do not count
    judge(wanted, subject)
    return (time.thread_time() - began) * 1_000


if __name__ == "__main__":
    reporting.run(measure, __doc__)
