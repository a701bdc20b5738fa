"""Who is told what happens: the log, the counters, the demo's progress."""

from dataclasses import dataclass

from bot.adapters.metrics import CountedTroubles, Metrics
from bot.adapters.monitoring import LogOutcomes, configure_logging
from bot.domain.outcomes import Outcome
from bot.pipeline.lease_loop import Troubles
from bot.pipeline.ports import Observer
from bot.settings import Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """Who is told what happens."""

    observe: Observer
    troubles: Troubles


def log_hearing(settings: Settings) -> Hearing:
    """Return who writes everything to the log, configured as the settings say."""
    configure_logging(settings.log.level, settings.log.format)
    log = LogOutcomes()
    return Hearing(observe=log, troubles=log)


def also(first: Observer, second: Observer) -> Observer:
    """Return an observer that tells both."""

    def observe(outcome: Outcome) -> None:
        first(outcome)
        second(outcome)

    return observe


def counted(hearing: Hearing, metrics: Metrics) -> Hearing:
    """Return the same, with everything counted beside."""
    return Hearing(
        observe=also(hearing.observe, metrics.count),
        troubles=CountedTroubles(metrics, hearing.troubles),
    )
