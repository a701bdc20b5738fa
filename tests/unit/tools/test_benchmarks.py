"""Every program that measures can be run briefly, and by programs."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.processes import ROOT

PROGRAMS = sorted(
    path for path in (ROOT / "benchmarks").glob("*.py") if '"__main__"' in path.read_text("utf-8")
)
QUICKEST = "function_lengths"
SWITCHES = {"--json", "--quick"}


def switches_of(program: Path) -> set[str]:
    """Return which of the switches a program takes, by itself or from the house's own reporting."""
    tree = ast.parse(program.read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if any(ast.unparse(call.func) == "reporting.run" for call in calls):
        return switches_of(program.with_name("reporting.py"))
    added = (call for call in calls if ast.unparse(call.func).endswith(".add_argument"))
    names = (part.value for call in added for part in call.args if isinstance(part, ast.Constant))
    return {name for name in names if isinstance(name, str)} & SWITCHES


def test_there_are_programs_that_measure():
    assert {"end_to_end", "storage", "figures", QUICKEST} <= {program.stem for program in PROGRAMS}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_each_takes_both_switches(program):
    assert switches_of(program) == SWITCHES


def test_with_both_switches_one_object_of_measures_by_name_is_all_that_is_printed():
    command = [sys.executable, "-m", f"benchmarks.{QUICKEST}", "--json", "--quick"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=25)  # noqa: S603  # our own program
    measures = json.loads(told.stdout)
    assert measures
    assert all(isinstance(value, int | float | str) for value in measures.values())
