"""What the steps need of a language model, and of the book that keeps what it cost.

An answer goes to the worker that checks it, and comes back as bot.domain.modelling.Modelled.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.modelling import ModelPrompt, ModelReply


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
    """Counts what a model cost, by day."""

    async def spent_on(self, day: date) -> int:
        """Return the tokens of a day, in and out together."""
        ...

    async def spend(self, day: date, tokens: int) -> None:
        """Add to what that day cost."""
        ...
