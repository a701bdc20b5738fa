"""Where other people's documents for measuring lie; they are never copied into the project."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[3]


def shared_folder(name: str) -> Path:
    """Return a folder of the shared data; skip where it is missing, fail where CI misses it."""
    folder = Path(os.environ.get("LEDE_SHARED", _ROOT.parent / "shared")) / "data" / name
    if not folder.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{folder} is missing")
        pytest.skip(f"{folder} is missing; set LEDE_SHARED to the folder that has data/")
    return folder
