"""An address to listen on in, the page served there out."""

import errno
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.adapters.page.hub_callbacks import HubCallbacks
from bot.adapters.page.protection import AccessGuard, HostGuard, add_headers, bracketed
from bot.adapters.page.routes import Routes, TellMetrics
from bot.domain.errors import SettingProblem, SettingsError
from bot.pipeline.finding_ports import BriefArchive, BriefIndex
from bot.pipeline.ports import Clock

# Ports tried after the one asked for, so that the address stays near what people remember.
_PORTS_TRIED = 20
# Pages are made in milliseconds; a browser that keeps its connection must not delay the stop.
_SHUTDOWN_SECONDS = 1.0
_LAST_PORT = 65_535


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """Where the page listens, and to whom it opens."""

    host: str  # an address of this machine
    port: int  # 0 takes any free one
    access_token: str = ""  # readers must give it; empty asks for none
    names: tuple[str, ...] = ()  # host names it answers to, beside localhost and addresses
    probes_only: bool = False  # /healthz and /metrics alone: of a process without readers


class PageServer:
    """Serves the page while the context is open."""

    def __init__(
        self,
        *,
        archive: BriefArchive,
        index: BriefIndex,
        clock: Clock,
        metrics: TellMetrics,
        door: Door,
        callbacks: HubCallbacks | None = None,
    ) -> None:
        """`callbacks` answer what hubs ask; None leaves that out."""
        self._host = door.host
        self._port = door.port
        self._guard = HostGuard(door.names, callback_host=callbacks.host if callbacks else "")
        routes = Routes(archive, index, clock, metrics)
        application = _application(self._guard, routes, AccessGuard(door.access_token))
        if door.probes_only:
            routes.add_probes_to(application)
        else:
            routes.add_to(application)
        if callbacks is not None:
            callbacks.add_to(application)
        self._runner = web.AppRunner(
            application,
            access_log=None,  # what people read and search is nobody's business
            auto_decompress=False,  # hubs sign what they send, and 3 kB of it could become 4 GB
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        self._listening: int | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Where the page is, without a slash at the end; known once started."""
        host = "127.0.0.1" if self._host in {"", "0.0.0.0"} else bracketed(self._host)  # noqa: S104  # told, not bound
        return f"http://{host}:{self.port}"

    @property
    def port(self) -> int:
        """The port that is listened on; known once started."""
        if self._listening is None:
            raise RuntimeError("the page has no address before it is started")
        return self._listening

    @property
    def moved(self) -> bool:
        """Whether the port asked for was taken and the page is at another one."""
        return self._port not in {0, self.port}

    async def start(self) -> str:
        """Listen, on a later port where the one asked for is taken, and return the URL.

        SettingsError says why there is no listening on that host or port at all.
        """
        await self._runner.setup()
        try:
            self._listening = await self._listen()
        except BaseException:
            await self._runner.cleanup()
            raise
        self._guard.listen_on(self._host, self._listening)
        return self.url

    async def stop(self) -> None:
        """Answer what is under way and listen no more."""
        await self._runner.cleanup()

    async def _listen(self) -> int:
        for port in _ports(self._port):
            if await self._is_ours(port):
                break
        else:
            await self._is_ours(0)  # any free one
        address: tuple[str, int] = self._runner.addresses[0]
        return address[1]

    async def _is_ours(self, port: int) -> bool:
        """Listen on a port; False when somebody else does."""
        site = web.TCPSite(self._runner, self._host, port)
        try:
            await site.start()
        except OSError as error:
            await site.stop()
            if error.errno != errno.EADDRINUSE:
                raise listening_problem(self._host, port, error) from error
            return False
        return True


def _application(guard: HostGuard, routes: Routes, access: AccessGuard) -> web.Application:
    application = web.Application(
        middlewares=[guard.middleware, routes.in_same_dress, access.middleware]
    )
    application.on_response_prepare.append(add_headers)
    return application


def _ports(wanted: int) -> range:
    """Return the ports to try, the one asked for first; none where any free one will do."""
    return range(wanted, min(wanted + _PORTS_TRIED, _LAST_PORT) + 1) if wanted else range(0)


def listening_problem(host: str, port: int, error: OSError) -> SettingsError:
    """Return which setting is wrong when the system refuses to listen there."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        setting, value, allowed = "port", str(port), "must be a port that this user may open"
    else:
        setting, value, allowed = "host", f'"{host}"', "must be an address of this machine"
    problem = SettingProblem(
        setting=f"page.{setting}",
        value=value,
        allowed=f"{allowed} ({error.strerror or error})",
        where="where the page listens",
    )
    return SettingsError((problem,))
