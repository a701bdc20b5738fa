"""Everything that is measured, into docs/figures.md with date and machine."""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import (
    condensing,
    end_to_end,
    following,
    function_lengths,
    hostile_texts,
    reporting,
    running,
    storage,
)

_ROOT = Path(__file__).resolve().parents[1]
# The suite's tests with larger numbers, about four seconds a kill.
_KILLS = (
    ("test_kills.py", "LEDE_TEST_KILLS", 40, "at random moments while it publishes"),
    (
        "test_discord_kills.py",
        "LEDE_TEST_DISCORD_KILLS",
        50,
        "while it posts to Discord, which answers one accepted post in twenty with 502 or not at all",
    ),
)
_QUICK_KILLS = 2
_COMMANDS = 200  # in a minute, while articles are condensed and posted
_QUICK_COMMANDS = 20
_TABLES: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "Condensing": condensing.table,
    "Following": following.table,
}


def main() -> None:
    """Measure and write; `--quick` only prints, on less data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object, measures by name")
    parser.add_argument("--quick", action="store_true", help="on less data; writes no file")
    options = parser.parse_args()
    found = _measures(options.quick)
    text = "\n".join(_document(found))
    if not options.quick:
        (_ROOT / "docs" / "figures.md").write_text(text, encoding="utf-8")
    print(json.dumps(found, indent=2) if options.json else text)


def _measures(quick: bool) -> dict[str, Any]:  # noqa: FBT001  # every program's one switch
    return {
        "The house": function_lengths.measure(quick),
        "Running": running.measure(quick),
        "Condensing": condensing.measure(quick),
        "Condensing a megabyte": hostile_texts.measure(quick),
        "Following": following.measure(quick),
        "Storage": storage.measure(quick),
        "End to end": end_to_end.measure(quick),
        "Kills": _kills(quick),
        "Answering": _answering(_QUICK_COMMANDS if quick else _COMMANDS),
    }


def _document(found: dict[str, Any]) -> Iterator[str]:
    now = datetime.now(UTC)  # noqa: TID251  # a script of its own: nothing above passes a Clock
    yield "# Figures"
    yield ""
    yield f"Measured on {now:%Y-%m-%d} with `make figures`, on {_machine()}."
    yield ""
    for title, measures in found.items():
        yield from _section(title, _TABLES.get(title, _listed)(measures))


def _listed(measures: reporting.Measures) -> Iterator[str]:
    return (f"- {line}" for line in reporting.lines(measures))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield from lines
    yield ""


def _kills(quick: bool) -> dict[str, str]:  # noqa: FBT001  # every program's one switch
    """Run the suite's kill tests with a larger number."""
    return {
        f"kills -9 of `lede run` {when}": _killed(file, variable, _QUICK_KILLS if quick else count)
        for file, variable, count, when in _KILLS
    }


def _answering(commands: int) -> dict[str, str]:
    """Run the suite's load test with that many commands."""
    passed = _passes("test_discord_load.py", "LEDE_TEST_DISCORD_COMMANDS", commands)
    verdict = "each first answer within 3 s" if passed else "FAILED"
    return {"commands, 200 a minute, while it condenses and posts": f"{commands}: {verdict}"}


def _killed(file: str, variable: str, count: int) -> str:
    verdict = (
        "none lost, none twice, each channel in order"
        if _passes(file, variable, count)
        else "FAILED"
    )
    return f"{count}: {verdict}"


def _passes(file: str, variable: str, count: int) -> bool:
    """Run one of the suite's tests with a larger number."""
    command = [sys.executable, "-m", "pytest", "-q", f"tests/acceptance/{file}"]
    environment = {**os.environ, variable: str(count)}
    ended = subprocess.run(command, cwd=_ROOT, env=environment, check=False, stdout=sys.stderr)  # noqa: S603  # our own tests
    return ended.returncode == 0


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
