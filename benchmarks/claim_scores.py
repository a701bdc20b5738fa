"""Articles with their editors' highlights in; how near our three best claims and peers' come, out."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from statistics import mean
from typing import Any

from benchmarks import peers
from benchmarks.condensing_adapters import article_of, best_claims, claims
from benchmarks.reporting import Measures
from benchmarks.resampling import paired_difference
from benchmarks.scorers import NotHere, Row, rows, thinned
from benchmarks.train_ranker import folds, train
from bot.condensing.condenser import condense

_CLAIMS = 3
_ROUGES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeLsum": "ROUGE-L"}
_QUICK_DEV, _QUICK_OTHER = 80, 30

Scores = dict[str, list[float]]  # by kind of ROUGE, by article, in percent
Predict = Callable[[str], list[str]]


def measure(quick: bool) -> Iterator[tuple[str, Measures]]:  # noqa: FBT001  # every program's one switch
    """Yield a column's name and its measures by system: the dev rows, then the `other` rows."""
    dev = rows("condensing/cnndm_dev.jsonl")
    dev = thinned(dev, _QUICK_DEV) if quick else dev
    systems: dict[str, Predict | peers.Missing] = {"Lede": lambda text: claims(text, _CLAIMS)}
    for name, summarize in peers.summarizers():
        systems[name] = _three(summarize)
    yield from _columns("", dev, systems)
    other = [row for row in rows("condensing/cnndm_train.jsonl") if row["outlet"] != "cnn"]
    other = thinned(other, _QUICK_OTHER) if quick else other
    held_out = _held_out(other, quick=quick)
    texts: dict[str, Predict | peers.Missing] = {
        "Lede": held_out.__getitem__,
        "Lead-3": lambda text: peers.lead(text, _CLAIMS),
    }
    yield from _columns(", other outlets, cross-validated", other, texts)


def _three(summarize: peers.Summarize | peers.Missing) -> Predict | peers.Missing:
    if isinstance(summarize, peers.Missing):
        return summarize
    return lambda text: summarize(text, _CLAIMS)


def _columns(
    which: str, articles: Sequence[Row], systems: dict[str, Predict | peers.Missing]
) -> Iterator[tuple[str, Measures]]:
    scores = {
        name: predict if isinstance(predict, peers.Missing) else _rouge(articles, predict)
        for name, predict in systems.items()
    }
    for kind, told in _ROUGES.items():
        yield (
            f"{told}{which} ({len(articles)})",
            {
                name: found.why if isinstance(found, peers.Missing) else mean(found[kind])
                for name, found in scores.items()
            },
        )
        ours, lead = scores["Lede"], scores["Lead-3"]
        if not isinstance(ours, peers.Missing) and not isinstance(lead, peers.Missing):
            gap = paired_difference(ours[kind], lead[kind])
            bounds: Measures = {"mean": gap.mean, "low": gap.low, "high": gap.high}
            yield f"{told}{which}: Lede minus Lead-3, 95 %", bounds


def _rouge(articles: Sequence[Row], predict: Predict) -> Scores:
    scorer = _rouge_scorer()
    found: Scores = {kind: [] for kind in _ROUGES}
    for row in articles:
        scored = scorer.score("\n".join(row["highlights"]), "\n".join(predict(row["text"])))
        for kind, values in found.items():
            values.append(100 * scored[kind].fmeasure)
    return found


def _rouge_scorer() -> Any:
    try:
        rouge: Any = import_module("rouge_score.rouge_scorer")
    except ImportError as error:
        raise NotHere(str(error)) from error
    return rouge.RougeScorer(list(_ROUGES), use_stemmer=True)


def _held_out(other: Sequence[Row], *, quick: bool) -> dict[str, list[str]]:
    """Return our claims of each `other` text, ranked by what the remaining folds taught."""
    everything = rows("condensing/cnndm_train.jsonl")
    if quick:
        everything = [*other, *thinned(everything, 3 * _QUICK_DEV)]
    wanted = {row["id"] for row in other}
    found: dict[str, list[str]] = {}
    for taught, held in folds(len(everything)):
        tested = [everything[place] for place in held if everything[place]["id"] in wanted]
        held_ids = {everything[place]["id"] for place in held}
        lessons = [everything[p] for p in taught if everything[p]["id"] not in held_ids]
        ranker = train(lessons) if tested else None
        for row in tested:
            found[row["text"]] = best_claims(condense(article_of(row["text"]), ranker), _CLAIMS)
    return found
