"""Answers and costs of a language model, kept while this process runs."""

from datetime import date

from bot.domain.modelling import ModelReply
from bot.pipeline.model_ports import QuestionKey


class AnswersInMemory:
    """Fulfils the AnswerMemory port."""

    def __init__(self) -> None:
        """Begin without any answer."""
        self._kept: dict[QuestionKey, ModelReply] = {}

    async def recall(self, key: QuestionKey) -> ModelReply | None:
        """Return what was answered to that question before."""
        return self._kept.get(key)

    async def keep(self, key: QuestionKey, reply: ModelReply) -> None:
        """Keep an answer; one that is there already stays."""
        self._kept.setdefault(key, reply)


class TokensInMemory:
    """Fulfils the TokenBook port."""

    def __init__(self) -> None:
        """Begin without any cost."""
        self._spent: dict[date, int] = {}

    async def spent_on(self, day: date) -> int:
        """Return the tokens of a day, in and out together."""
        return self._spent.get(day, 0)

    async def spend(self, day: date, tokens: int) -> None:
        """Add to what that day cost; other days are over."""
        self._spent = {day: self._spent.get(day, 0) + tokens}
