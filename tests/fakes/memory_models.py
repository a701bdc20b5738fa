"""What a language model answered and cost, in memory. Fulfil AnswerMemory and TokenBook."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.modelling import ModelReply
from bot.pipeline.model_ports import QuestionKey
from bot.pipeline.rules.model_budget import shares_of
from tests.fakes.memory import Memory


@dataclass
class MemoryAnswers:
    memory: Memory

    async def recall(self, key: QuestionKey) -> ModelReply | None:
        kept = self.memory.model_answers.get(key)
        return kept[1] if kept else None

    async def keep(self, key: QuestionKey, reply: ModelReply) -> None:
        self.memory.model_answers.setdefault(key, (self.memory.clock.now(), reply))


@dataclass
class MemoryTokens:
    memory: Memory

    async def spent_on(self, day: date) -> int:
        return self.memory.model_costs[day]

    async def spent_by(self, server: str, day: date) -> int:
        return self.memory.server_model_costs[day, server]

    async def spent_by_each(self, servers: Collection[str], day: date) -> Mapping[str, int]:
        return {server: await self.spent_by(server, day) for server in servers}

    async def days_of(self, server: str) -> Mapping[date, int]:
        costs = sorted(self.memory.server_model_costs.items())
        return {day: tokens for (day, name), tokens in costs if name == server and tokens}

    async def spend(self, day: date, tokens: int, payers: Collection[str] = ()) -> None:
        self.memory.model_costs[day] += tokens
        for name, share in shares_of(tokens, payers).items():
            self.memory.server_model_costs[day, name] += share
