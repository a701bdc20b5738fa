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
    ModelServerBudgetSpent,
    ModelUnreachable,
)
from bot.domain.modelling import ModelAnswer, ModelPrompt
from bot.pipeline.model_ports import QuestionTold
from bot.pipeline.rules.model_budget import (
    able_to_pay,
    budget_day,
    estimated_tokens,
    may_spend,
    shares_of,
)
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
        self,
        *script: ModelAnswer | Exception | None,
        budget: int = 0,
        of_server: int = 0,
        at_once: int = 5,
    ) -> None:
        self.model = FakeModel(script)
        self.clock = FakeClock()
        self.memory = AnswersInMemory()
        self.book = SlowTokenBook()
        self.budget = budget
        self.of_server = of_server
        self.told: list[QuestionTold] = []
        self.at_once = at_once
        self.sparing = self.after_restart()

    def after_restart(self) -> SparingModel:
        return SparingModel(
            self.model,
            books=ModelBooks(memory=self.memory, tokens=self.book),
            limits=ModelLimits(
                timeout_seconds=60,
                daily_token_budget=self.budget,
                per_server_daily_budget=self.of_server,
                at_once=self.at_once,
            ),
            clock=self.clock,
            observe=self.told.append,
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


A, B, C = "discord:1", "discord:2", "discord:3"


async def test_servers_share_what_a_question_cost():
    desk = Desk()
    await desk.sparing.answer(PROMPT, [B, A])
    await desk.sparing.answer(OTHER, [A])
    assert await desk.book.spent_by_each([A, B, C], TODAY) == {A: 1_500, B: 500, C: 0}
    assert await desk.book.spent_on(TODAY) == 2_000


async def test_a_server_that_has_spent_its_budget_pays_no_more_and_the_others_do():
    desk = Desk(of_server=2_000)
    await desk.book.spend(TODAY, 1_900, [A])
    await desk.sparing.answer(PROMPT, [A, B])
    assert await desk.book.spent_by_each([A, B], TODAY) == {A: 1_900, B: 1_000}


async def test_nobody_is_asked_for_servers_that_have_all_spent_theirs_until_the_next_day():
    desk = Desk(of_server=2_000)
    await desk.book.spend(TODAY, 4_000, [A, B])
    restarted = desk.after_restart()
    with pytest.raises(ModelServerBudgetSpent) as spent:
        await restarted.answer(PROMPT, [A, B])
    assert spent.value.budget_tokens == 2_000
    assert desk.calls == 0
    assert await desk.book.spent_on(TODAY) == 4_000
    desk.clock.set(datetime(2026, 1, 2, tzinfo=UTC))
    await restarted.answer(PROMPT, [A, B])
    assert await desk.book.spent_by(A, date(2026, 1, 2)) == 500


async def test_who_asks_for_no_server_has_the_days_budget_alone():
    desk = Desk(of_server=1, budget=ESTIMATE)
    await desk.sparing.answer(PROMPT)
    assert desk.calls == 1


async def test_the_days_budget_holds_for_servers_that_have_not_spent_theirs():
    desk = Desk(budget=ESTIMATE - 1, of_server=10 * ESTIMATE)
    with pytest.raises(ModelBudgetSpent) as spent:
        await desk.sparing.answer(PROMPT, [A])
    assert not isinstance(spent.value, ModelServerBudgetSpent)


async def test_an_answer_that_is_recalled_costs_no_server_anything():
    desk = Desk(of_server=ESTIMATE)
    await desk.sparing.answer(PROMPT, [A])
    await desk.book.spend(TODAY, ESTIMATE, [B])
    assert (await desk.sparing.answer(PROMPT, [B])).usage is None
    assert await desk.book.spent_by(B, TODAY) == ESTIMATE


async def test_what_is_held_for_a_question_under_way_counts_for_its_servers_and_for_no_others():
    desk = Desk(None, of_server=2 * ESTIMATE - 1)
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(desk.sparing.answer(PROMPT, [A]))
        await desk.clock.advance(1)
        with pytest.raises(ModelServerBudgetSpent):
            await desk.sparing.answer(OTHER, [A])
        other = tasks.create_task(desk.sparing.answer(OTHER, [B]))
        await desk.clock.advance(1)
        assert desk.calls == 2
        asking.cancel()
        other.cancel()


async def test_what_was_held_for_servers_is_given_back_when_the_question_fails():
    desk = Desk(DOWN, NO_ANSWER, of_server=ESTIMATE)
    with pytest.raises(ModelUnreachable):
        await desk.sparing.answer(PROMPT, [A])
    await desk.sparing.answer(PROMPT, [A])


async def test_a_question_over_midnight_is_paid_of_the_day_it_was_asked_on():
    desk = Desk(of_server=ESTIMATE)
    desk.clock.set(datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC))
    tomorrow = datetime(2026, 1, 2, tzinfo=UTC)
    desk.model.on_asked = lambda: desk.clock.set(tomorrow)
    await desk.sparing.answer(PROMPT, [A])
    assert await desk.book.days_of(A) == {TODAY: 1_000}
    await desk.sparing.answer(OTHER, [A])
    assert await desk.book.days_of(A) == {TODAY: 1_000, tomorrow.date(): 1_000}


