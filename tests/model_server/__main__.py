"""`python -m tests.model_server`: says where it listens in one line of JSON, then serves."""

import asyncio
import contextlib
import json
import os
import signal
import sys

from aiohttp import web

from tests.model_server.server import ModelServer

_LOCAL = "127.0.0.1"


async def _serve() -> None:
    """Serve until SIGTERM, or until standard input closes: then whoever started this is gone."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    with contextlib.suppress(PermissionError):  # /dev/null and files cannot be watched
        loop.add_reader(sys.stdin, _note_end, ended)
    # A question whose client gave up is cancelled, as a slow one would be answered to nobody.
    runner = web.AppRunner(
        ModelServer().application(), handler_cancellation=True, access_log=None, shutdown_timeout=0
    )
    await runner.setup()
    await web.TCPSite(runner, _LOCAL, 0).start()
    address = f"http://{_LOCAL}:{runner.addresses[0][1]}"
    sys.stdout.write(json.dumps({"address": address}) + "\n")
    sys.stdout.flush()
    await ended.wait()
    await runner.cleanup()


def _note_end(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin)
        ended.set()


if __name__ == "__main__":
    asyncio.run(_serve())
