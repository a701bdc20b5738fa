"""Where the measuring data of other people's texts lies, outside the project."""

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def shared_folder() -> Path:
    """Return the folder that LEDE_SHARED names (default ../shared beside the project)."""
    return (_ROOT / os.environ.get("LEDE_SHARED", "../shared")).resolve()
