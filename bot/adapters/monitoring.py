"""Outcomes and troubles in, log lines out: plain on a terminal, JSON otherwise, no secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from bot.domain.errors import DiscordError, StorageError
from bot.domain.outcomes import Outcome, Stage
from bot.domain.reasons import Reason
from bot.presenting.cleaning import clean_line
from bot.presenting.speech import SOURCE_LANGUAGE
from bot.presenting.wording import say, say_error

# Outcomes that somebody should look at; the rest is the daily run.
_DAILY = frozenset(
    {
        "unchanged",
        "polled",
        "read",
        "joined",
        "condensed",
        "sent",
        "edited",
        "bettered",
        "not_bettered",
        "renewal_dropped",
        "link_only",
        "not_an_article",
        "hub_asked",
        "hub_active",
        "hub_left",
        "hub_pushed",
        "tidied",
    }
)
_QUIET = frozenset({"unchanged", "joined", "hub_asked"})
_LONGEST_VALUE = 500  # characters of one value in a log line

_SECRETS = (
    re.compile(r"(?i)(?<=://)[^/@\s]{1,200}@"),  # user:password@host
    re.compile(r"(?i)(?<=[?&])(key|token|api_?key|auth|secret|password|sig)=[^&\s]{1,500}"),
    re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,40}"),  # a Discord bot token
    # Whoever has one of these may answer in the bot's name for a while, or for ever.
    re.compile(r"(?i)(?<=/webhooks/)\d{15,20}/[\w.~-]{8,500}"),
    re.compile(r"(?i)(?<=/interactions/)\d{15,20}/[\w.~-]{8,500}"),
    re.compile(r"(?<=/websub/)[\w-]{32,64}"),  # who has it may answer hubs in our name
    re.compile(
        r"\b(?:sk-|AIza)[\w-]{16,500}"
    ),  # keys of OpenAI, Anthropic and their kind; of Google
    re.compile(r"(?i)\b(?:bearer|bot)\s+[\w.~+/-]{16,500}"),
)


def configure_logging(level: str, form: str, stream: TextIO | None = None) -> None:
    """Send log lines to `stream` (standard error); `form` is auto, plain or json."""
    target = stream or sys.stderr
    plain = form == "plain" or (form == "auto" and target.isatty())
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=target.isatty())
        if plain
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    _take_over_other_logs()


class _OtherLogs(logging.Handler):
    """Sends what libraries log the same way as our own lines: redacted, cleaned, one format."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one record on; it names the library, and keeps its traceback."""
        told = {"logger": record.name, "exc_info": record.exc_info or None}
        try:
            structlog.get_logger().log(record.levelno, record.getMessage(), **told)
        except Exception:  # noqa: BLE001  # whoever logs must not fail of it
            self.handleError(record)


def _take_over_other_logs() -> None:
    """Have warnings and worse of libraries told; below that discord.py prints whole events."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _OtherLogs)]:
        root.removeHandler(handler)
    root.addHandler(_OtherLogs(logging.WARNING))
    logging.getLogger("discord").setLevel(logging.WARNING)


def redact(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take secrets and hostile characters out of every value of a log line."""
    return {name: _harmless(name, value) for name, value in line.items()}


def without_secrets(text: str) -> str:
    """Return `text` with passwords, tokens and keys masked."""
    for pattern in _SECRETS:
        text = pattern.sub("[redacted]", text)
    return text


def _harmless(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name == "exception":  # keeps its lines, each of them cleaned
        lines = without_secrets(value).splitlines()
        return "\n".join(_indent(line) + clean_line(line) for line in lines)
    return clean_line(without_secrets(value), max_chars=_LONGEST_VALUE)


class LogOutcomes:
    """Tells every outcome in the log; fulfils Observer and the loops' Troubles."""

    def __init__(self) -> None:
        self._log = structlog.get_logger()

    def __call__(self, outcome: Outcome) -> None:
        """Tell one outcome; what went wrong is worded as people read it elsewhere."""
        data = {name: value for name, value in outcome.data.items() if name != "reason"}
        code = str(outcome.data.get("reason", outcome.code))
        if outcome.code in _QUIET:
            self._log.debug(f"{outcome.stage}: {outcome.code}", **data)
        elif outcome.code in _DAILY:
            self._log.info(f"{outcome.stage}: {outcome.code}", **data)
        else:
            told = say(Reason(code=code, data=outcome.data), SOURCE_LANGUAGE)
            self._log.warning(f"{outcome.stage}: {outcome.code}", **{**data, "told": told})

    def storage_failed(self, stage: Stage, error: StorageError) -> None:
        """Tell that the database did not answer; the stage goes on trying."""
        self._log.error(f"{stage}: {error.code}", told=say_error(error, SOURCE_LANGUAGE))

    def lease_lost(self, stage: Stage, row: object) -> None:
        """Tell that another process took over."""
        self._log.info(f"{stage}: lease_lost", row=_name(row))

    def defect(self, stage: Stage, row: object, error: Exception) -> None:
        """Tell of a bug, with its traceback; the row is set back."""
        self._log.error(f"{stage}: defect", row=_name(row), exc_info=error)

    def discord_failed(self, error: DiscordError, retry_in_seconds: float | None) -> None:
        """Tell that Discord is out of reach, or will never let the bot in."""
        again = {} if retry_in_seconds is None else {"retry_in_seconds": round(retry_in_seconds, 1)}
        told = say(Reason(code=error.code, data={**error.data, **again}), SOURCE_LANGUAGE)
        self._log.error(f"discord: {error.code}", **again, told=told)

    def discord_connected(self, bot_name: str, servers: int | None) -> None:
        """Tell that the bot is there; with None for servers, that it is let in."""
        if servers is None:
            self._log.info("discord: logged_in", bot=bot_name)
        else:
            self._log.info("discord: connected", bot=bot_name, servers=servers)

    def leading(self, name: str) -> None:
        """Tell that this process does what one does at a time."""
        self._log.info("lead: taken", what=name)

    def leads_no_more(self, name: str) -> None:
        """Tell that another process may do it now."""
        self._log.info("lead: ended", what=name)

    def leading_failed(self, name: str, error: StorageError) -> None:
        """Tell that the database did not say who leads; it is asked again."""
        self._log.error(f"lead: {error.code}", what=name, told=say_error(error, SOURCE_LANGUAGE))


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" ")))


def _name(row: object) -> str:
    number = getattr(row, "id", None)
    return str(row) if number is None else f"{type(row).__name__} {number}"
