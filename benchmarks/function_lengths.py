"""The project's own source in; how long its functions and files are, out."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

_SOURCE = Path(__file__).resolve().parents[1] / "bot"


def function_lengths(source: Path = _SOURCE) -> list[int]:
    """Return the lines of every function, decorators and docstring included, ascending."""
    return sorted(length for file in source.rglob("*.py") for length in _lengths_in(file))


def file_lengths(source: Path = _SOURCE) -> list[int]:
    """Return the lines of every file, ascending."""
    files = source.rglob("*.py")
    return sorted(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def report() -> str:
    """Return median, 95th percentile and longest, as a line."""
    functions, files = function_lengths(), file_lengths()
    return (
        f"{len(functions)} functions: median {median(functions):.0f} lines, "
        f"p95 {quantiles(functions, n=20)[-1]:.0f}, longest {functions[-1]}; "
        f"{len(files)} files: median {median(files):.0f}, longest {files[-1]}"
    )


def _lengths_in(file: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


if __name__ == "__main__":
    print(report())
