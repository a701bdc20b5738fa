"""Articles and claims, supported or not, in; how well the free checker tells them apart, out.

A claim is judged by the four sentences that share most words with it, as a model would cite them.

`--quick` takes a part of the pairs.
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks import reporting
from benchmarks.shared_data import shared_folder
from bot.condensing.language import load_language
from bot.condensing.modelled.free import free_faults
from bot.condensing.sentences import split_span
from bot.condensing.tokens import words_of

# Balanced accuracy of the lexical peers, thresholds tuned: bigrams of the claim in the article.
_PEERS = {"qags_cnndm": 77.7, "summedits_news": 60.3}
_NAMES = {"qags_cnndm": "QAGS CNN/DM", "summedits_news": "SummEdits news"}
_DRAWS = 1_000
_BOUND = 0.025  # on either side: 95 %
_CITED = 4  # sentences at most, as a claim may
_QUICK = 60  # pairs of each set

Row = dict[str, Any]
Scored = Sequence[tuple[int, float]]  # whether it is supported, and the score


@dataclass(frozen=True, slots=True)
class Checker:
    """Something that says how well an article supports a claim."""

    name: str
    score: Callable[[str, str], float]
    threshold: float | None  # None to be tuned on the development part


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Judge every claim against its article, with the verdict that is used and two scores."""
    found: dict[str, float | str] = {}
    checkers = (
        Checker("free checker as it is used", _accepted, 0.5),
        Checker("bigrams of the claim in the article", _bigrams, None),
        Checker("both", lambda doc, claim: _bigrams(doc, claim) - _doubt(doc, claim), None),
    )
    for name, shown in _NAMES.items():
        rows = _rows(name)[: _QUICK if quick else None]
        for checker in checkers:
            found |= {f"{shown}, {checker.name}": _told(rows, checker)}
        found[f"{shown}, lexical peer as measured before"] = _PEERS[name]
        found[f"{shown}, free checker, CPU ms a claim"] = round(_milliseconds(rows), 2)
    return found


def _rows(name: str) -> list[Row]:
    file = shared_folder() / "data" / "grounding" / f"{name}.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _accepted(doc: str, claim: str) -> float:
    """Return 1 for what the checker would let pass."""
    return float(next(free_faults(claim, _cited(doc, claim), load_language("en")), None) is None)


def _cited(doc: str, claim: str) -> str:
    """Return the sentences that cover most of the claim's words, in their order."""
    language = load_language("en")
    sentences = [doc[start:end] for start, end in split_span(doc, 0, len(doc), language)]
    words = [set(words_of(sentence)) for sentence in sentences]
    left = set(words_of(claim)) - language.stop_words
    chosen: set[int] = set()
    for _ in range(_CITED):
        best = max(range(len(sentences)), key=lambda at: len(words[at] & left))
        if not words[best] & left:
            break
        chosen.add(best)
        left -= words[best]
    return " ".join(sentences[at] for at in sorted(chosen))


def _doubt(doc: str, claim: str) -> float:
    return 0.0 if _accepted(doc, claim) else 0.5


def _bigrams(doc: str, claim: str) -> float:
    """Return which part of the claim's pairs of words the article has."""
    given = set(pairwise(words_of(doc)))
    claimed = list(pairwise(words_of(claim)))
    return sum(pair in given for pair in claimed) / max(1, len(claimed))


def _told(rows: Sequence[Row], checker: Checker) -> str:
    """Return the balanced accuracy with its bounds; a threshold is tuned on the even rows."""
    scored = [(row["label"], checker.score(row["doc"], row["claim"])) for row in rows]
    held, threshold = scored, checker.threshold
    if threshold is None:
        tuned, held = scored[::2], scored[1::2]
        threshold = max({score for _, score in tuned}, key=lambda at: _balanced(tuned, at))
    low, high = _bounds(held, threshold)
    accuracy = 100 * _balanced(held, threshold)
    return f"{accuracy:.1f} ({low:.1f} to {high:.1f}), {len(held)} claims"


def _balanced(scored: Scored, threshold: float) -> float:
    """Return the mean of the shares of supported and unsupported claims that are told right."""
    shares = []
    for label in (1, 0):
        right = [
            (score >= threshold) == bool(label) for is_true, score in scored if is_true == label
        ]
        shares.append(sum(right) / max(1, len(right)))
    return sum(shares) / len(shares)


def _bounds(scored: Scored, threshold: float) -> tuple[float, float]:
    chance = random.Random(0)  # noqa: S311  # not for secrets
    drawn = sorted(
        100 * _balanced(chance.choices(scored, k=len(scored)), threshold) for _ in range(_DRAWS)
    )
    cut = int(_DRAWS * _BOUND)
    return drawn[cut], drawn[-cut - 1]


def _milliseconds(rows: Sequence[Row]) -> float:
    pairs = [(row["claim"], _cited(row["doc"], row["claim"])) for row in rows]
    language = load_language("en")
    began = time.process_time()
    for claim, cited in pairs:
        list(free_faults(claim, cited, language))
    return (time.process_time() - began) * 1_000 / len(rows)


if __name__ == "__main__":
    reporting.run(measure, __doc__)
