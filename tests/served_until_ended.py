"""A server of the tests in a process of its own: where it listens out, in one line of JSON."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any


async def served_until_ended(where: Mapping[str, Any]) -> None:
    """Tell whoever started this where it listens, and return when it is to end.

    That is on SIGTERM, or where standard input closes: then whoever started this is gone.
    """
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    with contextlib.suppress(PermissionError):  # /dev/null and files cannot be watched
        loop.add_reader(sys.stdin, _note_end, ended)
    sys.stdout.write(json.dumps(where) + "\n")
    sys.stdout.flush()
    await ended.wait()


def _note_end(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin)
        ended.set()
