"""aiosqlite without its threads: each call is done by the loop, one after the other.

The same statements reach the same SQLite; but nothing is under way that the loop does not see, so
virtual time knows when all rest. Tasks still take turns between any two statements.
"""

import asyncio
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from aiosqlite.core import Connection

_Call = tuple["asyncio.Future[Any] | None", Callable[[], Any]]


@contextmanager
def sqlite_in_place() -> Iterator[None]:
    """Within, connections that are opened have no threads."""
    threaded = Connection.__await__
    Connection.__await__ = _opened_in_place  # type: ignore[method-assign]
    try:
        yield
    finally:
        Connection.__await__ = threaded  # type: ignore[method-assign]


def _opened_in_place(self: Connection) -> Generator[Any, None, Connection]:
    """Stand for the method that would start a thread, which takes calls from a queue."""
    self._tx = _CallsInPlace()  # type: ignore[assignment]
    return self._connect().__await__()


class _CallsInPlace:
    """Takes the place of that queue."""

    def put_nowait(self, call: _Call) -> None:
        future, function = call
        if future is None:  # the loop is gone
            function()
        else:
            future.get_loop().call_soon(_do, future, function)


def _do(future: "asyncio.Future[Any]", function: Callable[[], Any]) -> None:
    """Do it also where nobody waits any more, as a thread would."""
    try:
        result = function()
    except Exception as error:  # noqa: BLE001  # whoever awaits it gets it
        if not future.done():
            future.set_exception(error)
    else:
        if not future.done():
            future.set_result(result)
