"""A URL, a file or standard input -> its bytes, or the error that says why not; and back."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from bot.domain.errors import BodyTooLarge, FileUnreadable, FileUnwritable

STANDARD_INPUT = "-"


def is_url(target: str) -> bool:
    """Tell whether a command's argument is an address."""
    return target.lower().startswith(("http://", "https://"))


def read_document(target: str, max_bytes: int) -> bytes:
    """Return the bytes of a file, or of standard input for `-`; BodyTooLarge past the limit."""
    try:
        with _opened(target) as source:
            body = source.read(max_bytes + 1)
    except OSError as error:
        raise _unreadable(target, error) from error
    if len(body) > max_bytes:
        raise BodyTooLarge(url=target, limit_bytes=max_bytes)
    return body


def write_document(target: str, body: bytes) -> None:
    """Write a file, in place of one that is there; FileUnwritable says why that failed."""
    try:
        Path(target).write_bytes(body)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FileUnwritable(path=target, why=why) from error


async def lines_of(target: str) -> AsyncIterator[bytes]:
    """Yield the lines as they come: whoever writes them may wait for answers in between."""
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[bytes | OSError | None] = asyncio.Queue(1)

    def read() -> None:
        with suppress(RuntimeError, CancelledError):  # the loop ended before the lines did
            for line in _lines_and_end(target):
                asyncio.run_coroutine_threadsafe(arrived.put(line), loop).result()

    # A thread of its own, left behind at the end: nothing interrupts a read that waits.
    Thread(target=read, daemon=True).start()
    while (line := await arrived.get()) is not None:
        if isinstance(line, OSError):
            raise _unreadable(target, line) from line
        yield line


def _lines_and_end(target: str) -> Iterator[bytes | OSError | None]:
    try:
        with _opened(target) as source:
            yield from source
    except OSError as error:
        yield error
    yield None


def _opened(target: str) -> BinaryIO:
    if target == STANDARD_INPUT:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    return Path(target).open("rb")


def _unreadable(target: str, error: OSError) -> FileUnreadable:
    return FileUnreadable(path=target, why=error.strerror or type(error).__name__)
