"""The bars for following feeds in; each beside what was measured out.

python -m benchmarks.following [--quick] [--json]
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks import feed_scores, filters, forgery, hostile_feeds, many_feeds
from benchmarks.reporting import Measures, told


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """What a measure should reach."""

    measure: str
    least: float | None = None
    most: float | None = None

    def verdict(self, value: float | str | None) -> str:
        """Return the bar in words, and whether it is reached."""
        if not isinstance(value, int | float):
            return "not measured"
        if self.least is not None:
            return f"at least {self.least:g}: {'reached' if value >= self.least else 'MISSED'}"
        limit = self.most or 0
        return f"at most {limit:g}: {'reached' if value <= limit else 'MISSED'}"


BARS = (
    Bar(measure="% of files equal, gold and consensus: Lede", least=99),
    Bar(measure="times faster than feedparser", least=10),
    Bar(measure="times faster than feedparser without sanitising and resolving", least=3),
    Bar(measure="crashes", most=0),
    Bar(measure="peak of a worker, MB", most=hostile_feeds.CAP_MEGABYTES),
    Bar(measure="most CPU of a task, s", most=hostile_feeds.CAP_SECONDS),
    Bar(measure="event loop late at most, ms, beside hostile ones", most=100),
    Bar(measure="of them otherwise than alone", most=0),
    Bar(measure="forbidden connections", most=0),
    Bar(measure="worst verdict, CPU ms", most=50),
    Bar(measure="% of polls within 10 % of the interval", least=100),
    Bar(measure="main process and workers, MB at most", most=300),
    Bar(measure="unchanged poll as a multiple of the bare GET at the same pace", most=3),
)

Part = Callable[[bool], Measures]
_PARTS: Mapping[str, Part] = {
    "Parsing": feed_scores.measure,
    "Hostile feeds": hostile_feeds.measure,
    "Forged requests": forgery.measure,
    "Filters": filters.measure,
    "Many feeds": many_feeds.measure,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object, measures by name")
    parser.add_argument("--quick", action="store_true", help="about a minute, on less data")
    options = parser.parse_args()
    found = measure(options.quick)
    print(json.dumps(found, indent=2) if options.json else "\n".join(table(found)))


def measure(quick: bool) -> dict[str, Measures]:  # noqa: FBT001  # every program's one switch
    """Return the measures of each part by name, with the load of the machine while it ran."""
    return {name: _loaded(part, quick) for name, part in _PARTS.items()}


def _loaded(part: Part, quick: bool) -> Measures:  # noqa: FBT001  # passed on
    before = os.getloadavg()[0]
    measures = part(quick)
    load = f"{before:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores"
    return {**measures, "load of the machine": load}


def table(found: Mapping[str, Measures]) -> Iterator[str]:
    """Yield the lines of a Markdown table, a measure to a row."""
    bars = {bar.measure: bar for bar in BARS}
    yield "| part | measure | value | bar |"
    yield "|---|---|---|---|"
    for part, measures in found.items():
        for name, value in measures.items():
            verdict = bars[name].verdict(value) if name in bars else ""
            yield f"| {part} | {name} | {told(value).replace('|', '/')} | {verdict} |"


if __name__ == "__main__":
    main()
