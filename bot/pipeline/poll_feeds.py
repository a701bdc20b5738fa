"""Feed -> fetch -> parse -> the new FeedEntries, with who gets each."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import FeedError, FetchError, LedeError, WorkError
from bot.domain.feeds import Feed, ParsedFeed, Validators
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact
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
from bot.pipeline.rules.new_entries import EntryPlan, distinct_entries, plan_entries
from bot.pipeline.rules.next_poll import NextPoll, PollPace, after_failure, after_success

_NOTHING_NEW = EntryPlan(entries=(), listed_keys=(), ambiguous_keys=frozenset(), served_backfill=())


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
        audience = await self._store.audience(feed.id)
        try:
            document = await self._fetch(feed, audience)
            result = await self._learn(feed, audience, document)
        except (FetchError, FeedError, WorkError) as error:
            result = self._failed(feed, error)
        await self._record(leased, result)

    async def set_back(self, leased: Leased[Feed]) -> None:
        """Treat a defect like a failed poll: later again, ever more rarely."""
        await self._record(leased, self._failed(leased.item, LedeError()))

    async def _record(self, leased: Leased[Feed], result: PollResult) -> None:
        await self._store.record_poll(leased, result)
        for outcome in result.outcomes:
            self._observe(outcome)

    async def _fetch(
        self, feed: Feed, audience: Sequence[Audience]
    ) -> FetchedDocument | NotModified:
        owed = any(member.backfill for member in audience)  # needs the entries, changed or not
        validators = None if owed else feed.validators
        return await self._fetcher.fetch(
            FetchRequest(url=feed.url, kind="feed", validators=validators)
        )

    async def _learn(
        self, feed: Feed, audience: Sequence[Audience], document: FetchedDocument | NotModified
    ) -> PollResult:
        now = self._clock.now()
        if isinstance(document, NotModified):
            upcoming = after_success(
                now, feed.id, self._pace, asked_seconds=document.max_age_seconds
            )
            outcome = _outcome(now, feed, "unchanged")
            return _good(now, upcoming, document.validators, None, _NOTHING_NEW, outcome)
        parsed = await self._workers.run(
            parse_feed, document.body, document.url, document.content_type, now=now
        )
        plan = await self._plan(feed, audience, parsed)
        upcoming = after_success(
            now, feed.id, self._pace, asked_seconds=_asked_seconds(document, parsed)
        )
        fresh = sum(1 for planned in plan.entries if planned.channels)
        outcome = _outcome(
            now, feed, "polled", title=parsed.title, listed=len(parsed.entries), to_read=fresh
        )
        return _good(now, upcoming, document.validators, parsed.title, plan, outcome)

    async def _plan(
        self, feed: Feed, audience: Sequence[Audience], parsed: ParsedFeed
    ) -> EntryPlan:
        entries, ambiguous = distinct_entries(feed, parsed.entries)
        keys = [key for entry in entries for key in entry.keys]
        seen = await self._store.seen_keys(feed.id, keys)
        return plan_entries(feed, entries, ambiguous, seen, audience)

    def _failed(self, feed: Feed, error: LedeError) -> PollResult:
        now = self._clock.now()
        failures = feed.failures + 1
        upcoming = after_failure(now, feed.id, self._pace, failures=failures, error=error)
        # What was wrong with the answer may be gone from the next: ask for the whole of it.
        validators = feed.validators if isinstance(error, FetchError) else Validators()
        return PollResult(
            polled_at=now,
            next_poll_at=upcoming.at,
            interval_seconds=upcoming.interval_seconds,
            validators=validators,
            title=None,
            failures=failures,
            error=error.reason,
            entries=(),
            listed_keys=(),
            ambiguous_keys=feed.ambiguous_keys,
            served_backfill=(),
            outcomes=(
                _outcome(now, feed, error.code, **error.data, next_poll_at=str(upcoming.at)),
            ),
        )


def _good(
    now: datetime,
    upcoming: NextPoll,
    validators: Validators,
    title: str | None,
    plan: EntryPlan,
    outcome: Outcome,
) -> PollResult:
    return PollResult(
        polled_at=now,
        next_poll_at=upcoming.at,
        interval_seconds=upcoming.interval_seconds,
        validators=validators,
        title=title or None,
        failures=0,
        error=None,
        entries=plan.entries,
        listed_keys=plan.listed_keys,
        ambiguous_keys=plan.ambiguous_keys,
        served_backfill=plan.served_backfill,
        outcomes=(outcome,),
    )


def _asked_seconds(document: FetchedDocument, parsed: ParsedFeed) -> float | None:
    wishes = [document.max_age_seconds, parsed.ttl_minutes and parsed.ttl_minutes * 60.0]
    return max((wish for wish in wishes if wish), default=None)


def _outcome(now: datetime, feed: Feed, code: str, **data: Fact) -> Outcome:
    return Outcome(
        at=now,
        stage=Stage.POLL,
        subject=Subject.FEED,
        subject_id=feed.id,
        code=code,
        data={"feed": feed.url, **data},
    )
