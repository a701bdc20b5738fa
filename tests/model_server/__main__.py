"""`python -m tests.model_server`: says where it listens in one line of JSON, then serves."""

import asyncio

from aiohttp import web

from tests.model_server.server import ModelServer
from tests.served_until_ended import served_until_ended

_LOCAL = "127.0.0.1"


async def _serve() -> None:
    # A question whose client gave up is cancelled, as a slow one would be answered to nobody.
    runner = web.AppRunner(
        ModelServer().application(), handler_cancellation=True, access_log=None, shutdown_timeout=0
    )
    await runner.setup()
    await web.TCPSite(runner, _LOCAL, 0).start()
    await served_until_ended({"address": f"http://{_LOCAL}:{runner.addresses[0][1]}"})
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve())
