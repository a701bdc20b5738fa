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
    grounding,
    hostile_texts,
    keeping,
    modelled,
    reporting,
    running,
    search,
    soak,
    storage,
)

_ROOT = Path(__file__).resolve().parents[1]
_FILE = _ROOT / "docs" / "figures.md"
_BEGINS = "## "
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
# Three arrangements each: one process over SQLite, three over it, three over PostgreSQL.
_KILLED_WORKERS = ("test_kills_of_workers.py", "LEDE_TEST_WORKER_KILLS", 334)
_QUICK_KILLS = 2
_COMMANDS = 200  # in a minute, while articles are condensed and posted
_QUICK_COMMANDS = 20
_TABLES: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "Condensing": condensing.table,
    "Following": following.table,
}


def main() -> None:
    """Measure and write, one section after the other; `--quick` only prints, on less data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one object, measures by name")
    parser.add_argument("--quick", action="store_true", help="on less data; writes no file")
    parser.add_argument(
        "--only", action="append", choices=_SECTIONS, help="of the sections; several if wanted"
    )
    options = parser.parse_args()
    found: dict[str, Any] = {}
    for title in options.only or _SECTIONS:
        found[title] = _SECTIONS[title](options.quick)
        section = "\n".join(_section(title, found[title]))
        if not options.quick:
            _keep(title, section)
        if not options.json:
            print(section)
    if options.json:
        print(json.dumps(found, indent=2))


def _keep(title: str, section: str) -> None:
    """Put a section in its place among those that stand there from other days."""
    head, *standing = _FILE.read_text(encoding="utf-8").split(_BEGINS)
    sections = {each.partition("\n")[0]: each for each in standing}
    sections[title] = section.removeprefix(_BEGINS)
    ordered = [sections[each].rstrip() + "\n" for each in _SECTIONS if each in sections]
    text = _BEGINS.join([head, *(f"{each}\n" for each in ordered)])
    _FILE.write_text(text.rstrip() + "\n", encoding="utf-8")


def _section(title: str, measures: Any) -> Iterator[str]:
    now = datetime.now(UTC)  # noqa: TID251  # a script of its own: nothing above passes a Clock
    yield f"{_BEGINS}{title}"
    yield ""
    yield f"Measured on {now:%Y-%m-%d}, on {_machine()}."
    yield ""
    yield from _TABLES.get(title, _listed)(measures)


def _listed(measures: reporting.Measures) -> Iterator[str]:
    return (f"- {line}" for line in reporting.lines(measures))


def _kills(quick: bool) -> dict[str, str]:  # noqa: FBT001  # every program's one switch
    """Run the suite's kill tests with a larger number."""
    file, variable, each = _KILLED_WORKERS
    count = _QUICK_KILLS if quick else each
    workers = _killed(file, variable, count).partition(": ")[2]
    return {
        "kills -9 while it polls, condenses and posts, answers being lost; SQLite with one process and"
        " with three, PostgreSQL with three": f"{count} of each: {workers}",
        **{
            f"kills -9 of `lede run` {when}": _killed(
                file, variable, _QUICK_KILLS if quick else number
            )
            for file, variable, number, when in _KILLS
        },
    }


def _answering(quick: bool) -> dict[str, str]:  # noqa: FBT001  # every program's one switch
    """Run the suite's load test with more commands."""
    commands = _QUICK_COMMANDS if quick else _COMMANDS
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


_SECTIONS: Mapping[str, Callable[[bool], Any]] = {
    "The house": function_lengths.measure,
    "Running": running.measure,
    "Condensing": condensing.measure,
    "Condensing a megabyte": hostile_texts.measure,
    "Checking a model's free wording": grounding.measure,
    "A model that invents or obeys": modelled.measure,
    "Following": following.measure,
    "Storage": storage.measure,
    "Searching a million briefs": search.measure,
    "Keeping and backing up": keeping.measure,
    "End to end": end_to_end.measure,
    "Thirty days in virtual time": soak.measure,
    "Kills": _kills,
    "Answering": _answering,
}

if __name__ == "__main__":
    main()
