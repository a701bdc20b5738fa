"""Everything that is measured, into docs/figures.md with date and machine."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import condensing_scores, function_lengths, pages_per_second, running

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


def main() -> None:
    """Measure and write."""
    now = datetime.now(UTC)  # noqa: TID251  # a script of its own: nothing above passes a Clock
    lines = [
        "# Figures",
        "",
        f"Measured on {now:%Y-%m-%d} with `make figures`, on {_machine()}.",
        "",
        *_sections(),
    ]
    (_ROOT / "docs" / "figures.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def _sections() -> Iterator[str]:
    pace = pages_per_second.measure()
    yield from _section("The house", [function_lengths.report()])
    yield from _section("Running", running.report())
    yield from _section(
        "Pages per CPU second",
        [
            f"HTML to verified brief: {pace.ours:.1f}",
            f"trafilatura alone (precision, with metadata), same run: {pace.trafilatura:.1f}",
            f"ratio: {pace.ratio:.2f}",
        ],
    )
    yield from _section("Condensing", condensing_scores.report())
    yield from _section("Kills", [_kills(*test) for test in _KILLS])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield from (f"- {line}" for line in lines)
    yield ""


def _kills(file: str, variable: str, count: int, when: str) -> str:
    """Run one of the suite's kill tests with a larger number."""
    command = [sys.executable, "-m", "pytest", "-q", f"tests/acceptance/{file}"]
    environment = {**os.environ, variable: str(count)}
    ended = subprocess.run(command, cwd=_ROOT, env=environment, check=False)  # noqa: S603  # our own tests
    verdict = "none lost, none twice, each channel in order" if ended.returncode == 0 else "FAILED"
    return f"{count} kills -9 of `lede run` {when}: {verdict}"


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
