"""Scripts of tests in, changes of the world and what was seen out: HTTP with JSON on loopback."""

import inspect
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.discord_stand_in.acts import Acts
from tests.discord_stand_in.answers import Answers
from tests.discord_stand_in.gateway import Gateway
from tests.discord_stand_in.gateway_scripts import GatewayScripts
from tests.discord_stand_in.proxy import Proxy
from tests.discord_stand_in.readings import Readings
from tests.discord_stand_in.refusals import Impossible
from tests.discord_stand_in.service import Discord
from tests.discord_stand_in.thread_scripts import ThreadScripts
from tests.discord_stand_in.world_scripts import WorldScripts


class Control:
    """Runs an operation for each POST: its name is the path, its arguments the body."""

    def __init__(self, discord: Discord, gateway: Gateway, proxy: Proxy) -> None:
        self._operations: dict[str, Callable[..., Any]] = {}
        for part in (
            WorldScripts(discord),
            ThreadScripts(discord),
            GatewayScripts(discord, gateway, proxy),
            Readings(discord, gateway, proxy),
            Acts(discord),
            Answers(discord),
        ):
            for name, method in inspect.getmembers(part, inspect.ismethod):
                if not name.startswith("_"):
                    self._operations[name] = method

    def application(self) -> web.Application:
        """Return what serves the operations."""
        application = web.Application()
        application.router.add_post("/{operation}", self._serve)
        return application

    async def _serve(self, request: web.Request) -> web.Response:
        operation = self._operations.get(request.match_info["operation"])
        if operation is None:
            return web.json_response({"error": f"no operation {request.path}"}, status=404)
        try:
            result = operation(**await request.json())
            if inspect.isawaitable(result):
                result = await result
        except (Impossible, KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response({"result": result})
