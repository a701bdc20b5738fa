"""One client of discord.py in, the reason why its connection ended out."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot.adapters.discord.client import LedeClient
from bot.adapters.discord.failures import connection_error
from bot.domain.errors import DiscordError, DiscordUnreachable
from bot.pipeline.ports import Clock

ResultT = TypeVar("ResultT")

# Without a connection for this long a client is replaced: discord.py's own pauses grow to 17
# minutes, and for a READY that never comes it would wait for ever.
SILENCE_SECONDS = 180.0
# A goodbye that Discord does not answer must not use up the time that stopping has.
CLOSE_SECONDS = 3.0


class Attempt:
    """A client from its login to its end, and the requests under way through it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks: asyncio.TaskGroup | None = None  # None before the start and after the end
        self._requests: set[asyncio.Task[Any]] = set()
        self._doubted = asyncio.Event()
        self._up = asyncio.Event()
        self._down = asyncio.Event()

    @property
    def up(self) -> bool:
        """Tell whether the connection stands, with every server told of."""
        return self._up.is_set()

    def came_up(self) -> None:
        """Take note that it stands."""
        self._down.clear()
        self._up.set()

    def went_down(self) -> None:
        """Take note that it broke; it may be resumed."""
        self._up.clear()
        self._down.set()

    def doubt(self) -> None:
        """End it, because a request was answered as if the token were wrong."""
        self._doubted.set()

    async def run(
        self, client: LedeClient, discord_token: str, stop: asyncio.Event
    ) -> DiscordError | None:
        """Return why the connection ended; None when it was to stop."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            stopping = tasks.create_task(stop.wait())
            ends = [
                tasks.create_task(end)
                for end in (_talk(client, discord_token), self._silence(), self._doubt())
            ]
            try:
                await asyncio.wait([stopping, *ends], return_when=asyncio.FIRST_COMPLETED)
                ended = [end.result() for end in ends if end.done()]
            finally:
                self._tasks = None
                self._up.clear()
                await _close(client)
                for task in (stopping, *ends, *self._requests):
                    task.cancel()
        return None if stop.is_set() else ended[0]

    async def finish(self, request: Coroutine[Any, Any, ResultT]) -> ResultT:
        """Await a request that runs on when whoever waits for it is cancelled.

        DiscordUnreachable when the client ends meanwhile.
        """
        if self._tasks is None:
            request.close()
            raise DiscordUnreachable(detail="not connected")
        task = self._tasks.create_task(_settled(request))
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)
        try:
            tell = await asyncio.shield(task)
        except asyncio.CancelledError:
            ourselves = asyncio.current_task()
            if task.cancelled() and ourselves and not ourselves.cancelling():
                raise DiscordUnreachable(detail="the connection ended") from None
            raise
        return tell()

    async def _silence(self) -> DiscordError:
        """Return when there has been no connection for too long."""
        while await self._clock.wait(self._up, SILENCE_SECONDS):
            await self._down.wait()
        return DiscordUnreachable(detail="no connection in time")

    async def _doubt(self) -> DiscordError:
        await self._doubted.wait()
        return DiscordUnreachable(detail="a request was answered as unauthorized")


async def _talk(client: LedeClient, discord_token: str) -> DiscordError:
    """Log in and listen until that ends, and return why."""
    try:
        await client.start(discord_token)
    except Exception as error:  # noqa: BLE001  # whatever ends a client, a new one is made
        return connection_error(error)
    return DiscordUnreachable(detail="the connection was closed")


async def _settled(request: Coroutine[Any, Any, ResultT]) -> Callable[[], ResultT]:
    """Return what gives the result or raises the error, so that no task group sees it fail."""
    try:
        result = await request
    except Exception as error:  # noqa: BLE001  # raised again where the request is waited for
        failure = error

        def fail() -> ResultT:
            raise failure

        return fail
    return lambda: result


async def _close(client: LedeClient) -> None:
    """Say goodbye, and leave without it when there is no answer."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await client.close()
    except Exception:  # noqa: BLE001  # a connection that cannot even be closed is over
        await client.http.close()
