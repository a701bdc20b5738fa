"""A brief, who is to have it and since when it waits in; translated in what is left of its time, out."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.domain.briefs import Brief
from bot.domain.errors import ModelTimeout
from bot.domain.modelling import ModelUsage
from bot.pipeline.ports import Clock, CpuWorkers
from bot.pipeline.rules.brief_languages import languages_wanted
from bot.pipeline.sparing_model import SparingModel
from bot.pipeline.translate_brief import TranslateBrief, Translated


class TranslateInTime:
    """Has briefs translated for servers, and keeps none waiting longer than its patience."""

    def __init__(
        self, model: SparingModel, *, workers: CpuWorkers, clock: Clock, patience_seconds: float
    ) -> None:
        """Take how long a brief may wait for the model, with all that was asked before."""
        self._model = model
        self._workers = workers
        self._clock = clock
        self._patience_seconds = patience_seconds

    async def translated(
        self, brief: Brief, wanting: Mapping[str, str | None], waits_since: datetime
    ) -> Translated | None:
        """Return the brief with its translations; None where no server wants it otherwise.

        `wanting` has the language of each server. Whatever goes wrong is told by language; what
        is not there in time is left out.
        """
        wanted = languages_wanted(wanting, brief.language)
        if not wanted:
            return None
        waited = (self._clock.now() - waits_since).total_seconds()
        if waited >= self._patience_seconds:
            return self._too_late(brief, wanted)
        step = TranslateBrief(
            self._model,
            workers=self._workers,
            clock=self._clock,
            deadline_seconds=self._patience_seconds - waited,
        )
        return await step.translated(brief, wanted)

    def _too_late(self, brief: Brief, wanted: Collection[str]) -> Translated:
        late = ModelTimeout(model=self._model.name, seconds=self._patience_seconds)
        return Translated(
            brief=brief,
            verdicts={},
            usage=ModelUsage(input_tokens=0, output_tokens=0),
            calls=0,
            troubles=dict.fromkeys(wanted, late.reason),
        )
