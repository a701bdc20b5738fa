"""Article -> condense -> verify -> Brief or LinkCard, with its pending Deliveries.

Where a language model is asked, a brief waits for it as long as AskModel has patience, and no longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import AddressRefused, LedeError, UrlRefused, WorkError
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact, Reason
from bot.pipeline.ask_model import Asked, AskModel
from bot.pipeline.cpu_work import condense
from bot.pipeline.ports import BriefStore, Clock, CpuWorkers, Observer
from bot.pipeline.records import CondensingResult, Leased, StoredArticle
from bot.pipeline.rules.model_budget import tokens_of
from bot.pipeline.rules.retrying import retry_after_defect, retry_work

# Links nobody should be sent to: they lead into the reader's own network.
_UNSAFE = frozenset({AddressRefused.code, UrlRefused.code})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Made:
    """What came of an article, and what is to be known of how."""

    content: Brief | LinkCard
    told: Mapping[str, Fact] = field(default_factory=dict)


class CondenseArticles:
    """The third stage."""

    stage = Stage.CONDENSE

    def __init__(
        self,
        *,
        store: BriefStore,
        workers: CpuWorkers,
        clock: Clock,
        observe: Observer,
        asking: AskModel | None = None,
    ) -> None:
        """Take what betters briefs as well, where there is a language model."""
        self._store = store
        self._workers = workers
        self._clock = clock
        self._observe = observe
        self._asking = asking

    async def lease(self, limit: int) -> Sequence[Leased[StoredArticle]]:
        """Take articles that wait to be condensed."""
        return await self._store.lease_articles(limit)

    async def work(self, leased: Leased[StoredArticle]) -> None:
        """Make one article's brief, or the link card that says why there is none."""
        article = leased.item
        try:
            made = await self._made(article.content)
        except WorkError as error:
            retry_at = retry_work(self._clock.now(), article.attempts + 1)
            await self._again_or_card(leased, error, retry_at)
            return
        await self._keep(leased, made)

    async def set_back(self, leased: Leased[StoredArticle]) -> None:
        """Condense again later; after some defects in a row readers get the link."""
        retry_at = retry_after_defect(self._clock.now(), leased.item.attempts + 1)
        await self._again_or_card(leased, LedeError(), retry_at)

    async def _made(self, page: Article | NotAnArticle) -> _Made:
        if isinstance(page, NotAnArticle):
            return _Made(content=link_card(page, page.reason))
        condensed = await self._workers.run(condense, page)
        brief = condensed.result
        if self._asking is None or not isinstance(brief, Brief):
            return _Made(content=brief)
        asked = await self._asking.better_brief(page, condensed, brief)
        return _Made(content=asked.brief, told=_told_of(asked))

    async def _again_or_card(
        self, leased: Leased[StoredArticle], error: LedeError, retry_at: datetime | None
    ) -> None:
        if retry_at is None:
            await self._keep(leased, _Made(content=link_card(leased.item.content, error.reason)))
            return
        told = _told_why(error.reason)
        await self._record(leased, None, retry_at, "condensing_retried", told)

    async def _keep(self, leased: Leased[StoredArticle], made: _Made) -> None:
        content = made.content
        if isinstance(content, Brief):
            await self._record(leased, content, None, "condensed", made.told)
        else:
            await self._record(leased, content, None, "link_only", _told_why(content.reason))

    async def _record(
        self,
        leased: Leased[StoredArticle],
        content: Brief | LinkCard | None,
        retry_at: datetime | None,
        code: str,
        told: Mapping[str, Fact],
    ) -> None:
        now = self._clock.now()
        page = leased.item.content
        outcome = Outcome(
            at=now,
            stage=Stage.CONDENSE,
            subject=Subject.ARTICLE,
            subject_id=leased.item.id,
            code=code,
            data={"title": page.title, "url": page.url, **told},
        )
        result = CondensingResult(
            condensed_at=now, content=content, retry_at=retry_at, outcome=outcome
        )
        await self._store.record_condensing(leased, result)
        self._observe(outcome)


def _told_why(reason: Reason) -> Mapping[str, Fact]:
    return {"reason": reason.code, **reason.data}


def _told_of(asked: Asked) -> Mapping[str, Fact]:
    """Tell how many parts of the brief are the model's, what that cost, and what kept it from more."""
    share = asked.brief.model_share
    told: dict[str, Fact] = {
        "model": asked.model,
        "model_parts": share.parts if share else 0,
        "model_calls": asked.calls,
        "model_tokens": tokens_of(asked.usage),
    }
    if asked.trouble is not None:
        told["model_trouble"] = asked.trouble.code
    return told


def link_card(page: Article | NotAnArticle, reason: Reason) -> LinkCard:
    """Return what is posted of a page that gives no brief."""
    return LinkCard(
        headline=page.title or page.url,
        url=None if reason.code in _UNSAFE else page.url or None,
        reason=reason,
        site_name=page.site_name,
        language=page.language,
        published_at=page.published_at,
        image_url=page.image_url,
    )
