"""Whether a language model may be asked now: what became of earlier questions in, yes or no out.

A model that fails again and again is left alone for a while; then one question finds out whether it
is back, while the others do without.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import (
    ModelDeclined,
    ModelError,
    ModelKeyRefused,
    ModelNotInstalled,
    ModelQueueFull,
    ModelRequestRefused,
    ModelUnknown,
)

# One failure may be chance; three after one another are a model that is down or overrun.
_FAILURES_UNTIL_REST = 3
_FIRST_REST_SECONDS = 30.0
# Somebody who mended the model should not have to restart the bot to see it work.
_LONGEST_REST_SECONDS = 900.0
# Somebody has to change something first; asking every article would only be noise.
_NEEDS_SOMEBODY = (ModelKeyRefused, ModelNotInstalled, ModelRequestRefused, ModelUnknown)
# What a server asks for beyond this is as good as "not today": it is asked again all the same.
_LONGEST_ASKED_FOR_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Breaker:
    """What earlier questions taught."""

    failures: int = 0  # one after another, up to the last question
    rests_until: datetime | None = None  # aware UTC; nobody asks before; None: no rest
    probing: bool = False  # one question is out to learn whether the model is back


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """Whether one question may be asked, and what is known once it is."""

    given: bool
    breaker: Breaker


def ask_leave(breaker: Breaker, now: datetime, patience_seconds: float) -> Leave:
    """Tell whether to ask; `patience_seconds` is the longest that one question takes.

    After a rest for repeated failures one question goes, and the rest lasts on for the others until
    its answer must be there.
    """
    if _rests(breaker, now):
        return Leave(given=False, breaker=breaker)
    if breaker.failures < _FAILURES_UNTIL_REST:
        return Leave(given=True, breaker=breaker)
    until = now + timedelta(seconds=patience_seconds)
    return Leave(given=True, breaker=replace(breaker, rests_until=until, probing=True))


def after_answer() -> Breaker:
    """Return what is known after an answer: all is well."""
    return Breaker()


def after_failure(breaker: Breaker, now: datetime, error: ModelError | None) -> Breaker:
    """Return what is known after one more failure; None: no answer came while anybody waited.

    A server that names a time is left alone until then. What was asked before a rest began and
    fails in it tells nothing new.
    """
    if isinstance(error, ModelDeclined):  # of this one article: the model is well
        return after_answer()
    if isinstance(error, ModelQueueFull):  # our own queue: the model knows nothing of it
        return breaker
    is_news = breaker.probing or not _rests(breaker, now)
    failures = breaker.failures + 1 if is_news else breaker.failures
    rest = max(_rest_seconds(failures, error) if is_news else 0.0, _asked_for_seconds(error))
    ends = [now + timedelta(seconds=rest)] if rest > 0 else []
    if breaker.rests_until is not None:
        ends.append(breaker.rests_until)
    return Breaker(failures=failures, rests_until=max(ends, default=None))


def is_late(waited_seconds: float, usual_seconds: float) -> bool:
    """Tell whether a question that nobody waited for any longer says something of the model.

    One whose turn came late in its patience was given less than an answer takes, and says nothing;
    `usual_seconds` is what the last answer took, 0 where there was none.
    """
    return waited_seconds >= usual_seconds


def resting_seconds(breaker: Breaker, now: datetime) -> float:
    """Return how long nobody asks yet."""
    if breaker.rests_until is None:
        return 0.0
    return max(0.0, (breaker.rests_until - now).total_seconds())


def _rests(breaker: Breaker, now: datetime) -> bool:
    return breaker.rests_until is not None and now < breaker.rests_until


def _rest_seconds(failures: int, error: ModelError | None) -> float:
    """Return how long to rest after so many failures: twice as long with each after the third."""
    if isinstance(error, _NEEDS_SOMEBODY):
        return _LONGEST_REST_SECONDS
    beyond = failures - _FAILURES_UNTIL_REST
    if beyond < 0:
        return 0.0
    return min(_FIRST_REST_SECONDS * 2.0 ** min(beyond, 20), _LONGEST_REST_SECONDS)


def _asked_for_seconds(error: ModelError | None) -> float:
    asked = error.retry_after_seconds if error else None
    return min(asked or 0.0, _LONGEST_ASKED_FOR_SECONDS)
