"""A model that did not answer in time, and what it says later, in: when to ask again, what is better, out."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.domain.briefs import Brief, LinkCard
from bot.domain.errors import (
    ModelAnswerInvalid,
    ModelAnswerUnusable,
    ModelBudgetSpent,
    ModelDeclined,
    ModelKeyRefused,
    ModelNotInstalled,
    ModelOverloaded,
    ModelQueueFull,
    ModelRequestRefused,
    ModelResting,
    ModelServerBudgetSpent,
    ModelTimeout,
    ModelUnknown,
)

# No answer yet: it took too long, its turn did not come, it asked for a pause, or it is left alone
# for a while, which is what a slow model comes to. One that is down or broken is not late, and one
# that costs too much was not to be asked.
_LATE: Final = frozenset(
    {ModelTimeout.code, ModelQueueFull.code, ModelResting.code, ModelOverloaded.code}
)
# No use in asking once more: it was heard, is not to be paid, or somebody has to change something.
_FINAL: Final = frozenset(
    {
        ModelAnswerInvalid.code,
        ModelAnswerUnusable.code,
        ModelDeclined.code,
        ModelBudgetSpent.code,
        ModelServerBudgetSpent.code,
        ModelKeyRefused.code,
        ModelNotInstalled.code,
        ModelRequestRefused.code,
        ModelUnknown.code,
    }
)
_FIRST_WAIT: Final = timedelta(seconds=60)
# After each try in vain. Nobody reads yesterday's news for its better wording.
_WAITS: Final = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360))
_OLD_NEWS: Final = timedelta(days=1)
# Both questions, their turns and the translations, each of which takes no longer than one timeout.
_TIMEOUTS: Final = 4


def patience_of_late_ones(timeout_seconds: float) -> float:
    """Return the seconds that a model is given for a brief that is posted already."""
    return _TIMEOUTS * timeout_seconds


def first_asked_again_at(now: datetime, troubles: Iterable[str]) -> datetime | None:
    """Return when to ask again for what the model owes; None where it owes nothing.

    `troubles` are the codes of what kept it from being heard. An answer that is still on its way is
    waited for at once, by whoever asks for the same: that costs nothing.
    """
    late = _LATE.intersection(troubles)
    if not late:
        return None
    return now if ModelTimeout.code in late else now + _FIRST_WAIT


def asked_again_at(
    now: datetime, *, posted_at: datetime, attempts: int, troubles: Collection[str]
) -> datetime | None:
    """Return when to ask once more after `attempts` tries in vain; None to let the brief be."""
    if not troubles or _FINAL.intersection(troubles) or attempts > len(_WAITS):
        return None
    at = now + _WAITS[attempts - 1]
    return at if at - posted_at < _OLD_NEWS else None


def is_better(later: Brief, standing: Brief | LinkCard, servers: Mapping[str, str | None]) -> bool:
    """Tell whether a later brief has more of the model's, and lacks no language that readers have."""
    if not isinstance(standing, Brief):
        return False
    wanted = set(servers.values())
    if (_languages(standing) & wanted) - _languages(later):
        return False
    return _worth(later, wanted) > _worth(standing, wanted)


def _worth(brief: Brief, wanted: Collection[str | None]) -> tuple[int, int]:
    """Return the model's parts, then the languages that somebody wants."""
    parts = brief.model_share.parts if brief.model_share else 0
    return parts, len(_languages(brief).intersection(wanted))


def _languages(brief: Brief) -> frozenset[str | None]:
    return frozenset(each.language for each in brief.translations)
