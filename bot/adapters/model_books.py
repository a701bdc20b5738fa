"""Answers and costs of a language model, kept while this process runs."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from bot.domain.modelling import ModelReply
from bot.pipeline.model_ports import QuestionKey
from bot.pipeline.rules.model_budget import shares_of


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
        self._spent: Counter[date] = Counter()
        self._shares: dict[date, Counter[str]] = {}

    async def spent_on(self, day: date) -> int:
        """Return the tokens of a day, in and out together."""
        return self._spent[day]

    async def spent_by(self, server: str, day: date) -> int:
        """Return a server's share of the tokens of a day."""
        return self._shares.get(day, Counter())[server]

    async def spent_by_each(self, servers: Collection[str], day: date) -> Mapping[str, int]:
        """Return the same of each of these servers."""
        return {server: await self.spent_by(server, day) for server in servers}

    async def days_of(self, server: str) -> Mapping[date, int]:
        """Return a server's shares by day; the oldest first."""
        return {
            day: self._shares[day][server]
            for day in sorted(self._shares)
            if self._shares[day][server]
        }

    async def spend(self, day: date, tokens: int, payers: Collection[str] = ()) -> None:
        """Add to what that day cost, and to what it cost each payer."""
        self._spent[day] += tokens
        self._shares.setdefault(day, Counter()).update(shares_of(tokens, payers))
