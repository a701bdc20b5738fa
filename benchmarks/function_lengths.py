"""The project's own source in; how long its functions and files are, out."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from benchmarks import reporting

_SOURCE = Path(__file__).resolve().parents[1] / "bot"


def function_lengths(source: Path = _SOURCE) -> list[int]:
    """Return the lines of every function, decorators and docstring included, ascending."""
    return sorted(length for file in source.rglob("*.py") for length in _lengths_in(file))


def file_lengths(source: Path = _SOURCE) -> list[int]:
    """Return the lines of every file, ascending."""
    files = source.rglob("*.py")
    return sorted(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def measure(_quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return how many, the median, the 95th percentile and the longest, in lines."""
    functions, files = function_lengths(), file_lengths()
    return {
        "functions": len(functions),
        "function lines, median": median(functions),
        "function lines, p95": quantiles(functions, n=20)[-1],
        "function lines, longest": functions[-1],
        "files": len(files),
        "file lines, median": median(files),
        "file lines, longest": files[-1],
    }


def _lengths_in(file: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


if __name__ == "__main__":
    reporting.run(measure, __doc__)
