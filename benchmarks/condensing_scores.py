"""The scorers beside the measuring data in; how good claims, quotes and bodies are, out."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.shared_data import shared_folder

_ROOT = Path(__file__).resolve().parents[1]
_ADAPTERS = "benchmarks.condensing_adapters"
_RUNS: dict[str, Sequence[str]] = {
    "claims": ("score_claims.py", "--summarizer", f"{_ADAPTERS}:claims", "--part", "dev"),
    "quotes": (
        "score_quotes.py", "--extractor", f"{_ADAPTERS}:quotes",
        "--claims", f"{_ADAPTERS}:sentence_sources", "--part", "dev",
    ),
    "bodies": ("score_extraction.py", "--extractor", f"{_ADAPTERS}:body"),
}  # fmt: skip
_JSON = re.compile(r"\{.*\}")


def report() -> list[str]:
    """Return the scores as lines; a scorer that cannot run says why."""
    return [line for name, command in _RUNS.items() for line in _scores(name, command)]


def _scores(name: str, command: Sequence[str]) -> list[str]:
    script = shared_folder() / "tools" / command[0]
    if not script.exists():
        return [f"{name}: not measured, {command[0]} is not here (LEDE_SHARED names no folder)"]
    ended = subprocess.run(  # noqa: S603  # the scorers that LEDE_SHARED names
        [sys.executable, str(script), *command[1:]],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        return [f"{name}: not measured, {ended.stderr.strip().splitlines()[-1]}"]
    return [f"{name}: {_told(line)}" for line in ended.stdout.splitlines() if _JSON.search(line)]


def _told(line: str) -> str:
    found = _JSON.search(line)
    assert found is not None  # noqa: S101  # the caller looked
    scores: dict[str, Any] = json.loads(found.group())
    words = line[: found.start()].split()
    part = words[-1] if words else ""
    return f"{part}: " + ", ".join(f"{key} {value}" for key, value in scores.items())


if __name__ == "__main__":
    print("\n".join(report()))
