"""Article -> condense -> verify (-> better -> translate) -> Brief or LinkCard, with pending Deliveries.

Where a language model is asked, the servers that are to have the brief pay, and it waits for the
model as long as AskModel has patience, translations included, and no longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, Condensed, LinkCard
from bot.domain.corrections import TRANSLATED, TRANSLATION_TROUBLE, UNTRANSLATED
from bot.domain.errors import AddressRefused, LedeError, UrlRefused, WorkError
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact, Reason
from bot.pipeline.ask_model import Asked, AskModel
from bot.pipeline.cpu_work import condense
from bot.pipeline.ports import BriefStore, Clock, CpuWorkers, Observer
from bot.pipeline.records import CondensingResult, Leased, StoredArticle
from bot.pipeline.rules.late_answers import first_asked_again_at
from bot.pipeline.rules.model_budget import tokens_of
from bot.pipeline.rules.retrying import retry_after_defect, retry_work
from bot.pipeline.translate_brief import Translated
from bot.pipeline.translate_in_time import TranslateInTime

# Links nobody should be sent to: they lead into the reader's own network.
_UNSAFE = frozenset({AddressRefused.code, UrlRefused.code})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Made:
    """What came of an article, and what is to be known of how."""

    content: Brief | LinkCard | None  # None: again later
    told: Mapping[str, Fact] = field(default_factory=dict)
    ask_again_at: datetime | None = None  # the model owes a better brief


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
        translating: TranslateInTime | None = None,
    ) -> None:
        """Take what betters and translates briefs as well, where there is a language model."""
        self._store = store
        self._workers = workers
        self._clock = clock
        self._observe = observe
        self._asking = asking
        self._translating = translating

    async def lease(self, limit: int) -> Sequence[Leased[StoredArticle]]:
        """Take articles that wait to be condensed."""
        return await self._store.lease_articles(limit)

    async def work(self, leased: Leased[StoredArticle]) -> None:
        """Make one article's brief, or the link card that says why there is none."""
        article = leased.item
        try:
            made = await self._made(article)
        except WorkError as error:
            retry_at = retry_work(self._clock.now(), article.attempts + 1)
            await self._again_or_card(leased, error, retry_at)
            return
        await self._keep(leased, made)

    async def set_back(self, leased: Leased[StoredArticle]) -> None:
        """Condense again later; after some defects in a row readers get the link."""
        retry_at = retry_after_defect(self._clock.now(), leased.item.attempts + 1)
        await self._again_or_card(leased, LedeError(), retry_at)

    async def _made(self, stored: StoredArticle) -> _Made:
        page = stored.content
        if isinstance(page, NotAnArticle):
            return _Made(content=link_card(page, page.reason))
        condensed = await self._workers.run(condense, page)
        brief = condensed.result
        if self._asking is None or not isinstance(brief, Brief):
            return _Made(content=brief)
        return await self._bettered(self._asking, stored.id, page, condensed, brief)

    async def _bettered(
        self, asking: AskModel, article_id: int, page: Article, condensed: Condensed, brief: Brief
    ) -> _Made:
        waits_since = self._clock.now()
        wanting = await self._store.wanting_servers(article_id)
        asked = await asking.better_brief(page, condensed, brief, payers=wanting)
        translated = None
        if self._translating is not None:
            translated = await self._translating.translated(asked.brief, wanting, waits_since)
        troubles = troubles_of(asked, translated) if asking.edits_when_late else ()
        return _Made(
            content=translated.brief if translated else asked.brief,
            told=told_of(asked, translated),
            ask_again_at=first_asked_again_at(self._clock.now(), troubles),
        )

    async def _again_or_card(
        self, leased: Leased[StoredArticle], error: LedeError, retry_at: datetime | None
    ) -> None:
        if retry_at is None:
            await self._keep(leased, _Made(content=link_card(leased.item.content, error.reason)))
            return
        told = _told_why(error.reason)
        await self._record(leased, _Made(content=None, told=told), retry_at, "condensing_retried")

    async def _keep(self, leased: Leased[StoredArticle], made: _Made) -> None:
        if isinstance(made.content, LinkCard):
            made = replace(made, told=_told_why(made.content.reason))
        code = "condensed" if isinstance(made.content, Brief) else "link_only"
        await self._record(leased, made, None, code)

    async def _record(
        self, leased: Leased[StoredArticle], made: _Made, retry_at: datetime | None, code: str
    ) -> None:
        now = self._clock.now()
        page = leased.item.content
        outcome = Outcome(
            at=now,
            stage=Stage.CONDENSE,
            subject=Subject.ARTICLE,
            subject_id=leased.item.id,
            code=code,
            data={"title": page.title, "url": page.url, **made.told},
        )
        result = CondensingResult(
            condensed_at=now,
            content=made.content,
            retry_at=retry_at,
            outcome=outcome,
            ask_again_at=made.ask_again_at,
        )
        await self._store.record_condensing(leased, result)
        self._observe(outcome)


def _told_why(reason: Reason) -> Mapping[str, Fact]:
    return {"reason": reason.code, **reason.data}


def told_of(asked: Asked, translated: Translated | None = None) -> Mapping[str, Fact]:
    """Tell how many parts of the brief are the model's, what that cost, and what kept it from more."""
    share = asked.brief.model_share
    told: dict[str, Fact] = {
        "model": asked.model,
        "model_parts": share.parts if share else 0,
        "model_calls": asked.calls + (translated.calls if translated else 0),
        "model_tokens": tokens_of(asked.usage) + (tokens_of(translated.usage) if translated else 0),
    }
    if asked.trouble is not None:
        told["model_trouble"] = asked.trouble.code
    return {**told, **_told_of_languages(translated)} if translated else told


def troubles_of(asked: Asked, translated: Translated | None) -> Sequence[str]:
    """Return the codes of what kept the model from being heard to the end."""
    found = [asked.trouble] if asked.trouble else []
    found += translated.troubles.values() if translated else []
    return [each.code for each in found]


def _told_of_languages(translated: Translated) -> Mapping[str, Fact]:
    """Tell what it was translated to, "de,pl", what it was not to, and why not to the first of those."""
    held = [each.language for each in translated.brief.translations]
    lacking = sorted({*translated.verdicts, *translated.troubles} - {*held})
    told: dict[str, Fact] = {TRANSLATED: ",".join(held)}
    if lacking:
        told[UNTRANSLATED] = ",".join(lacking)
    for language in sorted(translated.troubles)[:1]:
        told[TRANSLATION_TROUBLE] = translated.troubles[language].code
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
