"""A brief that was posted before the model had answered -> asked again -> the better one in its place.

who has it? -> condense (worker) -> ask, with more patience -> translate -> better? -> replaced
                                              └─> again later, a few times, then let be
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.articles import Article
from bot.domain.briefs import Brief
from bot.domain.errors import LedeError, WorkError
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact
from bot.pipeline.ask_model import AskModel
from bot.pipeline.condense_articles import told_of, troubles_of
from bot.pipeline.cpu_work import condense
from bot.pipeline.late_ports import LateAnswer, LateAnswers, LateResult, Readers
from bot.pipeline.ports import Clock, CpuWorkers, Observer
from bot.pipeline.records import Leased
from bot.pipeline.rules.late_answers import asked_again_at, is_better
from bot.pipeline.translate_in_time import TranslateInTime

BETTERED, NOT_BETTERED = "bettered", "not_bettered"  # outcomes


@dataclass(frozen=True, kw_only=True, slots=True)
class PatientModel:
    """What asks the model and has it translate, with more patience than a new brief has."""

    asking: AskModel
    translating: TranslateInTime


@dataclass(frozen=True, kw_only=True, slots=True)
class _Heard:
    """What the model said in the end."""

    brief: Brief
    troubles: Sequence[str]  # codes of what kept it from being heard; none: it was
    told: Mapping[str, Fact]


class BetterBriefs:
    """A stage beside condensing, for what is posted already."""

    stage = Stage.CONDENSE

    def __init__(
        self,
        *,
        store: LateAnswers,
        model: PatientModel,
        workers: CpuWorkers,
        clock: Clock,
        observe: Observer,
        renew_every_seconds: float,
    ) -> None:
        """Take also how often a lease is renewed while the model is asked: well under the lease."""
        self._store = store
        self._model = model
        self._workers = workers
        self._clock = clock
        self._observe = observe
        self._renew_every_seconds = renew_every_seconds

    async def lease(self, limit: int) -> Sequence[Leased[LateAnswer]]:
        """Take articles about which the model owes an answer."""
        return await self._store.lease_late(limit)

    async def work(self, leased: Leased[LateAnswer]) -> None:
        """Ask once more, and have the better brief take the place of the one that stands.

        Where its text is gone, or nobody is left to be shown it, it is let be.
        """
        late = leased.item
        readers = await self._store.readers(late.article_id)
        if late.article is None or not readers.channels:
            await self._record(leased, None, (), None)
            return
        try:
            heard = await self._while_renewing(leased, late.article, readers)
        except WorkError as error:
            await self._record(leased, None, [error.code], None)
            return
        await self._weigh(leased, heard, readers)

    async def set_back(self, leased: Leased[LateAnswer]) -> None:
        """Ask again later, as after a try in vain."""
        await self._record(leased, None, [LedeError.code], None)

    async def _while_renewing(
        self, leased: Leased[LateAnswer], article: Article, readers: Readers
    ) -> _Heard | None:
        """Hear the model; losing the lease ends it."""
        try:
            async with asyncio.TaskGroup() as tasks:
                renewing = tasks.create_task(self._renew(leased))
                heard = await self._heard(article, readers)
                renewing.cancel()
        except* Exception as errors:  # noqa: BLE001  # unwrapped, not swallowed
            raise errors.exceptions[0] from None
        return heard

    async def _renew(self, leased: Leased[LateAnswer]) -> None:
        while True:
            await self._clock.sleep(self._renew_every_seconds)
            leased = await self._store.renew(leased)

    async def _heard(self, article: Article, readers: Readers) -> _Heard | None:
        """Return what the model makes of the article; None where that gives no brief any more."""
        condensed = await self._workers.run(condense, article)
        brief = condensed.result
        if not isinstance(brief, Brief):
            return None
        began_at = self._clock.now()
        servers, model = readers.servers, self._model
        asked = await model.asking.better_brief(article, condensed, brief, payers=servers)
        translated = await model.translating.translated(asked.brief, servers, began_at)
        return _Heard(
            brief=translated.brief if translated else asked.brief,
            troubles=troubles_of(asked, translated),
            told=told_of(asked, translated),
        )

    async def _weigh(
        self, leased: Leased[LateAnswer], heard: _Heard | None, readers: Readers
    ) -> None:
        standing = leased.item.standing
        if heard is None or standing is None:
            await self._record(leased, None, (), None)
            return
        better = is_better(heard.brief, standing.content, readers.servers)
        troubles = () if better else heard.troubles
        await self._record(leased, heard.brief if better else None, troubles, heard.told)

    async def _record(
        self,
        leased: Leased[LateAnswer],
        better: Brief | None,
        troubles: Sequence[str],
        told: Mapping[str, Fact] | None,
    ) -> None:
        """Store what came of it; it is told once the model was heard, or is asked no more."""
        now = self._clock.now()
        retry_at = _retry_at(leased.item, now, troubles)
        code = BETTERED if better else NOT_BETTERED
        outcome = _outcome(leased.item, now, code, told) if told and not retry_at else None
        result = LateResult(asked_at=now, better=better, retry_at=retry_at, outcome=outcome)
        stored = await self._store.record_asking(leased, result)
        if stored is not None:
            self._observe(stored)


def _retry_at(late: LateAnswer, now: datetime, troubles: Sequence[str]) -> datetime | None:
    if late.standing is None:
        return None
    return asked_again_at(
        now, posted_at=late.standing.made_at, attempts=late.attempts + 1, troubles=troubles
    )


def _outcome(late: LateAnswer, at: datetime, code: str, told: Mapping[str, Fact]) -> Outcome:
    page = late.article
    named = {"title": page.title, "url": page.url} if page else {}
    return Outcome(
        at=at,
        stage=Stage.CONDENSE,
        subject=Subject.ARTICLE,
        subject_id=late.article_id,
        code=code,
        data={**named, **told},
    )
