"""The measuring data in; one table of us beside what people would use instead, out.

    python -m benchmarks.condensing [--quick] [--json]

The peers are optional (`pip install .[benchmarks]`); what is missing is said in its place.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median, quantiles
from typing import Any

from benchmarks import claim_scores, description_scores, pages_per_second, peers
from benchmarks.condensing_adapters import article_of, body, page_title, quotes, sentence_sources
from benchmarks.reporting import Measures, told
from benchmarks.scorers import NotHere, Row, rows, scorer, thinned
from bot.condensing.condenser import condense

Column = tuple[str, Measures]  # a measure's name; its values by system

_QUOTE_MEASURES = {
    "F1": "quotations found, F1",
    "spk_e2e": "speaker right, end to end",
    "hand_e2e": "he/she given the right name",
    "claim_F1": "attributed sentences, F1",
    "claim_src_acc": "source right, given found",
}
_QUICK_ARTICLES, _QUICK_PAGES = 20, 24
_TIMED = 150  # articles, enough for a steady 95th percentile
_TITLE_MARKS = (*(f" {mark} " for mark in "|-:·•»"), "_")  # between a headline and its outlet
_TYPOGRAPHY = str.maketrans("“”„«‘’–—", '""""\'\'--')  # what typesetters vary


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object, measures by name")
    parser.add_argument("--quick", action="store_true", help="under a minute, on less data")
    options = parser.parse_args()
    found = measure(options.quick)
    print(json.dumps(found, indent=2) if options.json else "\n".join(table(found)))


def measure(quick: bool) -> dict[str, Measures]:  # noqa: FBT001  # every program's one switch
    """Return measures by name, each by system; a measure that cannot be taken says why."""
    parts: list[Callable[[bool], Iterator[Column]]] = [
        claim_scores.measure,
        description_scores.measure,
        _quotes,
        _bodies,
        _pace,
        _alone,
    ]
    return {name: values for part in parts for name, values in _taken(part, quick)}


def _taken(part: Callable[[bool], Iterator[Column]], quick: bool) -> Iterator[Column]:  # noqa: FBT001  # passed on
    try:
        yield from part(quick)
    except NotHere as missing:
        yield part.__name__.strip("_"), {"Lede": f"not measured: {missing}"}


def table(found: dict[str, Measures]) -> Iterator[str]:
    """Yield the lines of a Markdown table, a measure to a row."""
    systems = list(dict.fromkeys(name for values in found.values() for name in values))
    shown = [name for name in systems if name not in ("mean", "low", "high")]
    yield f"| measure | {' | '.join(shown)} |"
    yield "|---" * (len(shown) + 1) + "|"
    for measured, values in found.items():
        if "low" in values:
            cells = [f"{values['mean']:+.2f} ({values['low']:+.2f} to {values['high']:+.2f})"]
        else:
            cells = [_cell(values.get(name)) for name in shown]
        yield f"| {measured} | {' | '.join(cells + [''] * (len(shown) - len(cells)))} |"


def _cell(value: float | str | None) -> str:
    if value is None:
        return ""
    return f"skipped: {value}".replace("|", "/") if isinstance(value, str) else told(value)


def _quotes(quick: bool) -> Iterator[Column]:  # noqa: FBT001  # every program's one switch
    """Yield what PolNeAR's dev articles say of quotations and their speakers."""
    tool = scorer("score_quotes")
    articles = rows("condensing/polnear_dev.jsonl")
    articles = thinned(articles, _QUICK_ARTICLES) if quick else articles
    hand = json.loads((tool.ROOT / "hand_dev.json").read_text(encoding="utf-8"))
    said = {
        row["id"]: sentence_sources(row["text"], [(s["start"], s["end"]) for s in row["claims"]])
        for row in articles
    }
    scored: dict[str, Any] = {
        "Lede": tool.evaluate(articles, _quotes_of(articles, quotes), said, hand)
    }
    for name, find in peers.quoters():
        if isinstance(find, peers.Missing):
            scored[name] = find.why
        else:
            scored[name] = tool.evaluate(articles, _quotes_of(articles, find), None, hand)
    for key, measured in _QUOTE_MEASURES.items():
        yield f"{measured} ({len(articles)})", _by_system(scored, key)


