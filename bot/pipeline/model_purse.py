"""What a question may cost and who would pay in; that much held back, and the bill booked, out."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.errors import ModelBudgetSpent, ModelServerBudgetSpent
from bot.pipeline.model_ports import TokenBook
from bot.pipeline.rules.model_budget import able_to_pay, may_spend, shares_of

_ALL: Final = ""  # among the names of servers: all that is held


@dataclass(frozen=True, kw_only=True, slots=True)
class Budgets:
    """What a day may cost, in tokens in and out together; 0: any number."""

    daily: int
    per_server: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What is held back for one question."""

    day: date
    tokens: int
    payers: frozenset[str]  # servers that share it; none: only the day's budget does


class ModelPurse:
    """Keeps the budgets: of the day, and of each server.

    What is held is this process's own; what was paid is everybody's, over one book.
    """

    def __init__(self, book: TokenBook, *, model: str, budgets: Budgets) -> None:
        """Take the name of the model, for errors."""
        self._book = book
        self._model = model
        self._budgets = budgets
        # By server, and all together: for questions under way, and for those given up.
        self._held: dict[date, Counter[str]] = {}
        self._booking = asyncio.Lock()

    async def hold(self, day: date, tokens: int, payers: Collection[str]) -> Held:
        """Hold so much back, for those of `payers` who can pay it; of none, for the day alone.

        ModelBudgetSpent: it is more than the day has left. ModelServerBudgetSpent: there are
        payers, and each has spent its own.
        """
        async with self._booking:
            await self._check_day(day, tokens)
            held = Held(day=day, tokens=tokens, payers=await self._able(day, tokens, payers))
            # What is held of days that are over burdens no later one.
            self._held = {each: kept for each, kept in self._held.items() if each >= day}
            self._of(day).update(_parts(held))
            return held

    async def settle(self, held: Held, *, cost: int) -> None:
        """Book what it did cost, and hold nothing back any longer."""
        async with self._booking:
            if cost:
                await self._book.spend(held.day, cost, held.payers)
            if held.day in self._held:
                self._of(held.day).subtract(_parts(held))

    def _of(self, day: date) -> Counter[str]:
        return self._held.setdefault(day, Counter())

    async def _check_day(self, day: date, tokens: int) -> None:
        budget = self._budgets.daily
        spent = await self._book.spent_on(day) + self._of(day)[_ALL]
        if not may_spend(tokens, spent=spent, budget=budget):
            raise ModelBudgetSpent(model=self._model, budget_tokens=budget)

    async def _able(self, day: date, tokens: int, payers: Collection[str]) -> frozenset[str]:
        budget = self._budgets.per_server
        if not payers or not budget:
            return frozenset(payers)
        booked = await self._book.spent_by_each(payers, day)
        spent = {name: booked[name] + self._of(day)[name] for name in booked}
        able = able_to_pay(tokens, spent=spent, budget=budget)
        if not able:
            raise ModelServerBudgetSpent(model=self._model, budget_tokens=budget)
        return able


def _parts(held: Held) -> Mapping[str, int]:
    return {**shares_of(held.tokens, held.payers), _ALL: held.tokens}
