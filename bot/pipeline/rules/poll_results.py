"""What a poll met in, everything that is stored of it out."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import FetchError, LedeError
from bot.domain.feeds import Feed, ParsedFeed, Validators
from bot.domain.hubs import HubLink
from bot.domain.notices import NoticeCode
from bot.domain.outcomes import Outcome, Stage, Subject
from bot.domain.reasons import Fact, Reason
from bot.pipeline.records import FetchedDocument, NotModified, PollResult
from bot.pipeline.rules import feed_health
from bot.pipeline.rules.feed_health import Move
from bot.pipeline.rules.new_entries import EntryPlan
from bot.pipeline.rules.next_poll import (
    PollPace,
    after_failure,
    after_success,
    hub_was_silent,
    rhythm_of,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """What a whole document taught."""

    document: FetchedDocument
    parsed: ParsedFeed
    plan: EntryPlan
    move: Move
    hub: HubLink | None = None  # None: it names none, or none is wanted


def unchanged(
    feed: Feed, answer: NotModified, move: Move, pace: PollPace, now: datetime
) -> PollResult:
    """Return the result of a poll that found nothing new."""
    upcoming = after_success(now, feed, pace, asked_seconds=answer.max_age_seconds)
    health = feed_health.after_success(feed)
    return PollResult(
        polled_at=now,
        next_poll_at=upcoming.at,
        interval_seconds=upcoming.interval_seconds,
        validators=answer.validators,
        title=None,
        failures=0,
        error=None,
        entries=(),
        listed_keys=(),
        ambiguous_keys=frozenset(),
        served_backfill=(),
        outcomes=(_outcome(now, feed, "unchanged"),),
        moved_to=move.moved_to,
        moves=move.moves,
        new_url=move.new_url,
        trouble=health.trouble,
        notices=(*health.notices, *move.notices),
    )


def learnt(feed: Feed, lesson: Lesson, pace: PollPace, now: datetime) -> PollResult:
    """Return the result of a poll that brought a whole document."""
    parsed, plan, move = lesson.parsed, lesson.plan, lesson.move
    rhythm = rhythm_of(parsed.entries)
    silent = bool(plan.entries) and hub_was_silent(feed)
    known = replace(
        feed,
        pushed_at=None if silent else feed.pushed_at,
        rhythm_seconds=rhythm or feed.rhythm_seconds,
        last_new_at=now if plan.entries else feed.last_new_at,
    )
    upcoming = after_success(now, known, pace, asked_seconds=_asked_seconds(lesson))
    health = feed_health.after_success(feed)
    return PollResult(
        polled_at=now,
        next_poll_at=upcoming.at,
        interval_seconds=upcoming.interval_seconds,
        validators=lesson.document.validators,
        title=parsed.title or None,
        failures=0,
        error=None,
        entries=plan.entries,
        listed_keys=plan.listed_keys,
        ambiguous_keys=plan.ambiguous_keys,
        served_backfill=plan.served_backfill,
        outcomes=(_polled(now, feed, lesson),),
        site_url=parsed.site_url,
        rhythm_seconds=rhythm,
        moved_to=move.moved_to,
        moves=move.moves,
        new_url=move.new_url,
        trouble=health.trouble,
        notices=(*health.notices, *move.notices, *_about(plan)),
        hub=lesson.hub,
        hub_was_silent=silent,
    )


def failed(feed: Feed, error: LedeError, pace: PollPace, now: datetime) -> PollResult:
    """Return the result of a poll that came to nothing."""
    failures = feed.failures + 1
    upcoming = after_failure(now, feed, pace, failures=failures, error=error)
    health = feed_health.after_failure(feed, error, failures=failures)
    at = None if health.stopped else upcoming.at
    # What was wrong with the answer may be gone from the next: ask for the whole of it.
    validators = feed.validators if isinstance(error, FetchError) else Validators()
    return PollResult(
        polled_at=now,
        next_poll_at=at,
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
            _outcome(now, feed, error.code, **error.data, next_poll_at=str(at) if at else None),
        ),
        trouble=health.trouble,
        notices=health.notices,
    )


def _about(plan: EntryPlan) -> tuple[Reason, ...]:
    notices = []
    if plan.held:
        newest = next(each.entry.title for each in reversed(plan.entries) if each.held)
        facts: dict[str, Fact] = {"count": plan.held, "newest": newest}
        notices.append(Reason(code=NoticeCode.HELD, data=facts))
    if plan.dropped and any(each.channels for each in plan.entries):  # the day's limit, just met
        notices.append(Reason(code=NoticeCode.TOO_MANY, data={"dropped": plan.dropped}))
    return tuple(notices)


def _asked_seconds(lesson: Lesson) -> float | None:
    minutes = lesson.parsed.ttl_minutes
    wishes = [lesson.document.max_age_seconds, minutes and minutes * 60.0]
    return max((wish for wish in wishes if wish), default=None)


def _polled(now: datetime, feed: Feed, lesson: Lesson) -> Outcome:
    to_read = sum(1 for each in lesson.plan.entries if each.channels and not each.held)
    return _outcome(
        now,
        feed,
        "polled",
        title=lesson.parsed.title,
        listed=len(lesson.parsed.entries),
        to_read=to_read,
        held=lesson.plan.held,
    )


def _outcome(now: datetime, feed: Feed, code: str, **data: Fact) -> Outcome:
    return Outcome(
        at=now,
        stage=Stage.POLL,
        subject=Subject.FEED,
        subject_id=feed.id,
        code=code,
        data={"feed": feed.url, **data},
    )
