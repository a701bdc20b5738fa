"""Sample articles in; what is published now, and what comes next, out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.adapters.newsroom.sample_articles import BodyBlock, SampleArticle

# A later article is newer than an earlier one, and none lies noticeably in the future.
_STEP = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedArticle:
    """An article as its readers find it."""

    article: SampleArticle
    published_at: datetime  # aware UTC
    updated_at: datetime  # aware UTC; later than published_at once corrected


def correct(article: SampleArticle) -> SampleArticle:
    """Return the article as corrected, with the note at its end."""
    correction = article.correction
    if correction is None:
        return article
    note = BodyBlock(kind="correction", paragraphs=(correction.note,))
    mended = [_mend(block, correction.replacements) for block in article.body]
    summary = _replaced(article.summary, correction.replacements)
    return replace(article, body=(*mended, note), summary=summary, revision=2)


def _mend(block: BodyBlock, replacements: Iterable[tuple[str, str]]) -> BodyBlock:
    paragraphs = tuple(_replaced(paragraph, replacements) for paragraph in block.paragraphs)
    return replace(block, paragraphs=paragraphs)


def _replaced(text: str, replacements: Iterable[tuple[str, str]]) -> str:
    for old, new in replacements:
        text = text.replace(old, new)
    return text


class Edition:
    """The state of the newsroom: an archive at first, then one step after another."""

    def __init__(self, articles: Iterable[SampleArticle], now: datetime) -> None:
        self._latest_at = now
        self._published: dict[tuple[str, str], PublishedArticle] = {}
        to_come: list[tuple[int, SampleArticle]] = []
        for article in articles:
            if article.minutes_ago is None:
                to_come.append((article.order, article))
            else:
                self._add(article, now - timedelta(minutes=article.minutes_ago))
            if article.correction is not None:
                to_come.append((article.correction.order, correct(article)))
        self._to_come = [article for _, article in sorted(to_come, key=lambda step: step[0])]

    @property
    def remaining(self) -> int:
        """How many steps are still to be published."""
        return len(self._to_come)

    def publish_next(self) -> PublishedArticle | None:
        """Publish the next article or correction; None when all is out."""
        if not self._to_come:
            return None
        self._latest_at += _STEP
        return self._add(self._to_come.pop(0), self._latest_at)

    def _add(self, article: SampleArticle, at: datetime) -> PublishedArticle:
        key = (article.outlet, article.slug)
        before = self._published.get(key)
        first_at = at if before is None else before.published_at
        published = PublishedArticle(article=article, published_at=first_at, updated_at=at)
        self._published[key] = published
        return published

    def find(self, outlet: str, slug: str) -> PublishedArticle | None:
        """Return the article if it is published."""
        return self._published.get((outlet, slug))

    def published(self, outlet: str | None = None) -> tuple[PublishedArticle, ...]:
        """Return what is out, of one outlet or of all, the newest first."""
        chosen = (
            each for each in self._published.values() if outlet in (None, each.article.outlet)
        )
        return tuple(sorted(chosen, key=lambda each: each.published_at, reverse=True))
