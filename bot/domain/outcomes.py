"""What a stage did with a thing: a code with data, so that "why?" can be answered later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.reasons import Fact


class Stage(StrEnum):
    """The steps of the pipeline."""

    POLL = "poll"
    READ = "read"
    CONDENSE = "condense"
    DELIVER = "deliver"
    TELL = "tell"
    SUBSCRIBE = "subscribe"
    TIDY = "tidy"


class Subject(StrEnum):
    """What an outcome is about."""

    FEED = "feed"
    ENTRY = "entry"
    ARTICLE = "article"
    DELIVERY = "delivery"
    NOTICE = "notice"
    DATABASE = "database"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One line of the history of a feed, entry, article or delivery."""

    at: datetime  # aware UTC
    stage: Stage
    subject: Subject
    subject_id: int
    code: str  # "new", "before_following", "read", "condensed", "sent", or a Reason's code
    data: Mapping[str, Fact] = field(default_factory=dict)
