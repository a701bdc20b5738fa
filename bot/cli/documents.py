"""A URL, a file or standard input -> its bytes, or the error that says why not."""

import sys
from pathlib import Path

from bot.domain.errors import FileUnreadable

STANDARD_INPUT = "-"


def is_url(target: str) -> bool:
    """Tell whether a command's argument is an address."""
    return target.lower().startswith(("http://", "https://"))


def read_document(target: str) -> bytes:
    """Return the bytes of a file, or of standard input for `-`."""
    if target == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(target).read_bytes()
    except OSError as error:
        raise FileUnreadable(path=target, why=error.strerror or type(error).__name__) from error
