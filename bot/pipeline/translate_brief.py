"""A brief and the languages it is wanted in, the brief with what holds of its translations out.

For each language, all at once: prepare (worker) -> ask -> verify (worker).
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.briefs import Brief, BriefTranslation
from bot.domain.errors import LedeError, ModelError, ModelTimeout
from bot.domain.modelling import ModelUsage, PartVerdict
from bot.domain.reasons import Reason
from bot.pipeline.cpu_work import prepare_translation, verify_translation
from bot.pipeline.deadlines import finished_within
from bot.pipeline.ports import Clock, CpuWorkers
from bot.pipeline.rules.model_answers import translation_in
from bot.pipeline.sparing_model import SparingModel


@dataclass(frozen=True, kw_only=True, slots=True)
class Translated:
    """What translating a brief gave; there is always a brief."""

    brief: Brief  # with the translations that hold, by their languages' codes
    verdicts: Mapping[str, tuple[PartVerdict, ...]]  # language -> what was checked of its answer
    usage: ModelUsage  # of all answers together, none for those that were recalled
    calls: int  # answers that were paid now
    troubles: Mapping[str, Reason]  # language -> why the model was not heard to the end


class TranslateBrief:
    """Has a brief translated within a deadline, and never loses it."""

    def __init__(
        self, model: SparingModel, *, workers: CpuWorkers, clock: Clock, deadline_seconds: float
    ) -> None:
        """Take the model, and how long all languages together may keep a brief waiting."""
        self._model = model
        self._workers = workers
        self._clock = clock
        self._deadline_seconds = deadline_seconds

    async def translated(self, brief: Brief, wanted: Mapping[str, Collection[str]]) -> Translated:
        """Return the brief with its translations; `wanted` has the servers by language, which pay for it.

        A language that the brief is in, or has been translated to, is not asked for. Whatever goes
        wrong is told by language as `troubles`; a translation without any part is left out.
        """
        known = {brief.language, *(each.language for each in brief.translations)}
        course = _Course(
            brief, {each: wanted[each] for each in sorted(wanted) if each not in known}
        )
        if not course.wanted:
            return course.translated()
        if not await finished_within(self._clock, self._deadline_seconds, self._all(course)):
            late = ModelTimeout(model=self._model.name, seconds=self._deadline_seconds)
            course.give_up(late.reason)
        return course.translated()

    async def _all(self, course: "_Course") -> None:
        async with asyncio.TaskGroup() as tasks:
            for language in course.wanted:
                tasks.create_task(self._told(course, language))

    async def _told(self, course: "_Course", language: str) -> None:
        try:
            await self._translate(course, language)
        except LedeError as error:
            course.failed(language, error.reason)
        except Exception as error:  # noqa: BLE001  # told as trouble: no defect may cost a brief
            detail = f"{type(error).__name__}: {error}"
            data = {"model": self._model.name, "detail": detail}
            course.failed(language, Reason(code=ModelError.code, data=data))

    async def _translate(self, course: "_Course", language: str) -> None:
        run = self._workers.run
        prompt = await run(prepare_translation, course.brief, language)
        if prompt is None:
            course.take(language, None, ())
            return
        given = await self._model.answer(prompt, payers=course.wanted[language])
        if given.usage is not None:
            course.paid(given.usage)
        answer = translation_in(given.reply)
        checked = await run(verify_translation, course.brief, answer, language, self._model.model)
        course.take(language, checked.translation, checked.verdicts)


class _Course:
    """What was reached until now, so that a late language does not cost the others."""

    def __init__(self, brief: Brief, wanted: Mapping[str, Collection[str]]) -> None:
        self.brief = brief
        self.wanted = wanted
        self._found: dict[str, BriefTranslation | None] = {}
        self._verdicts: dict[str, tuple[PartVerdict, ...]] = {}
        self._bills: list[ModelUsage] = []
        self._troubles: dict[str, Reason] = {}

    def paid(self, usage: ModelUsage) -> None:
        self._bills.append(usage)

    def take(
        self, language: str, found: BriefTranslation | None, verdicts: tuple[PartVerdict, ...]
    ) -> None:
        self._found[language] = found
        self._verdicts[language] = verdicts

    def failed(self, language: str, reason: Reason) -> None:
        self._troubles[language] = reason

    def give_up(self, reason: Reason) -> None:
        """Tell of every language that has come to no end."""
        for language in self.wanted:
            if language not in self._found:
                self._troubles.setdefault(language, reason)

    def translated(self) -> Translated:
        found = [self._found.get(language) for language in self.wanted]
        held = (*self.brief.translations, *(each for each in found if each is not None))
        return Translated(
            brief=replace(self.brief, translations=held),
            verdicts=self._verdicts,
            usage=ModelUsage(
                input_tokens=sum(bill.input_tokens for bill in self._bills),
                output_tokens=sum(bill.output_tokens for bill in self._bills),
            ),
            calls=len(self._bills),
            troubles=self._troubles,
        )
