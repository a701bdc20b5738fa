"""The scorers and data that LEDE_SHARED names in, as modules and rows, out."""

import importlib.util
import json
from functools import lru_cache
from types import ModuleType
from typing import Any

from benchmarks.shared_data import shared_folder

Row = dict[str, Any]


class NotHere(Exception):
    """A scorer, what it needs, or its data is not on this machine."""


@lru_cache  # four small files, loaded once per run
def scorer(name: str) -> ModuleType:
    """Return tools/`name`.py as a module; raises NotHere."""
    path = shared_folder() / "tools" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    if not path.exists() or spec is None or spec.loader is None:
        raise NotHere(f"{path.name} is not here (LEDE_SHARED names no folder)")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[Row]:
    """Return the rows of data/`name`; raises NotHere."""
    path = shared_folder() / "data" / name
    if not path.exists():
        raise NotHere(f"{path.name} is not here (LEDE_SHARED names no folder)")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def thinned(all_rows: list[Row], most: int) -> list[Row]:
    """Return at most `most` rows, spread evenly."""
    return all_rows[:: -(-len(all_rows) // most)] if all_rows else []
