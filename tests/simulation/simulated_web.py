"""Feeds and pages of a schedule, answered as they stand at the present moment."""

from collections import Counter
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.errors import ConnectionFailed, FetchError, FetchTimeout, HttpStatus
from bot.domain.feeds import Validators
from bot.pipeline.records import FetchedDocument, FetchRequest, NotModified
from tests.simulation.article_pages import article_page
from tests.simulation.feed_documents import cut_short, feed_document
from tests.simulation.loop_clock import LoopClock
from tests.simulation.schedule import Entry, PageKind, Schedule, SimulatedFeed, Temper

_FEED_SECONDS, _PAGE_SECONDS, _TIMEOUT_SECONDS = 0.4, 0.7, 30.0
_SLOW_FOR = timedelta(minutes=12)  # since the page was first asked for
_ERROR_PAGE = (
    b"<!doctype html><html><head><title>Oops</title></head><body><p>Sorry.</p></body></html>"
)


class SimulatedWeb:
    """Fulfils Fetcher."""

    def __init__(self, schedule: Schedule, clock: LoopClock) -> None:
        self._clock = clock
        self._feeds = {feed.url: feed for feed in schedule.feeds}
        self._moved = {moved_url(feed): feed for feed in schedule.feeds}
        self._pages = {each.link: each for feed in schedule.feeds for each in feed.entries}
        self._slow_until: dict[str, datetime] = {}
        self.met: Counter[str] = Counter()  # faults by their names

    async def fetch(self, request: FetchRequest) -> FetchedDocument | NotModified:
        if request.kind == "feed":
            return await self._feed(request)
        await self._clock.sleep(_PAGE_SECONDS)
        entry = self._pages.get(request.url.partition("?")[0])
        if entry is None or entry.page is PageKind.MISSING:
            self.met["page: missing"] += entry is not None
            raise HttpStatus(url=request.url, status=404)
        self._check_not_slow(entry)
        return _document(request, article_page(entry), "text/html; charset=utf-8")

    def _check_not_slow(self, entry: Entry) -> None:
        if entry.page is not PageKind.SLOW:
            return
        now = self._clock.true_now()
        if now < self._slow_until.setdefault(entry.link, now + _SLOW_FOR):
            self.met["page: slow"] += 1
            raise HttpStatus(url=entry.link, status=503)

    async def _feed(self, request: FetchRequest) -> FetchedDocument | NotModified:
        await self._clock.sleep(_FEED_SECONDS)
        now = self._clock.true_now()
        feed = self._feeds.get(request.url) or self._moved[request.url]
        if now in feed.fault:
            self.met[feed.temper] += 1
            return await self._in_fault(feed, request, now)
        if feed.temper is Temper.GONE_FOR_GOOD and now >= feed.turns_at:
            self.met[feed.temper] += 1
            raise HttpStatus(url=request.url, status=410)
        moved = feed.temper is Temper.MOVED and now >= feed.turns_at and request.url == feed.url
        self.met[feed.temper] += moved
        return _answer(feed, request, feed_document(feed, now), moved=moved)

    async def _in_fault(
        self, feed: SimulatedFeed, request: FetchRequest, now: datetime
    ) -> FetchedDocument | NotModified:
        if feed.temper is Temper.CUT_SHORT:
            return _answer(feed, request, cut_short(feed_document(feed, now)))
        if feed.temper is Temper.ERROR_PAGES:
            return _document(request, _ERROR_PAGE, "text/html")
        if feed.temper is Temper.TIMEOUTS:
            await self._clock.sleep(_TIMEOUT_SECONDS)
        raise _error(feed)


def _error(feed: SimulatedFeed) -> FetchError:
    if feed.temper is Temper.TIMEOUTS:
        return FetchTimeout(url=feed.url, seconds=_TIMEOUT_SECONDS)
    if feed.temper is Temper.RESETS:
        return ConnectionFailed(url=feed.url, host=feed.url, why="reset")
    status = 404 if feed.temper is Temper.GONE_FOR_A_DAY else 503
    return HttpStatus(url=feed.url, status=status)


def moved_url(feed: SimulatedFeed) -> str:
    """Return where a feed that moves stands from then on."""
    return feed.url.replace("/feed", "/new-feed")


def _answer(
    feed: SimulatedFeed, request: FetchRequest, body: bytes, *, moved: bool = False
) -> FetchedDocument | NotModified:
    url = moved_url(feed) if moved else request.url
    kind = "application/atom+xml" if feed.is_atom else "application/rss+xml"
    tagged = feed.temper is not Temper.NO_VALIDATORS
    return _document(request, body, kind, url=url, tagged=tagged)


def _document(
    request: FetchRequest, body: bytes, kind: str, *, url: str = "", tagged: bool = True
) -> FetchedDocument | NotModified:
    digest = sha256(body).hexdigest()
    known = Validators(etag=f'"{digest[:16]}"' if tagged else None, body_sha256=digest)
    moved_to = url if url and url != request.url else None
    if request.validators is not None and request.validators.body_sha256 == digest:
        return NotModified(validators=known, moved_to=moved_to)
    return FetchedDocument(
        url=url or request.url, body=body, content_type=kind, validators=known, moved_to=moved_to
    )
