"""An article and its brief without a model in; the brief with a model's part in it out.

prepare (worker) -> ask -> verify (worker) -> ask once more with what was refused -> verify
"""

from collections.abc import Collection, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.domain.articles import Article
from bot.domain.briefs import Brief, Condensed
from bot.domain.errors import LedeError, ModelError, ModelTimeout
from bot.domain.modelling import Fidelity, ModelAnswer, Modelled, ModelPrompt, ModelUsage
from bot.domain.reasons import Reason
from bot.pipeline.cpu_work import Tried, prepare_question, verify_again, verify_answer
from bot.pipeline.deadlines import finished_within
from bot.pipeline.ports import Clock, CpuWorkers
from bot.pipeline.rules.model_answers import brief_in
from bot.pipeline.sparing_model import SparingModel


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What asking a model gave; there is always a brief."""

    model: str  # its own name, without its provider's
    brief: Brief  # the better one; the extractive one where nothing of the model's may be shown
    extractive: Brief
    tries: tuple[Modelled, ...]  # what was checked of each answer, in the order they came
    usage: ModelUsage  # of all answers together, none for those that were recalled
    calls: int  # answers that were paid now
    trouble: Reason | None  # why the model was not heard to the end; None where it was


class AskModel:
    """Betters a brief within a deadline, and never loses it."""

    def __init__(
        self,
        model: SparingModel,
        *,
        workers: CpuWorkers,
        clock: Clock,
        fidelity: Fidelity,
        deadline_seconds: float,
        edits_when_late: bool = False,
    ) -> None:
        """Take the model, and how long both questions together may keep a brief waiting.

        `edits_when_late`: what it says later is asked for, and briefs are edited by it.
        """
        self.edits_when_late = edits_when_late
        self._model = model
        self._workers = workers
        self._clock = clock
        self._fidelity = fidelity
        self._deadline_seconds = deadline_seconds

    async def better_brief(
        self,
        article: Article,
        condensed: Condensed,
        brief: Brief,
        payers: Collection[str] = (),
    ) -> Asked:
        """Return what the model made of `brief`, which is the result of `condensed`.

        `payers` are the servers that it is asked for, see SparingModel.answer.
        Whatever goes wrong is told as `trouble`, with the best brief there was until then.
        """
        course = _Course(brief, self._model.model, payers)
        try:
            await self._within_deadline(self._ask_twice(course, article, condensed))
        except LedeError as error:
            course.trouble = error.reason
        except Exception as error:  # noqa: BLE001  # told as trouble: no defect may cost a brief
            detail = f"{type(error).__name__}: {error}"
            course.trouble = Reason(
                code=ModelError.code, data={"model": self._model.name, "detail": detail}
            )
        return course.asked()

    async def _ask_twice(self, course: "_Course", article: Article, condensed: Condensed) -> None:
        run, model = self._workers.run, self._model.model
        question = await run(prepare_question, article, condensed, self._fidelity)
        task = question.task
        first = await self._answer(course, question.prompt)
        checked = await run(verify_answer, first, article, condensed, task, model)
        course.take(checked.modelled)
        course.show(checked.modelled)
        if checked.again is None:
            return
        second = await self._answer(course, checked.again)
        tried = Tried(model=model, answer=first, checked=checked.modelled)
        better = await run(verify_again, tried, second, article, condensed, task)
        course.take(better.second)
        course.show(better.together)

    async def _answer(self, course: "_Course", prompt: ModelPrompt) -> ModelAnswer:
        given = await self._model.answer(prompt, course.payers)
        if given.usage is not None:
            course.paid(given.usage)
        return brief_in(given.reply)

    async def _within_deadline(self, work: Coroutine[Any, Any, None]) -> None:
        if not await finished_within(self._clock, self._deadline_seconds, work):
            raise ModelTimeout(model=self._model.name, seconds=self._deadline_seconds)


class _Course:
    """What was reached until now, so that a late second answer does not cost the first."""

    def __init__(self, extractive: Brief, model: str, payers: Collection[str]) -> None:
        self.trouble: Reason | None = None
        self.payers = payers
        self._model = model
        self._extractive = extractive
        self._brief = extractive
        self._tries: list[Modelled] = []
        self._bills: list[ModelUsage] = []

    def paid(self, usage: ModelUsage) -> None:
        self._bills.append(usage)

    def take(self, modelled: Modelled) -> None:
        self._tries.append(modelled)

    def show(self, better: Modelled) -> None:
        self._brief = better.brief

    def asked(self) -> Asked:
        return Asked(
            model=self._model,
            brief=self._brief,
            extractive=self._extractive,
            tries=tuple(self._tries),
            usage=ModelUsage(
                input_tokens=sum(bill.input_tokens for bill in self._bills),
                output_tokens=sum(bill.output_tokens for bill in self._bills),
            ),
            calls=len(self._bills),
            trouble=self.trouble,
        )
