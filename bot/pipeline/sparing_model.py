"""A question in; its answer out, recalled where it was asked before, paid where it may be.

Questions wait for their turn here, where giving up costs nothing: so many wait, the rest do without.
A model that keeps failing is left alone for a while, and a budget, of a day or of a server, is never
exceeded but by what the estimate of one question is wrong.
"""

import asyncio
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import ModelBudgetSpent, ModelError, ModelQueueFull, ModelResting
from bot.domain.modelling import ModelPrompt, ModelReply, ModelUsage
from bot.pipeline.model_ports import (
    AnswerMemory,
    LanguageModel,
    QuestionEnd,
    QuestionKey,
    QuestionObserver,
    QuestionTold,
    TokenBook,
)
from bot.pipeline.model_purse import Budgets, ModelPurse
from bot.pipeline.ports import Clock
from bot.pipeline.rules.model_breaker import (
    Breaker,
    after_answer,
    after_failure,
    ask_leave,
    is_late,
    resting_seconds,
)
from bot.pipeline.rules.model_budget import (
    budget_day,
    estimated_tokens,
    tokens_for_nothing,
    tokens_of,
)
from bot.pipeline.unhurried import Unhurried

# Beside each that is under way so many may wait: more would wait past any patience.
_WAITING_FOR_EACH = 8
_GIVEN_UP = "given_up"  # nobody waited any longer
_NOT_ASKED = (ModelBudgetSpent, ModelQueueFull, ModelResting)


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
    per_server_daily_budget: int = 0  # of those, for one server; 0: any number
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
        self,
        model: LanguageModel,
        *,
        books: ModelBooks,
        limits: ModelLimits,
        clock: Clock,
        observe: QuestionObserver | None = None,
        unhurried: Unhurried | None = None,
    ) -> None:
        """Take also what lets questions go on that nobody waits for; None: they are given up."""
        self._model = model
        self._memory = books.memory
        self._limits = limits
        self._clock = clock
        self._observe = observe
        self._unhurried = unhurried
        budgets = Budgets(
            daily=limits.daily_token_budget, per_server=limits.per_server_daily_budget
        )
        self._purse = ModelPurse(books.tokens, model=model.name, budgets=budgets)
        self._breaker = Breaker()
        self._usual_seconds = 0.0  # that the last answer took; 0 before the first
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

    async def answer(self, prompt: ModelPrompt, payers: Collection[str] = ()) -> GivenAnswer:
        """Return the answer; ModelErrors say why there is none.

        ModelResting, ModelBudgetSpent and ModelQueueFull: the model was not asked. `payers` are the
        servers that it is asked for: those within their own budgets share what it costs, and with
        none of them it is not asked (ModelServerBudgetSpent). Without payers only the day's budget
        counts. A recalled answer costs nobody anything.
        """
        key = question_key(self._model.name, prompt)
        known = await self._memory.recall(key)
        if known is not None:
            self._tell(QuestionTold(end=QuestionEnd.RECALLED))
            return GivenAnswer(reply=known, usage=None)
        try:
            reply = await self._asked_in_turn(key, prompt, payers)
        except _NOT_ASKED as error:
            self._tell(QuestionTold(end=QuestionEnd.NOT_ASKED, code=error.code))
            raise
        return GivenAnswer(reply=reply, usage=reply.usage)

    async def _asked_in_turn(
        self, key: QuestionKey, prompt: ModelPrompt, payers: Collection[str]
    ) -> ModelReply:
        """Ask when one of those under way is done; who gives up before has asked nothing.

        Nobody waits for a turn while the model rests: the one that tries whether it is back may
        take the only one. What is under way for somebody who gave it up is not asked again.
        """
        unhurried = self._unhurried
        if unhurried is not None and unhurried.is_under_way(key):
            return await unhurried.joined(key)
        self._check_rest(self._clock.now())
        if self._inside >= self._limits.most_inside:
            raise ModelQueueFull(model=self._model.name, limit=self._limits.most_inside)
        self._inside += 1
        try:
            await self._turns.acquire()
        except BaseException:  # whoever waited has given up
            self._inside -= 1
            raise
        asking = self._asked_and_kept(key, prompt, payers)
        return await (unhurried.reply(key, asking) if unhurried else asking)

    async def _asked_and_kept(
        self, key: QuestionKey, prompt: ModelPrompt, payers: Collection[str]
    ) -> ModelReply:
        """Ask, keep the answer, and leave the turn to the next."""
        try:
            reply = await self._asked(prompt, payers)
            await self._memory.keep(key, reply)
        finally:
            self._turns.release()
            self._inside -= 1
        return reply

    async def _asked(self, prompt: ModelPrompt, payers: Collection[str]) -> ModelReply:
        """Hold the estimate, ask, and book what it did cost.

        A question that is given up has no bill: its estimate stays held for the day.
        """
        day, tokens = budget_day(self._clock.now()), estimated_tokens(prompt)
        held = await self._purse.hold(day, tokens, payers)
        try:
            reply = await self._answer_by_leave(prompt)
        except ModelError as error:
            await self._purse.settle(held, cost=tokens_for_nothing(error))
            raise
        await self._purse.settle(held, cost=tokens_of(reply.usage))
        return reply

    async def _answer_by_leave(self, prompt: ModelPrompt) -> ModelReply:
        asked_at = self._clock.now()
        leave = ask_leave(self._breaker, asked_at, self._limits.timeout_seconds)
        self._breaker = leave.breaker
        if not leave.given:
            self._check_rest(asked_at)
        try:
            reply = await self._model.answer(prompt)
        except asyncio.CancelledError:
            waited = (self._clock.now() - asked_at).total_seconds()
            if is_late(waited, self._usual_seconds):
                self._failed(None)
            self._tell(QuestionTold(end=QuestionEnd.FAILED, code=_GIVEN_UP))
            raise
        except Exception as error:
            self._failed(error if isinstance(error, ModelError) else None)
            self._tell(_told_of(error))
            raise
        self._breaker = after_answer()
        seconds = self._usual_seconds = (self._clock.now() - asked_at).total_seconds()
        end, usage = QuestionEnd.ANSWERED, reply.usage
        self._tell(QuestionTold(end=end, usage=usage, seconds=seconds))
        return reply

    def _check_rest(self, now: datetime) -> None:
        seconds = resting_seconds(self._breaker, now)
        if seconds > 0:
            raise ModelResting(model=self._model.name, resting_seconds=seconds)

    def _failed(self, error: ModelError | None) -> None:
        self._breaker = after_failure(self._breaker, self._clock.now(), error)

    def _tell(self, told: QuestionTold) -> None:
        if self._observe is not None:
            self._observe(told)


def _told_of(error: Exception) -> QuestionTold:
    if isinstance(error, ModelError):
        return QuestionTold(end=QuestionEnd.FAILED, code=error.code, usage=error.usage)
    return QuestionTold(end=QuestionEnd.FAILED, code=ModelError.code)


def question_key(model: str, prompt: ModelPrompt) -> QuestionKey:
    """Return what the answer is kept under: the model, and a hash of text and version."""
    digest = hashlib.sha256()
    for part in (prompt.version, prompt.instructions, prompt.material):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return QuestionKey(model=model, prompt_sha256=digest.hexdigest())
