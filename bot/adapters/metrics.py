"""Outcomes, troubles and the backlog in, Prometheus' text format out."""

from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import suppress

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from bot.domain.errors import LedeError, StorageError
from bot.domain.outcomes import Outcome, Stage
from bot.domain.reasons import Refusal
from bot.pipeline.lease_loop import Troubles
from bot.pipeline.model_ports import ModelDay, QuestionEnd, QuestionTold
from bot.pipeline.records import Backlog
from bot.pipeline.rules.keeping import Expired

# What stages say when it went as it should, or will be tried again; the rest are the codes of
# errors and refusals. A label takes no other values: each is a time series of its own for ever.
_STAGE_CODES = frozenset(
    {
        "unchanged",
        "polled",
        "joined",
        "read",
        "reading_retried",
        "not_an_article",
        "condensed",
        "link_only",
        "condensing_retried",
        "sent",
        "edited",
        "bettered",
        "not_bettered",
        "renewal_dropped",
        "delivery_retried",
        "no_link",
        "hub_asked",
        "hub_active",
        "hub_left",
        "hub_pushed",
        "hub_unanswered",
        "hub_given_up",
        "hub_denied",
        "push_refused",
        "tidied",
    }
)
_PUBLISHERS = frozenset({"page", "discord"})
OTHER = "other"
# Small models answer within a second, those that think first take half a minute.
_ANSWER_SECONDS = (0.5, 1, 2, 4, 8, 15, 30, 60, 120)
_GIVEN_UP = "given_up"  # of a question: no error's code


class Metrics:
    """Counts what happens from its start on; each has a registry of its own."""

    def __init__(self, backlog: Callable[[], Awaitable[Backlog]], *, version: str) -> None:
        self._backlog = backlog
        self._codes = _STAGE_CODES | {refusal.value for refusal in Refusal} | set(_error_codes())
        self._registry = registry = CollectorRegistry()
        self._outcomes = Counter(
            "lede_outcomes",
            "What stages did, by how it ended and, where there is one, why.",
            ["stage", "code", "reason"],
            registry=registry,
        )
        self._sent = Counter(
            "lede_deliveries_sent",
            "Briefs that a publisher accepted.",
            ["publisher"],
            registry=registry,
        )
        self._removed = Counter(
            "lede_removed",
            "Things that were kept for long enough and are removed, by what they were.",
            ["what"],
            registry=registry,
        )
        for what in Expired:
            self._removed.labels(what)
        self._troubles = Counter(
            "lede_troubles",
            "What went wrong in a stage itself: storage_failed, lease_lost, defect.",
            ["stage", "kind"],
            registry=registry,
        )
        self._ready = Gauge(
            "lede_publisher_ready",
            "1 when the publisher can send now: connected, and let in.",
            ["publisher"],
            registry=registry,
        )
        self._leads = Gauge(
            "lede_leads",
            "1 when this process does what one process does at a time: sender, gateway.",
            ["name"],
            registry=registry,
        )
        self._gauges = _StoreGauges(registry)
        self._model: _ModelMetrics | None = None
        Gauge(
            "lede_build", "The version that runs; always 1.", ["version"], registry=registry
        ).labels(version).set(1)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

    def count(self, outcome: Outcome) -> None:
        """Take note of an outcome; fulfils Observer."""
        code, reason = self._known(outcome.code), outcome.data.get("reason")
        self._outcomes.labels(outcome.stage, code, self._known(str(reason)) if reason else "").inc()
        if outcome.stage is Stage.DELIVER and code == "sent":
            publisher = str(outcome.data.get("channel")).partition(":")[0]
            self._sent.labels(publisher if publisher in _PUBLISHERS else OTHER).inc()
        if outcome.stage is Stage.TIDY:
            for what in Expired:
                self._removed.labels(what).inc(float(outcome.data.get(what) or 0))

    def watch_publisher(self, name: str, ready: Callable[[], bool]) -> None:
        """Tell from now on whether that publisher can send, asked at each reading."""
        self._ready.labels(name).set_function(lambda: float(ready()))

    def watch_lead(self, name: str, leads: Callable[[], bool]) -> None:
        """Tell from now on whether this process leads that, asked at each reading."""
        self._leads.labels(name).set_function(lambda: float(leads()))

    def watch_model(self, today: Callable[[], Awaitable[ModelDay]]) -> None:
        """Tell from now on of a language model, and what it cost today, asked at each reading."""
        self._model = _ModelMetrics(today, self._codes | {_GIVEN_UP}, self._registry)

    def question(self, told: QuestionTold) -> None:
        """Take note of a question to a model that is watched; fulfils QuestionObserver."""
        if self._model is not None:
            self._model.count(told)

    def trouble(self, stage: Stage, kind: str) -> None:
        """Take note of a trouble."""
        self._troubles.labels(stage, kind).inc()

    async def exposition(self) -> bytes:
        """Return everything as text; a database that does not answer is told by a gauge."""
        try:
            self._gauges.show(await self._backlog())
        except StorageError:
            self._gauges.show(None)
        if self._model is not None:
            await self._model.look()
        return generate_latest(self._registry)

    def _known(self, code: str) -> str:
        return code if code in self._codes else OTHER


