"""A folder of documents in, a Discord that listens out: TLS port, proxy, control port."""

import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import trustme
from aiohttp import web

from tests.discord_stand_in.control import Control
from tests.discord_stand_in.files import HOST as FILE_HOST
from tests.discord_stand_in.gateway import Gateway
from tests.discord_stand_in.proxy import Proxy
from tests.discord_stand_in.rest import Rest
from tests.discord_stand_in.service import Discord

_NAMES: Final = ("discord.com", "*.discord.com", "*.discord.gg", FILE_HOST, "127.0.0.1")
_MAX_BODY = 1 << 26
_LOCAL = "127.0.0.1"


@asynccontextmanager
async def listening(documents: Path) -> AsyncIterator[dict[str, str]]:
    """Serve until the block ends; give where, and what a bot needs to come there."""
    discord = Discord(documents)
    gateway = Gateway(discord)
    with tempfile.TemporaryDirectory(prefix="discord-stand-in-") as folder:
        certificate = Path(folder) / "ca.pem"
        tls = _tls(certificate)
        tls_runner, tls_port = await _serve(_application(discord, gateway), tls)
        proxy = Proxy(tls_port, is_closed=lambda: discord.refuses_connections)
        control = Control(discord, gateway, proxy)
        control_runner, control_port = await _serve(control.application(), None)
        try:
            yield {
                "proxy": await proxy.start(),
                "control": f"http://{_LOCAL}:{control_port}",
                "certificate": str(certificate),
                "discord_token": discord.discord_token,
            }
        finally:
            proxy.cut_all()
            await control_runner.cleanup()
            await tls_runner.cleanup()


def _application(discord: Discord, gateway: Gateway) -> web.Application:
    application = web.Application(client_max_size=_MAX_BODY)
    application.router.add_get("/", gateway.serve)
    application.router.add_route("*", "/api/v10/{path:.*}", Rest(discord).serve)
    for folder in ("attachments", "ephemeral-attachments"):
        path = f"/{folder}/{{channel}}/{{number}}/{{name}}"
        application.router.add_get(path, discord.files.serve)
    return application


def _tls(certificate: Path) -> ssl.SSLContext:
    """Make an authority and a certificate of Discord's names; write the authority's."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*_NAMES).configure_cert(context)
    return context


async def _serve(
    application: web.Application, tls: ssl.SSLContext | None
) -> tuple[web.AppRunner, int]:
    # A request that hangs by script is cancelled when its bot goes away.
    runner = web.AppRunner(
        application, handler_cancellation=True, access_log=None, shutdown_timeout=0
    )
    await runner.setup()
    site = web.TCPSite(runner, _LOCAL, 0, ssl_context=tls)
    await site.start()
    return runner, int(runner.addresses[0][1])
