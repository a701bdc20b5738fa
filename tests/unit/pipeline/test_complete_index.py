"""The search index is completed beside other work, and no trouble with it ends the bot."""

import asyncio
from dataclasses import dataclass, field

from bot.domain.errors import DatabaseLocked, StorageError
from bot.domain.outcomes import Stage
from bot.pipeline.complete_index import AGAIN_AFTER_SECONDS, BREATH_SECONDS, CompleteIndex
from tests.builders import NOON, after
from tests.fakes.clock import FakeClock

MORE, DONE = True, False


@dataclass
class Completion:
    """Says in turn what it is given: whether there was something, or an error."""

    answers: list[bool | Exception]

    async def index_some(self) -> bool:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Heard:
    troubles: list[str] = field(default_factory=list)

    def storage_failed(self, _stage: Stage, error: StorageError) -> None:
        self.troubles.append(type(error).__name__)

    def lease_lost(self, _stage: Stage, _row: object) -> None:
        raise AssertionError

    def defect(self, _stage: Stage, _row: object, error: Exception) -> None:
        self.troubles.append(type(error).__name__)


async def completed(*answers: bool | Exception) -> tuple[list[bool | Exception], list[str], float]:
    """Return what was not asked any more, the troubles, and the seconds it took."""
    clock, heard, completion = FakeClock(NOON), Heard(), Completion(list(answers))
    complete = CompleteIndex(
        completion=completion, clock=clock, troubles=heard, stop=asyncio.Event()
    )
    async with asyncio.TaskGroup() as tasks:
        run = tasks.create_task(complete.run())
        while not run.done():
            await clock.advance(BREATH_SECONDS)
    return completion.answers, heard.troubles, (clock.now() - NOON).total_seconds()


async def test_it_goes_on_until_nothing_is_missing():
    assert (await completed(MORE, MORE, DONE, MORE))[0] == [MORE]


async def test_a_database_that_does_not_answer_is_asked_again_later():
    error = DatabaseLocked(database="lede.db", detail="busy")
    rest, troubles, seconds = await completed(MORE, error, DONE)
    assert (rest, troubles) == ([], ["DatabaseLocked"])
    assert seconds >= AGAIN_AFTER_SECONDS


async def test_a_defect_is_told_and_ends_only_this():
    assert (await completed(ZeroDivisionError(), MORE))[:2] == ([MORE], ["ZeroDivisionError"])


async def test_it_stops_when_told_to():
    clock, completion = FakeClock(NOON), Completion([MORE, MORE])
    stop = asyncio.Event()
    complete = CompleteIndex(completion=completion, clock=clock, troubles=Heard(), stop=stop)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(complete.run())
        await clock.advance(0)
        stop.set()
        complete.wake.set()
    assert len(completion.answers) == 1
    assert clock.now() == after(0)
