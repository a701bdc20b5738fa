"""What a language model answered and cost, in memory. Fulfil AnswerMemory and TokenBook."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from bot.domain.modelling import ModelReply
from bot.pipeline.model_ports import QuestionKey
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
    spent: Counter[date] = field(default_factory=Counter)

    async def spent_on(self, day: date) -> int:
        return self.spent[day]

    async def spend(self, day: date, tokens: int) -> None:
        self.spent[day] += tokens
