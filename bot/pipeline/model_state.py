"""A server in, what its admins may know of the language model and of what it cost them out."""

from dataclasses import dataclass
from typing import Final

from bot.pipeline.model_ports import TokenBook
from bot.pipeline.ports import Clock
from bot.pipeline.rules.model_budget import budget_day, may_spend

# No question is estimated at less, so with less left of a budget none is asked.
_LEAST_TOKENS: Final = 800


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelState:
    """How a server stands with the language model today (UTC); nothing of other servers."""

    model: str  # as the settings name it
    spent: int  # tokens that the server cost
    budget: int  # of tokens a day for one server; 0: any number
    is_spent: bool  # the server's budget is used up
    day_is_spent: bool  # what all of it together may cost is used up


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelCosts:
    """Tells a server's admins what the model costs."""

    model: str
    book: TokenBook
    clock: Clock
    daily_budget: int  # of tokens, for all together; 0: any number
    server_budget: int  # likewise, for one server

    async def state_of(self, server: str) -> ModelState:
        """Return how that server stands today."""
        day = budget_day(self.clock.now())
        spent = await self.book.spent_by(server, day)
        of_all = await self.book.spent_on(day) if self.daily_budget else 0
        return ModelState(
            model=self.model,
            spent=spent,
            budget=self.server_budget,
            is_spent=not may_spend(_LEAST_TOKENS, spent=spent, budget=self.server_budget),
            day_is_spent=not may_spend(_LEAST_TOKENS, spent=of_all, budget=self.daily_budget),
        )
