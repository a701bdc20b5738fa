"""A model is asked no more than need be: what was answered is recalled, a budget is kept."""

import asyncio
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.adapters.model_books import AnswersInMemory
from bot.domain.errors import (
    ModelBudgetSpent,
    ModelDeclined,
    ModelOverloaded,
    ModelQueueFull,
    ModelResting,
    ModelUnreachable,
)
from bot.domain.modelling import ModelAnswer, ModelPrompt
from bot.pipeline.rules.model_budget import budget_day, estimated_tokens, may_spend
from bot.pipeline.sparing_model import ModelBooks, ModelLimits, SparingModel, question_key
from tests.fakes.clock import FakeClock
from tests.fakes.language_model import NO_ANSWER, FakeModel, SlowTokenBook

PROMPT = ModelPrompt(instructions="Shorten.", material="1 The bridge opened.", version="1")
OTHER = ModelPrompt(instructions="Shorten.", material="1 The bridge closed.", version="1")
DOWN = ModelUnreachable(model="fake:scripted-1", host="localhost")
TODAY = date(2026, 1, 1)
ESTIMATE = estimated_tokens(PROMPT)


class Desk:
    def __init__(
        self, *script: ModelAnswer | Exception | None, budget: int = 0, at_once: int = 5
    ) -> None:
        self.model = FakeModel(script)
        self.clock = FakeClock()
        self.memory = AnswersInMemory()
        self.book = SlowTokenBook()
        self.budget = budget
        self.at_once = at_once
        self.sparing = self.after_restart()

    def after_restart(self) -> SparingModel:
        return SparingModel(
            self.model,
            books=ModelBooks(memory=self.memory, tokens=self.book),
            limits=ModelLimits(
                timeout_seconds=60, daily_token_budget=self.budget, at_once=self.at_once
            ),
            clock=self.clock,
        )

    @property
    def calls(self) -> int:
        return len(self.model.asked)


def test_a_name_is_told_without_its_provider():
    desk = Desk()
    assert (desk.sparing.name, desk.sparing.model) == ("fake:scripted-1", "scripted-1")


async def test_what_was_answered_once_is_never_paid_again_restarts_included():
    desk = Desk()
    paid = await desk.sparing.answer(PROMPT)
    again = await desk.after_restart().answer(PROMPT)
    assert again.reply == paid.reply
    assert (paid.usage, again.usage) == (desk.model.usage, None)
    assert desk.calls == 1
    assert await desk.book.spent_on(TODAY) == 1000


async def test_another_text_version_or_model_is_another_question():
    keys = {
        question_key("a:m", PROMPT),
        question_key("b:m", PROMPT),
        question_key("a:m", OTHER),
        question_key("a:m", ModelPrompt(instructions="Shorten.", material="", version="11")),
        question_key("a:m", ModelPrompt(instructions="Shorten.", material="1", version="1")),
    }
    assert len(keys) == 5


async def test_a_recalled_answer_needs_neither_a_budget_nor_a_model_that_is_well():
    desk = Desk()
    await desk.sparing.answer(PROMPT)
    desk.budget, desk.model.script = 1, [DOWN]
    restarted = desk.after_restart()
    with pytest.raises(ModelBudgetSpent):
        await restarted.answer(OTHER)
    assert (await restarted.answer(PROMPT)).reply.answer == NO_ANSWER


async def test_a_failure_is_not_kept_in_mind_as_an_answer():
    desk = Desk(DOWN, NO_ANSWER)
    with pytest.raises(ModelUnreachable):
        await desk.sparing.answer(PROMPT)
    assert (await desk.sparing.answer(PROMPT)).usage == desk.model.usage


async def test_a_model_that_keeps_failing_rests_and_is_tried_again_later():
    desk = Desk(DOWN, DOWN, DOWN, NO_ANSWER)
    for _ in range(3):
        with pytest.raises(ModelUnreachable):
            await desk.sparing.answer(PROMPT)
    with pytest.raises(ModelResting) as resting:
        await desk.sparing.answer(PROMPT)
    assert resting.value.resting_seconds == 30
    assert desk.calls == 3
    await desk.clock.advance(30)
    assert (await desk.sparing.answer(PROMPT)).reply.answer == NO_ANSWER
    assert (await desk.sparing.answer(OTHER)).reply.answer == NO_ANSWER


async def test_the_time_a_server_asks_for_is_kept():
    desk = Desk(ModelOverloaded(model="m", status=429, retry_after_seconds=90), NO_ANSWER)
    with pytest.raises(ModelOverloaded):
        await desk.sparing.answer(PROMPT)
    await desk.clock.advance(89)
    with pytest.raises(ModelResting):
        await desk.sparing.answer(PROMPT)
    await desk.clock.advance(1)
    await desk.sparing.answer(PROMPT)


