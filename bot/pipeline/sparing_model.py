"""A question in; its answer out, recalled where it was asked before, paid where it may be.

Questions wait for their turn here, where giving up costs nothing: so many wait, the rest do without.
A model that keeps failing is left alone for a while, and a day's budget is never exceeded but by
what the estimate of one question is wrong.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import date

from bot.domain.errors import ModelBudgetSpent, ModelError, ModelQueueFull, ModelResting
from bot.domain.modelling import ModelPrompt, ModelReply, ModelUsage
from bot.pipeline.model_ports import AnswerMemory, LanguageModel, QuestionKey, TokenBook
from bot.pipeline.ports import Clock
from bot.pipeline.rules.model_breaker import (
    Breaker,
    after_answer,
    after_failure,
    ask_leave,
    resting_seconds,
)
from bot.pipeline.rules.model_budget import (
    budget_day,
    estimated_tokens,
    may_spend,
    tokens_for_nothing,
    tokens_of,
)

# Beside each that is under way so many may wait: more would wait past any patience.
_WAITING_FOR_EACH = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelBooks:
    """What is kept of questions and answers."""

    memory: AnswerMemory
    tokens: TokenBook


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelLimits:
    """What a model may take."""

    timeout_seconds: float  # of one question, at most
    daily_token_budget: int  # in and out together; 0: any number
    at_once: int = 2  # questions under way

    @property
    def most_inside(self) -> int:
        """Return how many questions may be under way or wait for their turn, together."""
        return self.at_once * (1 + _WAITING_FOR_EACH)


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenAnswer:
    """An answer, and what it cost now."""

    reply: ModelReply
    usage: ModelUsage | None  # None where it was recalled


class SparingModel:
    """Asks a model no more than need be."""

    def __init__(
        self, model: LanguageModel, *, books: ModelBooks, limits: ModelLimits, clock: Clock
    ) -> None:
        self._model = model
        self._books = books
        self._limits = limits
        self._clock = clock
        self._breaker = Breaker()
        self._held: dict[date, int] = {}  # for questions under way, and for those given up
        self._booking = asyncio.Lock()
        self._turns = asyncio.Semaphore(limits.at_once)
        self._inside = 0

    @property
    def name(self) -> str:
        """Return the configured name, "provider:model"."""
        return self._model.name

    @property
    def model(self) -> str:
        """Return the model's own name, without its provider's."""
        provider, _, model = self._model.name.partition(":")
        return model or provider

    async def answer(self, prompt: ModelPrompt) -> GivenAnswer:
        """Return the answer; ModelErrors say why there is none.

        ModelResting, ModelBudgetSpent and ModelQueueFull: the model was not asked.
        """
        key = question_key(self._model.name, prompt)
        known = await self._books.memory.recall(key)
        if known is not None:
            return GivenAnswer(reply=known, usage=None)
        reply = await self._asked_in_turn(prompt)
        await self._books.memory.keep(key, reply)
        return GivenAnswer(reply=reply, usage=reply.usage)

    async def _asked_in_turn(self, prompt: ModelPrompt) -> ModelReply:
        """Ask when one of those under way is done; who gives up before has asked nothing."""
        if self._inside >= self._limits.most_inside:
            raise ModelQueueFull(model=self._model.name, limit=self._limits.most_inside)
        self._inside += 1
        try:
            async with self._turns:
                return await self._asked(prompt)
        finally:
            self._inside -= 1

    async def _asked(self, prompt: ModelPrompt) -> ModelReply:
        """Hold the estimate, ask, and book what it did cost.

        A question that is given up has no bill: its estimate stays held for the day.
        """
        day, tokens = budget_day(self._clock.now()), estimated_tokens(prompt)
        await self._hold(day, tokens)
        try:
            reply = await self._answer_by_leave(prompt)
        except ModelError as error:
            await self._settle(day, tokens, cost=tokens_for_nothing(error))
            raise
        await self._settle(day, tokens, cost=tokens_of(reply.usage))
        return reply

    async def _hold(self, day: date, tokens: int) -> None:
        budget = self._limits.daily_token_budget
        async with self._booking:
            spent = await self._books.tokens.spent_on(day) + self._held.get(day, 0)
            if not may_spend(tokens, spent=spent, budget=budget):
                raise ModelBudgetSpent(model=self._model.name, budget_tokens=budget)
            self._held = {day: self._held.get(day, 0) + tokens}  # other days are over

    async def _settle(self, day: date, tokens: int, *, cost: int) -> None:
        async with self._booking:
            if cost:
                await self._books.tokens.spend(day, cost)
            if day in self._held:
                self._held[day] -= tokens

    async def _answer_by_leave(self, prompt: ModelPrompt) -> ModelReply:
        now = self._clock.now()
        leave = ask_leave(self._breaker, now, self._limits.timeout_seconds)
        self._breaker = leave.breaker
        if not leave.given:
            seconds = resting_seconds(leave.breaker, now)
            raise ModelResting(model=self._model.name, resting_seconds=seconds)
        try:
            reply = await self._model.answer(prompt)
        except ModelError as error:
            self._failed(error)
            raise
        except BaseException:  # late and so given up, or a defect
            self._failed(None)
            raise
        self._breaker = after_answer()
        return reply

    def _failed(self, error: ModelError | None) -> None:
        self._breaker = after_failure(self._breaker, self._clock.now(), error)


def question_key(model: str, prompt: ModelPrompt) -> QuestionKey:
    """Return what the answer is kept under: the model, and a hash of text and version."""
    digest = hashlib.sha256()
    for part in (prompt.version, prompt.instructions, prompt.material):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return QuestionKey(model=model, prompt_sha256=digest.hexdigest())
