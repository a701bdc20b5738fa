"""Feed -> fetch -> parse -> the new FeedEntries, with who gets each."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.errors import FeedError, FetchError, LedeError, WorkError
from bot.domain.feeds import Feed, ParsedFeed
from bot.domain.outcomes import Stage
from bot.pipeline.cpu_work import parse_feed
from bot.pipeline.ports import Clock, CpuWorkers, FeedStore, Fetcher, Observer
from bot.pipeline.records import (
    Audience,
    FetchedDocument,
    FetchRequest,
    Leased,
    NotModified,
    PollResult,
)
from bot.pipeline.rules import feed_health, poll_results
from bot.pipeline.rules.hub_asking import announced_hub
from bot.pipeline.rules.new_entries import (
    EntryPlan,
    distinct_entries,
    plan_entries,
    within_limit,
)
from bot.pipeline.rules.next_poll import PollPace
from bot.pipeline.rules.poll_results import Lesson

_DAY = timedelta(days=1)


class PollFeeds:
    """The first stage."""

    stage = Stage.POLL

    def __init__(
        self,
        *,
        store: FeedStore,
        fetcher: Fetcher,
        workers: CpuWorkers,
        clock: Clock,
        pace: PollPace,
        observe: Observer,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._workers = workers
        self._clock = clock
        self._pace = pace
        self._observe = observe

    async def lease(self, limit: int) -> Sequence[Leased[Feed]]:
        """Take feeds that are due."""
        return await self._store.lease_feeds(limit)

    async def work(self, leased: Leased[Feed]) -> None:
        """Poll one feed."""
        feed = leased.item
        try:
            document = await self._fetch(feed)
            result = await self._learn(feed, document)
        except (FetchError, FeedError, WorkError) as error:
            result = poll_results.failed(feed, error, self._pace, self._clock.now())
        await self._record(leased, result)

    async def set_back(self, leased: Leased[Feed]) -> None:
        """Treat a defect like a failed poll: later again, ever more rarely."""
        now = self._clock.now()
        await self._record(leased, poll_results.failed(leased.item, LedeError(), self._pace, now))

    async def _record(self, leased: Leased[Feed], result: PollResult) -> None:
        await self._store.record_poll(leased, result)
        for outcome in result.outcomes:
            self._observe(outcome)

    async def _fetch(self, feed: Feed) -> FetchedDocument | NotModified:
        secrets = await self._store.secret_headers(feed.id) if feed.is_private else {}
        # a backfill needs the entries, changed or not
        whole = feed.owes_backfill or feed_health.wants_whole_answer(feed)
        request = FetchRequest(
            url=feed.url,
            kind="feed",
            validators=None if whole else feed.validators,
            headers=secrets,
        )
        return await self._fetcher.fetch(request)

    async def _learn(self, feed: Feed, document: FetchedDocument | NotModified) -> PollResult:
        now = self._clock.now()
        audience = await self._audience(feed, document)
        fixed = any(member.from_file for member in audience)
        if isinstance(document, NotModified):
            move = feed_health.after_answer(feed, document.moved_to, fixed=fixed, whole=False)
            return poll_results.unchanged(feed, document, move, self._pace, now)
        parsed = await self._workers.run(
            parse_feed, document.body, document.url, document.content_type, now=now
        )
        lesson = Lesson(
            document=document,
            parsed=parsed,
            plan=await self._plan(feed, audience, parsed),
            move=feed_health.after_answer(feed, document.moved_to, fixed=fixed, whole=True),
            # a hub is not told of feeds behind a password, and could not read them
            hub=announced_hub(document, parsed)
            if self._pace.follows_hubs and not feed.is_private
            else None,
        )
        return poll_results.learnt(feed, lesson, self._pace, now)

    async def _audience(
        self, feed: Feed, document: FetchedDocument | NotModified
    ) -> Sequence[Audience]:
        """Return who follows the feed; of an answer that changes nothing nobody hears."""
        if isinstance(document, NotModified) and document.moved_to is None:
            return ()
        return await self._store.audience(feed.id)

    async def _plan(
        self, feed: Feed, audience: Sequence[Audience], parsed: ParsedFeed
    ) -> EntryPlan:
        entries, ambiguous = distinct_entries(feed, parsed.entries)
        keys = [key for entry in entries for key in entry.keys]
        seen = await self._store.seen_keys(feed.id, keys)
        now = self._clock.now()
        plan = plan_entries(feed, entries, ambiguous, seen, audience, now=now)
        limit = self._pace.entries_a_day
        if not limit or not any(planned.channels for planned in plan.entries):
            return plan
        return within_limit(plan, limit - await self._store.count_planned(feed.id, now - _DAY))