class CountedTroubles:
    """Counts troubles and passes them on; fulfils the loops' Troubles."""

    def __init__(self, metrics: Metrics, to: Troubles) -> None:
        self._metrics = metrics
        self._to = to

    def storage_failed(self, stage: Stage, error: StorageError) -> None:
        """Count and pass on."""
        self._metrics.trouble(stage, "storage_failed")
        self._to.storage_failed(stage, error)

    def lease_lost(self, stage: Stage, row: object) -> None:
        """Count and pass on."""
        self._metrics.trouble(stage, "lease_lost")
        self._to.lease_lost(stage, row)

    def defect(self, stage: Stage, row: object, error: Exception) -> None:
        """Count and pass on."""
        self._metrics.trouble(stage, "defect")
        self._to.defect(stage, row, error)


class _StoreGauges:
    """What the database holds at the moment of asking, whichever process did the work."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._up = Gauge("lede_database_up", "1 when the database answered.", registry=registry)
        self._waiting = Gauge(
            "lede_backlog", "Rows that wait for a stage.", ["stage"], registry=registry
        )
        self._deliveries = Gauge(
            "lede_deliveries_stored",
            "Deliveries in the database that are finished: sent, or failed for good.",
            ["state"],
            registry=registry,
        )
        self._refused = Gauge(
            "lede_channels_refused",
            "Channels that are set aside.",
            ["publisher"],
            registry=registry,
        )

    def show(self, backlog: Backlog | None) -> None:
        """Take over the numbers; None takes them away, since old ones would look like new."""
        self._up.set(0 if backlog is None else 1)
        for gauge in (self._waiting, self._deliveries, self._refused):
            gauge.clear()
        if backlog is None:
            return
        self._waiting.labels(Stage.POLL).set(backlog.feeds_never_polled)
        self._waiting.labels(Stage.READ).set(backlog.entries_to_read)
        self._waiting.labels(Stage.CONDENSE).set(backlog.articles_to_condense)
        self._waiting.labels(Stage.DELIVER).set(backlog.deliveries_pending)
        self._deliveries.labels("sent").set(backlog.deliveries_sent)
        self._deliveries.labels("failed").set(backlog.deliveries_failed)
        for publisher in sorted(_PUBLISHERS):
            refused = sum(name.startswith(f"{publisher}:") for name in backlog.channels_refused)
            self._refused.labels(publisher).set(refused)


class _ModelMetrics:
    """What a language model was asked by this process, and what it cost all of them today."""

    def __init__(
        self,
        today: Callable[[], Awaitable[ModelDay]],
        codes: Collection[str],
        registry: CollectorRegistry,
    ) -> None:
        self._today = today
        self._codes = codes
        self._questions = Counter(
            "lede_model_questions",
            "Questions to the language model, by how they ended and, where there is one, why.",
            ["end", "code"],
            registry=registry,
        )
        for end in (QuestionEnd.ANSWERED, QuestionEnd.RECALLED):
            self._questions.labels(end, "")
        self._tokens = Counter(
            "lede_model_tokens",
            "Tokens in and out of the language model, as its provider counts them.",
            ["direction"],
            registry=registry,
        )
        self._in, self._out = self._tokens.labels("in"), self._tokens.labels("out")
        self._seconds = Histogram(
            "lede_model_answer_seconds",
            "How long the language model took for an answer.",
            buckets=_ANSWER_SECONDS,
            registry=registry,
        )
        self._day = Gauge(
            "lede_model_day_tokens",
            "Tokens of this day (UTC), of all processes: spent, and left of the day's budget.",
            ["state"],
            registry=registry,
        )

    def count(self, told: QuestionTold) -> None:
        code = told.code if not told.code or told.code in self._codes else OTHER
        self._questions.labels(told.end, code).inc()
        if told.usage is not None:
            self._in.inc(max(0, told.usage.input_tokens))
            self._out.inc(max(0, told.usage.output_tokens))
        if told.seconds is not None:
            self._seconds.observe(told.seconds)

    async def look(self) -> None:
        """Take over the numbers of now; a database that does not answer takes them away."""
        self._day.clear()
        with suppress(StorageError):
            day = await self._today()
            self._day.labels("spent").set(day.spent)
            if day.left is not None:
                self._day.labels("left").set(day.left)


def _error_codes(kind: type[LedeError] = LedeError) -> Iterator[str]:
    yield kind.code
    for more in kind.__subclasses__():
        yield from _error_codes(more)
