"""A LanguageModel that answers from a script."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.adapters.model_books import TokensInMemory
from bot.domain.modelling import (
    AnswerForm,
    ModelAnswer,
    ModelPrompt,
    ModelReply,
    ModelTranslation,
    ModelUsage,
    TranslatedPart,
)

NO_ANSWER = ModelAnswer(claims=(), quote=None)
USAGE = ModelUsage(input_tokens=900, output_tokens=100)


class FakeModel:
    """Gives the next of its answers, or raises the error that stands there; the last for ever.

    None stands for an answer that never comes. Asked to translate, it looks the
    lines up in its dictionary, and leaves out those that do not stand there.
    """

    name = "fake:scripted-1"

    def __init__(self, script: Sequence[ModelAnswer | Exception | None] = ()) -> None:
        self.script = list(script) or [NO_ANSWER]
        self.usage = USAGE
        self.asked: list[ModelPrompt] = []
        self.on_asked: Callable[[], None] = lambda: None
        # Language -> line -> its translation; None stands for a translation that never comes.
        self.dictionary: Mapping[str, Mapping[str, str] | None] = {}

    async def answer(self, prompt: ModelPrompt) -> ModelReply:
        self.asked.append(prompt)
        self.on_asked()
        if prompt.form is AnswerForm.TRANSLATION:
            return await self._translation(prompt)
        said = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if said is None:
            await asyncio.Event().wait()
        if isinstance(said, Exception):
            raise said
        assert said is not None
        return ModelReply(answer=said, usage=self.usage, model="scripted-1-2026")

    async def _translation(self, prompt: ModelPrompt) -> ModelReply:
        (language,) = re.findall(r"code (\w\w)\.", prompt.instructions)
        known = self.dictionary.get(language, {})
        if known is None:
            await asyncio.Event().wait()
        lines = re.findall(r"(?m)^(\d+)\. (.+)$", prompt.material)
        parts = [
            TranslatedPart(number=int(number), words=known[words])
            for number, words in lines
            if known is not None and words in known
        ]
        answer = ModelTranslation(parts=tuple(parts))
        return ModelReply(answer=answer, usage=self.usage, model="scripted-1-2026")


class SlowTokenBook(TokensInMemory):
    """Takes its time to look something up, as a database does."""

    async def spent_on(self, day: date) -> int:
        spent = await super().spent_on(day)
        await asyncio.sleep(0)  # noqa: TID251  # yields to the loop
        return spent
