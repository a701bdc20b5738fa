"""What a model cost in, what one server's admins are told of it out."""

from datetime import timedelta

import pytest

from bot.pipeline.model_state import ModelCosts
from bot.pipeline.rules.model_budget import budget_day
from tests.fakes.clock import FakeClock
from tests.fakes.stores import memory_stores

HERE, THERE = "discord:1", "discord:2"


@pytest.mark.parametrize(
    ("daily", "per_server", "is_spent", "day_is_spent"),
    [
        (0, 0, False, False),  # 0 is any number
        (20_000, 5_000, False, False),
        (20_000, 3_000, True, False),
        (20_000, 3_700, True, False),  # what is left would not do for a question
        (8_500, 5_000, False, True),
    ],
)
async def test_a_server_is_told_of_its_own_costs_and_whether_a_budget_is_used_up(
    daily, per_server, is_spent, day_is_spent
):
    clock = FakeClock()
    book, today = memory_stores(clock).model_costs, budget_day(clock.now())
    await book.spend(today - timedelta(days=1), 9_999, (HERE,))
    await book.spend(today, 3_000, (HERE,))
    await book.spend(today, 5_000, (THERE,))
    costs = ModelCosts(
        model="m", book=book, clock=clock, daily_budget=daily, server_budget=per_server
    )

    state = await costs.state_of(HERE)

    assert (state.model, state.spent, state.budget) == ("m", 3_000, per_server)
    assert (state.is_spent, state.day_is_spent) == (is_spent, day_is_spent)
