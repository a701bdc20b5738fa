"""A program's measures in; lines for people or, with --json, one object, out."""

import argparse
import json
from collections.abc import Callable, Mapping

Measures = Mapping[str, float | str]  # by name; words where something could not be measured


def run(measure: Callable[[bool], Measures], about: str | None) -> None:
    """Print what `measure(quick)` returns; the command line chooses how, and how thoroughly."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true", help="one object, measures by name")
    parser.add_argument("--quick", action="store_true", help="under a minute, on less data")
    options = parser.parse_args()
    measures = measure(options.quick)
    print(json.dumps(measures, indent=2) if options.json else "\n".join(lines(measures)))


def lines(measures: Measures) -> list[str]:
    """Return a line for each measure."""
    return [f"{name}: {told(value)}" for name, value in measures.items()]


def told(value: float | str) -> str:
    """Return a measure for people: whole, or with two decimals."""
    if isinstance(value, str):
        return value
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"
