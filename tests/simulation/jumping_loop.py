"""An event loop whose time jumps to the next timer whenever nothing else is left to do.

Hours pass at once, and no second of them while there is work: what asyncio gives to threads is
done in place, or waited for, and while somebody waits for a socket time stands still. So all rests
when no callback is ready, and every `loop.time()`, `asyncio.timeout` and sleep agrees on the time.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")

_OWN_SOCKETS = 1  # by which other threads wake the loop


class _JumpingSelector(selectors.DefaultSelector):
    """Where nothing is ready, the time that was to be waited is over at once."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0  # seconds
        self.in_threads = 0  # calls that have not come back

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if self.in_threads or len(self.get_map()) > _OWN_SOCKETS:
            return super().select(timeout)  # what comes meanwhile ends it
        if timeout is None:
            raise RuntimeError("everything waits and nothing will happen any more")
        self.passed += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """Its time starts at 0 and has nothing to do with that of the machine.

    `in_place`: nothing runs in threads, so the same happens each time. It cannot be where a thread
    may wait for what a task holds, as with the locks of a database's server.
    """

    def __init__(self, *, in_place: bool = True) -> None:
        self._jumping = _JumpingSelector()
        self._in_place = in_place
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed

    def run_in_executor(  # type: ignore[override]  # typeshed's form allows for None as function
        self, executor: Any, function: Callable[..., Any], *arguments: Any
    ) -> "asyncio.Future[Any]":
        if not self._in_place:
            self._jumping.in_threads += 1
            working = super().run_in_executor(executor, function, *arguments)
            working.add_done_callback(self._came_back)
            return working
        future = self.create_future()
        self.call_soon(_do, future, function, arguments)
        return future

    async def shutdown_default_executor(self) -> None:
        self._jumping.in_threads += 1  # one that waits for the others
        try:
            await super().shutdown_default_executor()
        finally:
            self._jumping.in_threads -= 1

    def _came_back(self, _future: "asyncio.Future[Any]") -> None:
        self._jumping.in_threads -= 1


def _do(
    future: "asyncio.Future[Any]", function: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    if future.cancelled():
        return
    try:
        future.set_result(function(*arguments))
    except Exception as error:  # noqa: BLE001  # whoever awaits it gets it
        future.set_exception(error)


def run_jumping(work: Coroutine[Any, Any, Result], *, in_place: bool = True) -> Result:
    """Return what `work` returns, run in a loop of its own."""
    with asyncio.Runner(loop_factory=lambda: JumpingLoop(in_place=in_place)) as runner:
        return runner.run(work)
