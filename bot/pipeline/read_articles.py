"""FeedEntry -> fetch -> extract -> Article, or the reason why there is none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.articles import Article, NotAnArticle
from bot.domain.errors import FetchError, LedeError, WorkError
from bot.domain.feeds import FeedEntry, ParsedEntry
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Reason
from bot.pipeline.cpu_work import extract_article, extract_by_leave, extract_entry
from bot.pipeline.ports import ArticleStore, Clock, CpuWorkers, Fetcher, Observer
from bot.pipeline.records import FetchedDocument, FetchRequest, Leased, ReadingResult
from bot.pipeline.rules.retrying import retry_after_defect, retry_reading
from bot.reading.entry_keys import article_key

# What a site's clock or time zone may be ahead of ours.
_CLOCKS_DIFFER = timedelta(days=1)


class ReadArticles:
    """The second stage."""

    stage = Stage.READ

    def __init__(
        self,
        *,
        store: ArticleStore,
        fetcher: Fetcher,
        workers: CpuWorkers,
        clock: Clock,
        observe: Observer,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._workers = workers
        self._clock = clock
        self._observe = observe

    async def lease(self, limit: int) -> Sequence[Leased[FeedEntry]]:
        """Take entries that wait to be read."""
        return await self._store.lease_entries(limit)

    async def work(self, leased: Leased[FeedEntry]) -> None:
        """Read one entry's page; where that is for good impossible, keep the bare link."""
        entry = leased.item
        if entry.link is None:
            await self._keep(leased, bare_page(entry, Reason(code="no_link")))
            return
        if await self._store.join_known_article(leased, article_key(entry.link)):
            self._observe(_outcome(self._clock.now(), entry, "joined"))
            return
        try:
            page = await read_page(self._fetcher, self._workers, entry.link, asks_leave=True)
        except (FetchError, WorkError) as error:
            await self._again_or_bare(leased, error)
            return
        if isinstance(page, NotAnArticle):
            page = await self._carried(entry) or page
        await self._keep(leased, _completed(page, entry, self._clock.now()))

    async def set_back(self, leased: Leased[FeedEntry]) -> None:
        """Read again later; after some defects in a row readers get the bare link."""
        retry_at = retry_after_defect(self._clock.now(), leased.item.attempts + 1)
        await self._again_or_bare(leased, LedeError(), retry_at=retry_at, decided=True)

    async def _again_or_bare(
        self,
        leased: Leased[FeedEntry],
        error: LedeError,
        *,
        retry_at: datetime | None = None,
        decided: bool = False,
    ) -> None:
        entry, now = leased.item, self._clock.now()
        if not decided:
            retry_at = retry_reading(now, entry.attempts + 1, error)
        if retry_at is None:
            page = await self._carried(entry) or bare_page(entry, error.reason)
            await self._keep(leased, _completed(page, entry, now))
            return
        outcome = _outcome(now, entry, "reading_retried", error.reason)
        result = ReadingResult(
            read_at=now,
            article_key=None,
            article=None,
            retry_at=retry_at,
            error=error.reason,
            outcome=outcome,
        )
        await self._store.record_reading(leased, result)
        self._observe(outcome)

    async def _carried(self, entry: FeedEntry) -> Article | None:
        """Return the article as the feed carries it, None where it carries a teaser at most."""
        if not entry.content:
            return None
        try:
            article = await self._workers.run(extract_entry, entry)
        except WorkError:
            return None
        return article if isinstance(article, Article) else None

    async def _keep(self, leased: Leased[FeedEntry], page: Article | NotAnArticle) -> None:
        entry, now = leased.item, self._clock.now()
        reason = page.reason if isinstance(page, NotAnArticle) else None
        outcome = _outcome(now, entry, "read" if reason is None else "not_an_article", reason)
        result = ReadingResult(
            read_at=now,
            article_key=_key_of(page, entry),
            article=page,
            retry_at=None,
            error=reason,
            outcome=outcome,
        )
        await self._store.record_reading(leased, result)
        self._observe(outcome)


async def read_page(
    fetcher: Fetcher, workers: CpuWorkers, url: str, *, asks_leave: bool = False
) -> Article | NotAnArticle:
    """Fetch and extract one page; FetchError and WorkError say why that failed.

    `asks_leave`: only where the site lets programs read it; a person who asks for one page needs
    no leave.
    """
    document = await fetcher.fetch(FetchRequest(url=url, kind="page", asks_leave=asks_leave))
    if not isinstance(document, FetchedDocument):  # asked without validators, answered 304
        raise FetchError(url=url)
    extract = extract_by_leave if asks_leave else extract_article
    return await workers.run(extract, document.body, document.url, document.content_type)


def bare_page(entry: FeedEntry | ParsedEntry, reason: Reason) -> NotAnArticle:
    """Return what is known of an entry whose page gives nothing, and why."""
    return NotAnArticle(
        url=entry.link or "",
        canonical_url=None,
        title=entry.title,
        reason=reason,
        published_at=entry.published_at,
    )


def _completed(
    page: Article | NotAnArticle, entry: FeedEntry, now: datetime
) -> Article | NotAnArticle:
    """Fill from the feed what the page does not tell, or tells of a time to come."""
    if isinstance(page, NotAnArticle) and _is_elsewhere(page.url, entry):
        return bare_page(entry, page.reason)  # one consent or login page stands for many articles
    dated = page.published_at if _is_past(page.published_at, now) else None
    return replace(page, title=page.title or entry.title, published_at=dated or entry.published_at)


def _is_past(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now + _CLOCKS_DIFFER


def _is_elsewhere(url: str, entry: FeedEntry) -> bool:
    return entry.link is not None and article_key(url) != article_key(entry.link)


def _key_of(page: Article | NotAnArticle, entry: FeedEntry) -> str:
    url = page.canonical_url or page.url
    return article_key(url) if url else f"entry:{entry.id}"


def _outcome(now: datetime, entry: FeedEntry, code: str, reason: Reason | None = None) -> Outcome:
    data = {} if reason is None else {"reason": reason.code, **reason.data}
    return Outcome(
        at=now,
        stage=Stage.READ,
        subject=Subject.ENTRY,
        subject_id=entry.id,
        code=code,
        data={"title": entry.title, "link": entry.link, **data},
    )
