"""What somebody asks at our callback in, whether we agree and what changes by it out (WebSub).

Who knows the callback's address may ask; so an answer is believed only as far as it could do
little harm, and changes nothing that we did not ask for.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.hubs import HubState, HubSubscription
from bot.domain.reasons import Fact, Reason
from bot.pipeline.records import HubAnswer
from bot.pipeline.rules.hub_asking import MOST_TRIES, REST, hub_outcome

MAX_CHALLENGE_CHARS = 1_000  # hubs send some 20 to 130; a longer one would only be echoed noise
_MAX_SAID_CHARS = 200  # of a hub's reason
# A hub decides how long it tells us; but one that promises a year and forgets us is asked anew.
_LONGEST_LEASE_SECONDS = 30 * 86_400.0
_SHORTEST_PAUSE_SECONDS = 300.0  # between two renewals, however short the lease
_RENEWED_AFTER = 2 / 3  # of the lease: time enough to outlast a hub's outage of some days
_JITTER = 0.1  # of the lease: subscriptions made together are not renewed together
_SPREAD = 0.6180339887498949  # see next_poll
_WHOLE_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)
# A push has the feed asked once a minute at most, and more rarely while it fails.
_PUSH_PAUSE_SECONDS = 60.0
_MOST_DOUBLINGS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class HubQuestion:
    """The query of a GET to our callback, all hostile."""

    mode: str
    topic: str
    challenge: str
    lease_seconds: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What to say and what to keep."""

    reply: str | None  # the body of the answer; None: not found
    answer: HubAnswer | None = None  # None: nothing changes


_NOT_OURS = Verdict(reply=None)


def verdict_on(
    wanted: HubSubscription, question: HubQuestion, now: datetime, lease_seconds: float
) -> Verdict:
    """Return whether a question is about something that we want (5.2, 5.3).

    `lease_seconds` is what we asked for; it counts where the hub does not say.
    """
    is_challenged = 0 < len(question.challenge) <= MAX_CHALLENGE_CHARS
    verdict = _NOT_OURS
    if question.topic != wanted.topic_url:
        return verdict
    if question.mode == "denied":
        verdict = _denied(wanted, question, now)
    elif question.mode == "subscribe" and is_challenged:
        verdict = _subscribed(wanted, question, now, lease_seconds)
    elif question.mode == "unsubscribe" and is_challenged:
        verdict = _unsubscribed(wanted, question, now)
    return verdict


def poll_after_push(now: datetime, wanted: HubSubscription) -> datetime:
    """Return when to ask the feed that a push tells of: now, or a little after the last push."""
    if wanted.pushed_at is None:
        return now
    pause = _PUSH_PAUSE_SECONDS * 2.0 ** min(wanted.feed_failures, _MOST_DOUBLINGS)
    return max(now, wanted.pushed_at + timedelta(seconds=pause))


def _subscribed(
    wanted: HubSubscription, question: HubQuestion, now: datetime, lease_seconds: float
) -> Verdict:
    if wanted.state not in {HubState.ASKED, HubState.ACTIVE}:
        return _NOT_OURS
    if wanted.asked_at is None:
        # A hub that did not hear our answer, or asks from time to time (5), may hear it again;
        # but a question that is played to us once more makes no lease longer.
        return Verdict(reply=question.challenge)
    lease = _lease(question.lease_seconds, lease_seconds)
    answer = HubAnswer(
        state=HubState.ACTIVE,
        expires_at=now + timedelta(seconds=lease),
        due_at=_renewal(now, wanted.feed_id, lease),
        attempts=0,
        error=None,
        outcome=hub_outcome(now, wanted, "hub_active", lease_seconds=int(lease)),
    )
    return Verdict(reply=question.challenge, answer=answer)


def _unsubscribed(wanted: HubSubscription, question: HubQuestion, now: datetime) -> Verdict:
    if wanted.state is not HubState.UNWANTED:
        return _NOT_OURS
    answer = HubAnswer(
        state=HubState.UNWANTED,
        expires_at=None,
        due_at=None,
        attempts=0,
        error=None,
        outcome=hub_outcome(now, wanted, "hub_left"),
    )
    return Verdict(reply=question.challenge, answer=answer if wanted.asked_at else None)


def _denied(wanted: HubSubscription, question: HubQuestion, now: datetime) -> Verdict:
    if wanted.state not in {HubState.ASKED, HubState.ACTIVE}:
        return Verdict(reply="")  # we do not expect anything of it any more
    said: dict[str, Fact] = {"said": question.reason[:_MAX_SAID_CHARS]}
    answer = HubAnswer(
        state=HubState.DENIED,
        expires_at=None,
        due_at=now + REST,
        attempts=MOST_TRIES - 1,  # one try after the rest
        error=Reason(code="hub_denied", data=said),
        outcome=hub_outcome(now, wanted, "hub_denied", **said),
    )
    return Verdict(reply="", answer=answer)


def _lease(given: str, asked: float) -> float:
    seconds = float(given) if _WHOLE_NUMBER.fullmatch(given) else asked
    return min(seconds, _LONGEST_LEASE_SECONDS)


def _renewal(now: datetime, feed_id: int, lease: float) -> datetime:
    share = _RENEWED_AFTER - _JITTER * ((feed_id * _SPREAD) % 1.0)
    return now + timedelta(seconds=max(lease * share, _SHORTEST_PAUSE_SECONDS))
