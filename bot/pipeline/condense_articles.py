"""Article -> condense -> verify -> Brief or LinkCard, with its pending Deliveries."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import AddressRefused, LedeError, UrlRefused, WorkError
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Reason
from bot.pipeline.cpu_work import condense
from bot.pipeline.ports import BriefStore, Clock, CpuWorkers, Observer
from bot.pipeline.records import CondensingResult, Leased, StoredArticle
from bot.pipeline.rules.retrying import retry_after_defect, retry_work

# Links nobody should be sent to: they lead into the reader's own network.
_UNSAFE = frozenset({AddressRefused.code, UrlRefused.code})


class CondenseArticles:
    """The third stage."""

    stage = Stage.CONDENSE

    def __init__(
        self, *, store: BriefStore, workers: CpuWorkers, clock: Clock, observe: Observer
    ) -> None:
        self._store = store
        self._workers = workers
        self._clock = clock
        self._observe = observe

    async def lease(self, limit: int) -> Sequence[Leased[StoredArticle]]:
        """Take articles that wait to be condensed."""
        return await self._store.lease_articles(limit)

    async def work(self, leased: Leased[StoredArticle]) -> None:
        """Make one article's brief, or the link card that says why there is none."""
        article = leased.item
        try:
            content = await self._content(article.content)
        except WorkError as error:
            retry_at = retry_work(self._clock.now(), article.attempts + 1)
            await self._again_or_card(leased, error, retry_at)
            return
        await self._keep(leased, content)

    async def set_back(self, leased: Leased[StoredArticle]) -> None:
        """Condense again later; after some defects in a row readers get the link."""
        retry_at = retry_after_defect(self._clock.now(), leased.item.attempts + 1)
        await self._again_or_card(leased, LedeError(), retry_at)

    async def _content(self, page: Article | NotAnArticle) -> Brief | LinkCard:
        if isinstance(page, NotAnArticle):
            return link_card(page, page.reason)
        condensed = await self._workers.run(condense, page)
        return condensed.result

    async def _again_or_card(
        self, leased: Leased[StoredArticle], error: LedeError, retry_at: datetime | None
    ) -> None:
        if retry_at is None:
            await self._keep(leased, link_card(leased.item.content, error.reason))
            return
        reason = error.reason
        await self._record(leased, None, retry_at, "condensing_retried", reason)

    async def _keep(self, leased: Leased[StoredArticle], content: Brief | LinkCard) -> None:
        if isinstance(content, Brief):
            await self._record(leased, content, None, "condensed", None)
        else:
            await self._record(leased, content, None, "link_only", content.reason)

    async def _record(
        self,
        leased: Leased[StoredArticle],
        content: Brief | LinkCard | None,
        retry_at: datetime | None,
        code: str,
        reason: Reason | None,
    ) -> None:
        now = self._clock.now()
        page = leased.item.content
        data = {} if reason is None else {"reason": reason.code, **reason.data}
        outcome = Outcome(
            at=now,
            stage=Stage.CONDENSE,
            subject=Subject.ARTICLE,
            subject_id=leased.item.id,
            code=code,
            data={"title": page.title, "url": page.url, **data},
        )
        result = CondensingResult(
            condensed_at=now, content=content, retry_at=retry_at, outcome=outcome
        )
        await self._store.record_condensing(leased, result)
        self._observe(outcome)


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