async def test_a_resting_model_keeps_nobody_waiting_for_the_one_that_tries_it():
    desk = Desk(DOWN, DOWN, DOWN, None, at_once=1)
    for _ in range(3):
        with pytest.raises(ModelUnreachable):
            await desk.sparing.answer(PROMPT)
    await desk.clock.advance(30)
    async with asyncio.TaskGroup() as tasks:
        trying = tasks.create_task(desk.sparing.answer(PROMPT))
        await desk.clock.advance(1)
        with pytest.raises(ModelResting):  # at once
            await desk.sparing.answer(OTHER)
        trying.cancel()


async def test_questions_whose_turn_came_too_late_are_no_failures_of_a_model_that_answers():
    desk = Desk(NO_ANSWER, None)
    desk.model.on_asked = lambda: desk.clock.set(desk.clock.now() + timedelta(seconds=8))
    await desk.sparing.answer(PROMPT)
    desk.model.on_asked = lambda: None
    for _ in range(5):
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(desk.sparing.answer(OTHER))
            await desk.clock.advance(7)
            asking.cancel()
    assert desk.calls == 6
    for _ in range(3):
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(desk.sparing.answer(OTHER))
            await desk.clock.advance(8)
            asking.cancel()
    with pytest.raises(ModelResting):
        await desk.sparing.answer(OTHER)


async def test_every_question_is_told_with_how_it_ended():
    declined = ModelDeclined(model="m", input_tokens=500, output_tokens=7)
    desk = Desk(NO_ANSWER, declined, DOWN, DOWN, DOWN)
    await desk.sparing.answer(PROMPT)
    await desk.sparing.answer(PROMPT)
    for _ in range(5):
        with pytest.raises((ModelDeclined, ModelUnreachable, ModelResting)):
            await desk.sparing.answer(OTHER)
    assert [(each.end, each.code) for each in desk.told] == [
        ("answered", ""),
        ("recalled", ""),
        ("failed", "model_declined"),
        *[("failed", "model_unreachable")] * 3,
        ("not_asked", "model_resting"),
    ]
    paid = [each.usage for each in desk.told if each.usage]
    assert [(each.input_tokens, each.output_tokens) for each in paid] == [(900, 100), (500, 7)]


@pytest.mark.parametrize(
    ("tokens", "payers", "shares"),
    [
        (10, [], {}),
        (10, [B, A, C], {A: 4, B: 3, C: 3}),
        (11, [B, A, C], {A: 4, B: 4, C: 3}),
        (1, [B, A], {A: 1, B: 0}),
        (9, [A, A], {A: 9}),
    ],
)
def test_shares_are_even_and_add_up(tokens, payers, shares):
    assert shares_of(tokens, payers) == shares


@pytest.mark.parametrize(
    ("spent", "able"),
    [
        ({A: 0, B: 0}, {A, B}),
        ({A: 91, B: 0}, {B}),  # B has 100 left, and pays the 20 alone
        ({A: 90, B: 90}, {A, B}),
        ({A: 90, B: 91}, set()),  # A could pay its half, and nobody the other
        ({A: 95, B: 91, C: 80}, {C}),  # without A, B would pay half
        ({A: 100, B: 100}, set()),
    ],
)
def test_those_pay_who_can_together(spent, able):
    assert able_to_pay(20, spent=spent, budget=100) == able


def test_without_budgets_of_servers_all_can_pay():
    assert able_to_pay(20, spent={A: 10**9}, budget=0) == {A}
