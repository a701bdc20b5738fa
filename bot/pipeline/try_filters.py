"""A feed and a filter in, what the filter makes of the feed's last entries out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.channels import ChannelName
from bot.domain.feeds import ParsedEntry
from bot.domain.filters import Filter, FilterVerdict
from bot.pipeline.cpu_work import judge_each
from bot.pipeline.feed_care import FeedCare, followed_in
from bot.pipeline.find_feed import find_feed
from bot.pipeline.records import FollowedFeed, PastEntry
from bot.pipeline.rules.filter_language import parse_filter
from bot.pipeline.rules.posting import subject_of

_LONG_AGO = datetime.min.replace(tzinfo=UTC)  # undated entries come last, in the feed's own order


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedEntry:
    """An entry and what the filter makes of it; its texts are from the web."""

    title: str
    link: str | None
    published_at: datetime | None
    is_read: bool  # False: the filter saw title and summary, not yet the article and its claims
    verdict: FilterVerdict


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterTrial:
    """What a filter makes of a feed's last entries."""

    feed_url: str
    feed_title: str
    filter: Filter  # str() writes it as it was understood
    entries: tuple[TriedEntry, ...]  # newest first
    fetched: bool  # no entry was kept yet, so these are what the feed lists now

    @property
    def passed(self) -> int:
        """Count the entries that would be posted."""
        return sum(entry.verdict.passes for entry in self.entries)


async def try_filter(
    care: FeedCare,
    url: str,
    written: str,
    *,
    limit: int,
    channels: Collection[ChannelName] | None = None,
) -> FilterTrial:
    """Hold the last `limit` entries of the feed at `url` against a filter; nothing is stored.

    `channels` (None: all) are those whose feeds, and whose secrets for them, the asker may use;
    any other address is fetched as `lede feed add` would.

    Raises:
        FilterInvalid: before anything is fetched.
        NotAFeed, FetchError, FeedError, WorkError: where it has to be fetched, as find_feed does.
    """
    wanted = parse_filter(written)
    feed = await followed_in(care, url, channels)
    past = await care.feeds.past_entries(feed.id, limit) if feed is not None else ()
    if feed is not None and past:
        entries = await _judged(care, written, past)
        return FilterTrial(
            feed_url=feed.url, feed_title=feed.title, filter=wanted, entries=entries, fetched=False
        )
    return await _try_listed(care, feed, url, written, limit)


async def _try_listed(
    care: FeedCare, feed: FollowedFeed | None, url: str, written: str, limit: int
) -> FilterTrial:
    """Fetch the feed and try what it lists."""
    headers = await care.feeds.secret_headers(feed.id) if feed is not None else {}
    found = await find_feed(care.fetcher, care.workers, care.clock, url, headers=headers)
    listed = [_past(entry, care.clock.now()) for entry in found.parsed.entries]
    listed.sort(key=_published, reverse=True)
    return FilterTrial(
        feed_url=found.url,
        feed_title=found.parsed.title,
        filter=parse_filter(written),
        entries=await _judged(care, written, listed[:limit]),
        fetched=True,
    )


async def _judged(
    care: FeedCare, written: str, entries: Sequence[PastEntry]
) -> tuple[TriedEntry, ...]:
    """Judge in a worker: fifty slow verdicts would hold up the event loop for seconds."""
    subjects = [subject_of(entry, entry.article, entry.content) for entry in entries]
    verdicts = await care.workers.run(judge_each, written, subjects)
    return tuple(map(_tried, entries, verdicts))


def _tried(entry: PastEntry, verdict: FilterVerdict) -> TriedEntry:
    return TriedEntry(
        title=entry.title,
        link=entry.link,
        published_at=entry.published_at,
        is_read=entry.content is not None,
        verdict=verdict,
    )


def _past(entry: ParsedEntry, now: datetime) -> PastEntry:
    """Return an entry as if it had just been seen."""
    return PastEntry(
        id=0,
        title=entry.title,
        link=entry.link,
        summary=entry.summary,
        published_at=entry.published_at,
        first_seen_at=now,
        authors=entry.authors,
        categories=entry.categories,
        article=None,
        content=None,
    )


def _published(entry: PastEntry) -> datetime:
    return entry.published_at or _LONG_AGO
