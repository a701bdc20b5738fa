"""An event loop whose time jumps to the next timer whenever nothing else is left to do.

Hours pass at once, and no second of them while there is work: what asyncio gives to threads is
done in place, and while somebody waits for a socket time stands still. So all rests when no
callback is ready, and every `loop.time()`, `asyncio.timeout` and sleep agrees on the time.
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

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if len(self.get_map()) > _OWN_SOCKETS:
            return super().select(timeout)
        if timeout is None:
            raise RuntimeError("everything waits and nothing will happen any more")
        self.passed += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """Its time starts at 0 and has nothing to do with that of the machine."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed

    def run_in_executor(  # type: ignore[override]  # typeshed's form allows for None as function
        self, _executor: Any, function: Callable[..., Any], *arguments: Any
    ) -> "asyncio.Future[Any]":
        future = self.create_future()
        self.call_soon(_do, future, function, arguments)
        return future


def _do(
    future: "asyncio.Future[Any]", function: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    if future.cancelled():
        return
    try:
        future.set_result(function(*arguments))
    except Exception as error:  # noqa: BLE001  # whoever awaits it gets it
        future.set_exception(error)


def run_jumping(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what `work` returns, run in a loop of its own."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work)
