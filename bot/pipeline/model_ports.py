"""What the steps need of a language model, and of the book that keeps what it cost.

An answer goes to the worker that checks it, and comes back as bot.domain.modelling.Modelled.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.modelling import ModelPrompt, ModelReply, ModelUsage


class LanguageModel(Protocol):
    """Answers a closed task about one article; knows no tools, no memory, no secrets."""

    @property
    def name(self) -> str:
        """Return the configured name, "provider:model", which cached answers are kept under."""
        ...

    async def answer(self, prompt: ModelPrompt) -> ModelReply:
        """Ask once; ModelErrors say why there is no answer (see bot.domain.errors)."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionKey:
    """What makes two questions the same, so that the second need not be paid."""

    model: str  # LanguageModel.name
    prompt_sha256: str  # of all that is sent and its version, hexadecimal


class AnswerMemory(Protocol):
    """Keeps what was answered once."""

    async def recall(self, key: QuestionKey) -> ModelReply | None:
        """Return what was answered to that question before."""
        ...

    async def keep(self, key: QuestionKey, reply: ModelReply) -> None:
        """Keep an answer; one that is there already stays."""
        ...


class TokenBook(Protocol):
    """Counts what a model cost, by day, and what of that each server did."""

    async def spent_on(self, day: date) -> int:
        """Return the tokens of a day, in and out together."""
        ...

    async def spent_by(self, server: str, day: date) -> int:
        """Return a server's share of the tokens of a day."""
        ...

    async def spent_by_each(self, servers: Collection[str], day: date) -> Mapping[str, int]:
        """Return the same of each of these servers."""
        ...

    async def days_of(self, server: str) -> Mapping[date, int]:
        """Return a server's shares by day, of all days that are kept; the oldest first."""
        ...

    async def spend(self, day: date, tokens: int, payers: Collection[str] = ()) -> None:
        """Add to what that day cost, and at once to what it cost each payer (shares_of)."""
        ...


class QuestionEnd(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    RECALLED = "recalled"  # answered before, so that it cost nothing
    FAILED = "failed"  # asked in vain
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionTold:
    """What is told of each question, for who counts."""

    end: QuestionEnd
    code: str = (
        ""  # of the error; "given_up" where nobody waited any longer; "" where it was answered
    )
    usage: ModelUsage | None = None  # what was paid; None where nobody counted
    seconds: float | None = None  # from asking to the answer; None where there is none


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelDay:
    """What a model cost on a day, and may."""

    spent: int  # tokens, in and out together
    budget: int  # 0: any number

    @property
    def left(self) -> int | None:
        """Return what may still be spent; None where there is no budget."""
        return max(0, self.budget - self.spent) if self.budget else None


class QuestionObserver(Protocol):
    """Hears of each question; must be quick and must not fail."""

    def __call__(self, told: QuestionTold, /) -> None:
        """Take note of it."""
        ...
