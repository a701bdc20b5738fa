"""CpuWorkers without processes: the function runs here, at once."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class InlineWorkers:
    """Runs the real function, unless the next task is told to fail."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []  # raised by the next tasks, in order

    async def run(
        self,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Result:
        if self.failures:
            raise self.failures.pop(0)
        return function(*arguments, **named)