async def test_a_day_costs_no_more_than_its_budget_and_the_next_begins_anew():
    desk = Desk(budget=1000 + ESTIMATE - 1)
    await desk.sparing.answer(PROMPT)
    with pytest.raises(ModelBudgetSpent) as spent:
        await desk.sparing.answer(OTHER)
    assert spent.value.budget_tokens == desk.budget
    assert desk.calls == 1
    desk.clock.set(datetime(2026, 1, 2, tzinfo=UTC))
    await desk.sparing.answer(OTHER)


async def test_questions_asked_together_share_one_budget():
    desk = Desk(None, budget=2 * ESTIMATE)
    async with asyncio.TaskGroup() as tasks:
        asking = [
            tasks.create_task(desk.sparing.answer(PROMPT)),
            tasks.create_task(desk.sparing.answer(OTHER)),
        ]
        await desk.clock.advance(1)
        with pytest.raises(ModelBudgetSpent):
            await desk.sparing.answer(PROMPT)
        for each in asking:
            each.cancel()
    assert desk.calls == 2


async def test_an_answer_that_was_given_up_has_no_bill_so_its_estimate_counts_for_the_day():
    desk = Desk(None, budget=2 * ESTIMATE - 1)
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(desk.sparing.answer(PROMPT))
        await desk.clock.advance(1)
        asking.cancel()
    with pytest.raises(ModelBudgetSpent):
        await desk.sparing.answer(PROMPT)


async def test_three_answers_that_were_given_up_give_the_model_a_rest():
    desk = Desk(None)
    for _ in range(3):
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(desk.sparing.answer(PROMPT))
            await desk.clock.advance(1)
            asking.cancel()
    with pytest.raises(ModelResting):
        await desk.sparing.answer(PROMPT)


async def test_who_gives_up_before_its_turn_costs_no_budget_and_is_no_failure_of_the_model():
    desk = Desk(None, budget=3 * ESTIMATE, at_once=2)
    async with asyncio.TaskGroup() as tasks:
        under_way = [tasks.create_task(desk.sparing.answer(OTHER)) for _ in range(2)]
        await desk.clock.advance(1)
        waiting = [tasks.create_task(desk.sparing.answer(PROMPT)) for _ in range(16)]
        await desk.clock.advance(1)
        with pytest.raises(ModelQueueFull) as full:
            await desk.sparing.answer(PROMPT)
        assert full.value.limit == 18
        for each in waiting:
            each.cancel()
        await desk.clock.advance(1)
        assert desk.calls == 2
        under_way[0].cancel()
        await desk.clock.advance(1)
        desk.model.script = [NO_ANSWER]
        assert (await desk.sparing.answer(PROMPT)).reply.answer == NO_ANSWER
        under_way[1].cancel()


async def test_a_refusal_is_paid_and_a_server_that_is_down_is_not():
    desk = Desk(ModelDeclined(model="m", input_tokens=500, output_tokens=7), DOWN)
    for _ in range(2):
        with pytest.raises((ModelDeclined, ModelUnreachable)):
            await desk.sparing.answer(PROMPT)
    assert await desk.book.spent_on(TODAY) == 507


async def test_what_a_question_held_back_of_the_budget_is_given_back_when_it_fails():
    desk = Desk(DOWN, NO_ANSWER, budget=ESTIMATE)
    with pytest.raises(ModelUnreachable):
        await desk.sparing.answer(PROMPT)
    await desk.sparing.answer(PROMPT)


def test_a_budget_of_zero_is_none():
    assert may_spend(10**9, spent=10**9, budget=0)


def test_days_change_at_midnight_utc():
    evening = datetime(2026, 1, 1, 20, tzinfo=timezone(timedelta(hours=-8)))
    assert budget_day(evening) == date(2026, 1, 2)


@pytest.mark.parametrize(
    "text", ["The bridge opened. " * 50, "桥开放了。" * 50, "Мост открыт. " * 50]
)
def test_an_estimate_counts_at_least_a_token_for_three_bytes_of_text(text):
    prompt = ModelPrompt(instructions="", material=text, version="1")
    assert estimated_tokens(prompt) > len(text.encode()) / 3


async def test_a_question_under_way_at_midnight_is_no_burden_of_the_next_day():
    desk = Desk(None, NO_ANSWER, budget=ESTIMATE)
    desk.clock.set(datetime(2026, 1, 1, 23, 59, 50, tzinfo=UTC))
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(desk.sparing.answer(PROMPT))
        await desk.clock.advance(1)
        desk.clock.set(datetime(2026, 1, 2, tzinfo=UTC))
        await desk.sparing.answer(OTHER)  # the new day's budget is whole
        asking.cancel()
    assert await desk.book.spent_on(date(2026, 1, 2)) == 1000
