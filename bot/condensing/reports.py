"""What every step says of one report: who says what by which words."""

from dataclasses import dataclass
from enum import Enum

from bot.condensing.noun_phrases import Phrase
from bot.condensing.sources import Source


class Form(Enum):
    """How a sentence says who says it."""

    BEFORE = "before"  # "Smith said that …"
    AFTER = "after"  # "…, said Smith", "…, Smith said"
    ACCORDING = "according"  # "according to Smith, …"
    PARTICIPLE = "participle"  # "Smith left, saying that …"


@dataclass(frozen=True, slots=True)
class Report:
    """One cue with its source and what it reports, as units of its frame (inclusive)."""

    form: Form
    cue: Phrase
    source: Phrase
    content: Phrase
    is_opinion: bool


@dataclass(frozen=True, slots=True)
class Attributed:
    """A report of a sentence with its source resolved."""

    report: Report
    source: Source
