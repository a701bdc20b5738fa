"""Questions that go on when nobody waits for them any more."""

import asyncio
from typing import Any

import pytest

from bot.adapters.model_books import AnswersInMemory, TokensInMemory
from bot.domain.errors import ModelQueueFull, ModelUnreachable, StorageError
from bot.domain.modelling import ModelPrompt
from bot.pipeline.sparing_model import GivenAnswer, ModelBooks, ModelLimits, SparingModel
from bot.pipeline.unhurried import Unhurried, going_on
from tests.fakes.clock import FakeClock
from tests.fakes.language_model import NO_ANSWER, USAGE, FakeModel

PROMPT = ModelPrompt(instructions="shorten", material="1 The bridge opened.", version="1")
OTHER = ModelPrompt(instructions="shorten", material="1 The school closed.", version="1")
DOWN = ModelUnreachable(model="fake:scripted-1", host="localhost")


class SlowModel(FakeModel):
    """Answers when it is told to."""

    def __init__(self, *script: Any) -> None:
        super().__init__(script)
        self.ready = asyncio.Event()

    async def answer(self, prompt: ModelPrompt) -> Any:
        self.asked.append(prompt)
        await self.ready.wait()
        self.asked.pop()
        return await super().answer(prompt)


class Desk:
    def __init__(self, unhurried: Unhurried | None, *script: Any, at_once: int = 1) -> None:
        self.model = SlowModel(*script)
        self.clock = FakeClock()
        self.tokens = TokensInMemory()
        self.sparing = SparingModel(
            self.model,
            books=ModelBooks(memory=AnswersInMemory(), tokens=self.tokens),
            limits=ModelLimits(timeout_seconds=30, daily_token_budget=0, at_once=at_once),
            clock=self.clock,
            unhurried=unhurried,
        )

    def ask(self, prompt: ModelPrompt = PROMPT) -> "asyncio.Task[GivenAnswer]":
        return asyncio.ensure_future(self.sparing.answer(prompt))

    async def given_up(self, prompt: ModelPrompt = PROMPT) -> None:
        asking = self.ask(prompt)
        await self.clock.advance(10)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    async def spent(self) -> int:
        return await self.tokens.spent_on(self.clock.now().date())


async def test_an_answer_that_comes_when_nobody_waits_is_paid_and_recalled_later():
    async with going_on() as unhurried:
        desk = Desk(unhurried)
        await desk.given_up()
        desk.model.ready.set()
        await desk.clock.advance(1)
        assert await desk.spent() == USAGE.input_tokens + USAGE.output_tokens
        later = await desk.sparing.answer(PROMPT)
        assert (later.reply.answer, later.usage) == (NO_ANSWER, None)
        assert len(desk.model.asked) == 1


async def test_who_asks_the_same_meanwhile_waits_for_that_answer():
    async with going_on() as unhurried:
        desk = Desk(unhurried)
        await desk.given_up()
        again = desk.ask()
        await desk.clock.advance(1)
        desk.model.ready.set()
        assert (await again).reply.answer == NO_ANSWER
        assert len(desk.model.asked) == 1


async def test_its_turn_is_taken_until_it_ends_and_who_waited_for_one_leaves_nothing():
    async with going_on() as unhurried:
        desk = Desk(unhurried)
        await desk.given_up(PROMPT)
        await desk.given_up(OTHER)
        assert desk.model.asked == [PROMPT]
        desk.model.ready.set()
        await desk.clock.advance(1)
        await desk.sparing.answer(OTHER)
        assert desk.model.asked == [PROMPT, OTHER]


async def test_places_that_were_given_up_are_free_again():
    async with going_on() as unhurried:
        desk = Desk(unhurried)
        for _ in range(3 * desk.sparing._limits.most_inside):
            await desk.given_up(OTHER)
        desk.model.ready.set()
        await desk.clock.advance(1)
        many = [
            desk.ask(ModelPrompt(instructions="", material=str(number), version="1"))
            for number in range(desk.sparing._limits.most_inside + 1)
        ]
        ended = await asyncio.gather(*many, return_exceptions=True)
        assert [type(each) for each in ended].count(ModelQueueFull) == 1


async def test_what_fails_is_told_to_who_waits_and_costs_nothing_else():
    async with going_on() as unhurried:
        desk = Desk(unhurried, DOWN, NO_ANSWER)
        await desk.given_up()
        desk.model.ready.set()
        await desk.clock.advance(1)
        assert (await desk.sparing.answer(PROMPT)).reply.answer == NO_ANSWER
        failing = Desk(unhurried, DOWN)
        failing.model.ready.set()
        with pytest.raises(ModelUnreachable):
            await failing.sparing.answer(PROMPT)


async def test_the_end_ends_what_is_under_way_and_lets_errors_through_as_they_are():
    desks = []

    async def fails() -> None:
        async with going_on() as unhurried:
            desks.append(Desk(unhurried))
            await desks[0].given_up()
            raise StorageError(database="lede.db", detail="gone")

    with pytest.raises(StorageError):
        await fails()
    desks[0].model.ready.set()
    await desks[0].clock.advance(1)
    assert await desks[0].spent() == 0


async def test_without_it_what_nobody_waits_for_is_given_up():
    desk = Desk(None)
    await desk.given_up()
    desk.model.ready.set()
    await desk.clock.advance(1)
    assert await desk.spent() == 0
