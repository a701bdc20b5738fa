"""An address that somebody typed -> the feed it is, or the feeds that the page there offers."""

from dataclasses import dataclass

from bot.domain.errors import NotAFeed
from bot.domain.feeds import ParsedFeed
from bot.pipeline.cpu_work import parse_feed
from bot.pipeline.ports import Clock, CpuWorkers, Fetcher
from bot.pipeline.records import FetchedDocument, FetchRequest


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFeed:
    """A feed that was fetched and parsed once, so it is one."""

    url: str
    parsed: ParsedFeed


async def find_feed(fetcher: Fetcher, workers: CpuWorkers, clock: Clock, url: str) -> FoundFeed:
    """Return the feed at `url`, or the only one that the page there offers.

    NotAFeed carries the choice where the page offers several (and none where it offers none);
    FetchError, FeedError and WorkError say what else went wrong.
    """
    try:
        return await _fetch_feed(fetcher, workers, clock, url)
    except NotAFeed as error:
        if len(error.offers) != 1:
            raise
        [offered] = error.offers
    return await _fetch_feed(fetcher, workers, clock, offered)


async def _fetch_feed(fetcher: Fetcher, workers: CpuWorkers, clock: Clock, url: str) -> FoundFeed:
    document = await fetcher.fetch(FetchRequest(url=url, kind="feed"))
    if not isinstance(document, FetchedDocument):  # asked without validators, answered 304
        raise NotAFeed(url=url, what="empty")
    parsed = await workers.run(
        parse_feed, document.body, document.url, document.content_type, now=clock.now()
    )
    return FoundFeed(url=url, parsed=parsed)
