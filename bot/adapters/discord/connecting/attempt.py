"""One client of discord.py in, the reason why its connection ended out."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot.adapters.discord.connecting.client import LedeClient, ShardsAsked, shard_of
from bot.adapters.discord.connecting.failures import connection_error
from bot.domain.errors import DiscordError, DiscordUnreachable
from bot.pipeline.ports import Clock

ResultT = TypeVar("ResultT")

# Without a connection for this long a client is replaced: discord.py's own pauses grow to 17
# minutes, and for a READY that never comes it would wait for ever.
SILENCE_SECONDS = 180.0
# One of several shards may lack longer: a new client takes 5 s for each of the others, too.
SHARD_SILENCE_SECONDS = 600.0
# A goodbye that Discord does not answer must not use up the time that stopping has.
CLOSE_SECONDS = 3.0


class Attempt:
    """A client from its login to its end, and the requests under way through it."""

    def __init__(self, clock: Clock, shards: int = 1) -> None:
        self._clock = clock
        self._tasks: asyncio.TaskGroup | None = None  # None before the start and after the end
        self._requests: set[asyncio.Task[Any]] = set()
        self._doubted = asyncio.Event()
        self._shards = shards
        self._standing: set[int] = set()
        self._some = _Condition()  # whether any shard stands
        self._all = _Condition()

    @property
    def up(self) -> bool:
        """Tell whether a connection stands, with every server of it told of."""
        return self._some.holds

    def knows(self, guild_id: int | None) -> bool:
        """Tell whether the server's shard stands; None: every shard."""
        if guild_id is None:
            return self._all.holds
        return shard_of(guild_id, self._shards) in self._standing

    def came_up(self, shard: int) -> None:
        """Take note that it stands."""
        self._standing.add(shard)
        self._note()

    def went_down(self, shard: int) -> None:
        """Take note that it broke; it may be resumed."""
        self._standing.discard(shard)
        self._note()

    def _note(self) -> None:
        self._some.set(bool(self._standing))
        self._all.set(len(self._standing) == self._shards)

    def doubt(self) -> None:
        """End it, because a request was answered as if the token were wrong."""
        self._doubted.set()

    async def run(
        self, client: LedeClient, discord_token: str, stop: asyncio.Event
    ) -> DiscordError | ShardsAsked | None:
        """Return why the connection ended; None when it was to stop."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            stopping = tasks.create_task(stop.wait())
            ends = [
                tasks.create_task(end)
                for end in (
                    _talk(client, discord_token),
                    self._silence(self._some, SILENCE_SECONDS),
                    self._silence(self._all, SHARD_SILENCE_SECONDS),
                    self._doubt(),
                )
            ]
            try:
                await asyncio.wait([stopping, *ends], return_when=asyncio.FIRST_COMPLETED)
                ended = [end.result() for end in ends if end.done()]
            finally:
                self._tasks = None
                self._standing.clear()
                self._note()
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

    async def _silence(self, wanted: "_Condition", seconds: float) -> DiscordError:
        """Return when there has been no connection for too long."""
        while await self._clock.wait(wanted.begun, seconds):
            await wanted.ended.wait()
        return DiscordUnreachable(detail="no connection in time")

    async def _doubt(self) -> DiscordError:
        await self._doubted.wait()
        return DiscordUnreachable(detail="a request was answered as unauthorized")


class _Condition:
    """Something that holds or not, and can be waited for both ways."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()
        self.ended.set()

    @property
    def holds(self) -> bool:
        return self.begun.is_set()

    def set(self, holds: bool) -> None:  # noqa: FBT001  # it is what is said
        if holds == self.holds:
            return
        begins, ends = (self.begun, self.ended) if holds else (self.ended, self.begun)
        ends.clear()
        begins.set()


async def _talk(client: LedeClient, discord_token: str) -> DiscordError | ShardsAsked:
    """Log in and listen until that ends, and return why."""
    try:
        await client.start(discord_token)
    except ShardsAsked as asked:
        return asked
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