def _quotes_of(articles: Sequence[Row], find: peers.Quotes) -> dict[str, Any]:
    return {row["id"]: find(row["text"]) for row in articles}


def _by_system(scored: dict[str, Any], key: str, factor: float = 1) -> Measures:
    found: dict[str, float | str] = {}
    for name, scores in scored.items():
        if isinstance(scores, str):
            found[name] = scores
        elif scores.get(key) is not None:
            found[name] = factor * scores[key]
    return found


def _bodies(quick: bool) -> Iterator[Column]:  # noqa: FBT001  # every program's one switch
    """Yield how well article bodies and titles are taken out of saved pages."""
    tool = scorer("score_extraction")
    pages = tool.load()
    pages = thinned(pages, 3 * _QUICK_PAGES) if quick else pages
    extractors: dict[str, peers.Body | peers.Missing] = {"Lede": body, **dict(peers.bodies())}
    scored: dict[str, dict[str, Any] | str] = {}
    for name, extract in extractors.items():
        if isinstance(extract, peers.Missing):
            scored[name] = extract.why
        else:
            scored[name] = tool.score(pages, tool.run(extract, pages)[0])
    for part in ("aeb", "traf"):
        of_part = {n: s if isinstance(s, str) else s.get(part, {}) for n, s in scored.items()}
        yield f"body F1, {part}", _by_system(of_part, "f1", 100)
    titled = [page for page in pages if page["set"] == "moz" and page["title"]]
    right = sum(_same_title(page_title(tool.html(p), p["url"]), p["title"]) for p in titled)
    yield f"title right, moz ({len(titled)}), %", {"Lede": 100 * right / max(1, len(titled))}


def _same_title(ours: str, theirs: str) -> bool:
    """Tell equal headlines: folded, and each also without the outlet's name at its ends."""
    return bool(_freed(ours) & _freed(theirs))


def _freed(title: str) -> set[str]:
    """Return a headline folded, and without what stands apart at its end, its start or both."""
    folded = " ".join(title.casefold().translate(_TYPOGRAPHY).split())
    once = {folded, *_without_end(folded, len(folded))}
    return once | {part for whole in once for part in _without_end(whole, len(folded))}


def _without_end(title: str, full_length: int) -> Iterator[str]:
    """Yield what is left of a headline, when more than half is, or one word went."""
    ends = [title.partition(" [")[::2]] if title.endswith("]") else []
    for mark in _TITLE_MARKS:
        ends += [title.rpartition(mark)[::2], title.partition(mark)[::2]]
    for parts in ends:
        for kept, gone in (parts, parts[::-1]):
            if len(kept) > full_length / 2 or (kept and len(gone.split()) == 1):
                yield kept


def _pace(quick: bool) -> Iterator[Column]:  # noqa: FBT001  # every program's one switch
    """Yield pages per CPU second, and ours as a share of each peer's."""
    paces = pages_per_second.paces(quick)
    yield "pages per CPU second", paces
    ours = paces["Lede"]
    yield (
        "Lede's pace as a share of it",
        {
            name: pace if isinstance(pace, str) or isinstance(ours, str) else ours / pace
            for name, pace in paces.items()
        },
    )


def _alone(quick: bool) -> Iterator[Column]:  # noqa: FBT001  # every program's one switch
    """Yield the CPU milliseconds that condensing takes per article."""
    count = _QUICK_ARTICLES if quick else _TIMED
    texts = [row["text"] for row in thinned(rows("condensing/cnndm_dev.jsonl"), count)]
    texts += [row["text"] for row in thinned(rows("condensing/polnear_dev.jsonl"), count)]
    spent = [_milliseconds(text) for text in texts[:1] + texts][1:]  # the first warms up
    yield f"condensing alone, CPU ms, median ({len(spent)})", {"Lede": median(spent)}
    yield f"condensing alone, CPU ms, p95 ({len(spent)})", {"Lede": quantiles(spent, n=20)[-1]}


def _milliseconds(text: str) -> float:
    started = time.process_time()
    condense(article_of(text))
    return 1000 * (time.process_time() - started)


if __name__ == "__main__":
    main()
