"""Questions that go on when nobody waits for them any more: their answers are paid, and kept."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.domain.modelling import ModelReply
from bot.pipeline.model_ports import QuestionKey


class Unhurried:
    """The questions under way, each of which goes to its end."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks
        self._under_way: dict[QuestionKey, asyncio.Task[ModelReply | Exception]] = {}

    def is_under_way(self, key: QuestionKey) -> bool:
        """Tell whether the same is being asked."""
        return key in self._under_way

    async def joined(self, key: QuestionKey) -> ModelReply:
        """Wait for the answer to what is under way; raises what asking raises."""
        said = await asyncio.shield(self._under_way[key])
        if isinstance(said, Exception):
            raise said
        return said

    async def reply(self, key: QuestionKey, asking: Coroutine[Any, Any, ModelReply]) -> ModelReply:
        """Return the answer, as `asking` does; it goes on where this is cancelled."""
        self._under_way[key] = self._tasks.create_task(self._to_the_end(key, asking))
        return await self.joined(key)

    def end(self) -> None:
        """Give up whatever is under way."""
        for task in self._under_way.values():
            task.cancel()

    async def _to_the_end(
        self, key: QuestionKey, asking: Coroutine[Any, Any, ModelReply]
    ) -> ModelReply | Exception:
        try:
            return await asking
        except Exception as error:  # noqa: BLE001  # told to who waits; there may be nobody
            return error
        finally:
            self._under_way.pop(key, None)


@asynccontextmanager
async def going_on() -> AsyncIterator[Unhurried]:
    """Let questions go on until the block ends; what it raises comes through as it is."""
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        unhurried = Unhurried(tasks)
        try:
            yield unhurried
        except Exception as error:  # noqa: BLE001  # raised below: the group would wrap it
            failure = error
        finally:
            unhurried.end()
    if failure is not None:
        raise failure
