"""An address in, the feed there and the brief of its newest article out; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.articles import Article, NotAnArticle
from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import FetchError, WorkError
from bot.domain.feeds import FeedEntry, ParsedEntry
from bot.domain.reasons import Reason
from bot.pipeline.condense_articles import link_card
from bot.pipeline.cpu_work import condense, extract_entry
from bot.pipeline.feed_care import FeedCare
from bot.pipeline.find_feed import FoundFeed, find_feed
from bot.pipeline.read_articles import bare_page, read_page
from bot.pipeline.rules.next_poll import rhythm_of

_DAY_SECONDS = 86_400.0
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedPreview:
    """What following a feed would bring."""

    found: FoundFeed
    newest: Brief | LinkCard | None  # of the newest entry; None where there is no entry
    entries_a_day: float | None  # None where dates do not tell


async def preview_feed(care: FeedCare, url: str) -> FeedPreview:
    """Find the feed at `url`, or of the page there, and make the brief of its newest article.

    The article is read once, by the site's leave, as a poll would have it read; why there is no
    brief stands on its link card. NotAFeed, FetchError, FeedError and WorkError are as find_feed
    raises them.
    """
    found = await find_feed(care.fetcher, care.workers, care.clock, url)
    entries, rhythm = found.parsed.entries, rhythm_of(found.parsed.entries)
    return FeedPreview(
        found=found,
        newest=await _content(care, newest_of(entries)) if entries else None,
        entries_a_day=_DAY_SECONDS / rhythm if rhythm else None,
    )


def newest_of(entries: Sequence[ParsedEntry]) -> ParsedEntry:
    """Return the entry published last; the first one where the feed gives no dates."""
    return max(entries, key=lambda entry: entry.published_at or _LONG_AGO)


async def _content(care: FeedCare, entry: ParsedEntry) -> Brief | LinkCard:
    page = await _page(care, entry)
    if isinstance(page, NotAnArticle):
        return link_card(page, page.reason)
    try:
        return (await care.workers.run(condense, page)).result
    except WorkError as error:
        return link_card(page, error.reason)


async def _page(care: FeedCare, entry: ParsedEntry) -> Article | NotAnArticle:
    """Read the entry's page, else what the feed itself carries of it."""
    page: Article | NotAnArticle = bare_page(entry, Reason(code="no_link"))
    if entry.link is not None:
        try:
            page = await read_page(care.fetcher, care.workers, entry.link, asks_leave=True)
        except (FetchError, WorkError) as error:
            page = bare_page(entry, error.reason)
    if isinstance(page, NotAnArticle):
        page = await _carried(care, entry) or page
    return replace(
        page,
        title=page.title or entry.title,
        published_at=page.published_at or entry.published_at,
    )


async def _carried(care: FeedCare, entry: ParsedEntry) -> Article | None:
    if not entry.content or entry.link is None:
        return None
    try:
        article = await care.workers.run(extract_entry, _unstored(entry, care.clock.now()))
    except WorkError:
        return None
    return article if isinstance(article, Article) else None


def _unstored(entry: ParsedEntry, now: datetime) -> FeedEntry:
    return FeedEntry(
        id=0,
        feed_id=0,
        link=entry.link,
        title=entry.title,
        summary=entry.summary,
        published_at=entry.published_at,
        first_seen_at=now,
        attempts=0,
        content=entry.content,
        authors=entry.authors,
        categories=entry.categories,
    )
