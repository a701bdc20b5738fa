"""The folder of other people's texts that tests measure on, outside the project."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]


def shared(path: str) -> Path:
    """Return a file of the folder that LEDE_SHARED names; skip where it is missing, fail in CI."""
    file = (_ROOT / os.environ.get("LEDE_SHARED", "../shared") / path).resolve()
    if not file.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is missing; LEDE_SHARED must name the folder of test data in CI")
        pytest.skip(f"{path} is not here: LEDE_SHARED names no folder of test data")
    return file
