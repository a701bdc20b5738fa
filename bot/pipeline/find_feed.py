"""An address that somebody typed -> the feed it is, or the one that its site has."""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urljoin

from bot.domain.errors import (
    BotChallenge,
    ConnectionFailed,
    FeedError,
    FetchError,
    FetchTimeout,
    HttpStatus,
    LedeError,
    NotAFeed,
    WorkError,
)
from bot.domain.feeds import FeedLink, ParsedFeed
from bot.pipeline.cpu_work import parse_feed
from bot.pipeline.ports import Clock, CpuWorkers, Fetcher
from bot.pipeline.records import FetchedDocument, FetchRequest
from bot.pipeline.rules.feed_secrets import same_origin
from bot.reading.feed_addresses import feed_addresses
from bot.reading.well_known_feeds import (
    sitemaps_of_robots,
    well_known_feed_urls,
    well_known_sitemap_urls,
)

_MAX_SITEMAP_REQUESTS = 5  # robots.txt among them
_PATIENCE = timedelta(seconds=60)  # then nothing more is tried; somebody waits for the answer
_COME_BACK_LATER = (429, 503)
# A post's or a whole site's comments, which WordPress and Blogger offer on every page
_COMMENTS = re.compile(r"/comments?/|\bcomments?[- ]feed\b|\bkommentar", re.IGNORECASE)
_TROUBLE = (FetchError, FeedError, WorkError)


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFeed:
    """A feed that was fetched and parsed once, so it is one."""

    url: str
    parsed: ParsedFeed
    site_url: str | None = None  # the page that the feed names, else the one that led to it


async def find_feed(
    fetcher: Fetcher,
    workers: CpuWorkers,
    clock: Clock,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
) -> FoundFeed:
    """Return the feed at `url`, or the one of the page there.

    In this order, one request after the other, each for something that must parse as a feed:

    1. where the site documents its feeds (at most 3 requests);
    2. `url` itself (1);
    3. the only feed that the page offers, those of comments aside (1);
    4. where sites that offer none often have one (8);
    5. a news sitemap that robots.txt names, or where one often is (5, robots.txt among them).

    So at most 18 requests, redirects aside; none is begun after a minute, or after a server did
    not answer a guess or asked to be left alone. `headers` are secrets: they are sent where scheme,
    host and port are those of `url`, and nowhere else.

    NotAFeed carries the choice where the page offers several (and none where there is none);
    FetchError, FeedError and WorkError say what else went wrong with `url`, or with what it offers.
    """
    search = _Search(fetcher, workers, clock, _Secrets(url=url, headers=headers or {}))
    documented = await search.first_of(feed_addresses(url))
    if documented is not None:
        return replace(documented, site_url=documented.parsed.site_url or url)
    try:
        return await search.at(url)
    except NotAFeed as error:
        found = await _around(search, error)
    return replace(found, site_url=found.parsed.site_url or url)


async def _around(search: "_Search", page: NotAFeed) -> FoundFeed:
    """Return the feed that a page leads to, or raise why there is none."""
    offers = _without_comments(page.offers)
    if len(offers) > 1:
        raise NotAFeed(url=page.url, what=page.what, offers=offers)
    if not offers and page.what != "page":
        raise page
    failure: LedeError = page
    try:
        for offer in offers:
            return await search.at(offer.url)
    except _TROUBLE as trouble:  # a stale link; the site may have another feed
        failure = trouble
    found = await search.first_of(well_known_feed_urls(page.url))
    found = found or await search.news_sitemap(page.url)
    if found is None:
        raise failure
    return found


def _without_comments(offers: tuple[FeedLink, ...]) -> tuple[FeedLink, ...]:
    others = (offer for offer in offers if not _COMMENTS.search(f"{offer.url} {offer.title}"))
    return tuple(others) or offers


@dataclass(frozen=True, kw_only=True, slots=True)
class _Secrets:
    """Headers, and where they may be sent."""

    url: str
    headers: Mapping[str, str] = field(repr=False)

    def for_url(self, url: str) -> Mapping[str, str]:
        return self.headers if same_origin(url, self.url) else {}


class _Search:
    """Fetches and parses, and knows when to stop guessing."""

    def __init__(
        self, fetcher: Fetcher, workers: CpuWorkers, clock: Clock, secrets: _Secrets
    ) -> None:
        self._secrets = secrets
        self._fetcher = fetcher
        self._workers = workers
        self._clock = clock
        self._until = clock.now() + _PATIENCE
        self._unwelcome = False
        self._asked: set[str] = set()  # addresses that need no second try

    async def at(self, url: str) -> FoundFeed:
        """Return the feed at `url`; FetchError, FeedError and WorkError say why there is none."""
        self._asked.add(url)
        document = await self._fetch(url, "feed")
        parsed = await self._workers.run(
            parse_feed, document.body, document.url, document.content_type, now=self._clock.now()
        )
        return FoundFeed(url=url, parsed=parsed, site_url=parsed.site_url)

    async def first_of(self, guesses: Iterable[str]) -> FoundFeed | None:
        """Return the first feed that has entries, else the first of all, None where there is none."""
        empty = None
        for url in guesses:
            found = await self._guess(url)
            if isinstance(found, FoundFeed) and found.parsed.entries:
                return found
            empty = empty or (found if isinstance(found, FoundFeed) else None)
        return empty

    async def news_sitemap(self, url: str) -> FoundFeed | None:
        """Return the news sitemap of the site of `url`, if it has one; follows an index."""
        named = await self._named_sitemaps(urljoin(url, "/robots.txt"))
        waiting = deque(dict.fromkeys((*named, *well_known_sitemap_urls(url))))
        for _ in range(_MAX_SITEMAP_REQUESTS - 1):
            if not waiting:
                break
            found = await self._guess(waiting.popleft())
            if isinstance(found, FoundFeed):
                return found
            leads = found.offers if isinstance(found, NotAFeed) else ()
            waiting.extendleft(lead.url for lead in reversed(leads) if lead.kind == "sitemap")
        return None

    async def _named_sitemaps(self, robots_url: str) -> tuple[str, ...]:
        if self._tired():
            return ()
        try:
            document = await self._fetch(robots_url, "page")
        except (FetchError, FeedError) as trouble:
            self._take_note(trouble)
            return ()
        return sitemaps_of_robots(document.body, document.url)

    async def _guess(self, url: str) -> FoundFeed | LedeError | None:
        """Return the feed at `url`, or why there is none; None where it was not asked."""
        if self._tired() or url in self._asked:
            return None
        try:
            return await self.at(url)
        except _TROUBLE as trouble:
            self._take_note(trouble)
            return trouble

    async def _fetch(self, url: str, kind: str) -> FetchedDocument:
        headers = self._secrets.for_url(url)
        document = await self._fetcher.fetch(FetchRequest(url=url, kind=kind, headers=headers))
        if not isinstance(document, FetchedDocument):  # asked without validators, answered 304
            raise NotAFeed(url=url, what="empty")
        return document

    def _tired(self) -> bool:
        return self._unwelcome or self._clock.now() > self._until

    def _take_note(self, trouble: LedeError) -> None:
        later = isinstance(trouble, HttpStatus) and trouble.status in _COME_BACK_LATER
        silent = isinstance(trouble, BotChallenge | FetchTimeout | ConnectionFailed)
        self._unwelcome = self._unwelcome or later or silent
