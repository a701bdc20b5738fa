"""What readers report about a brief, and the story of an article from its feed to its messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.outcomes import Outcome
from bot.domain.reasons import Fact

# Facts of how a brief was made that tell of what its servers chose.
TRANSLATED: Final = "translated"  # codes of languages, joined by commas
UNTRANSLATED: Final = "untranslated"  # those that it was wanted in, and is not translated to
TRANSLATION_TROUBLE: Final = "translation_trouble"  # a reason's code

MAX_WHY_CHARS = 500  # of what a reader writes beside a report


class ReportedPart(StrEnum):
    """What of a brief is said to be wrong."""

    CLAIM = "claim"
    QUOTE = "quote"
    HEADLINE = "headline"
    OTHER = "other"


class ReportAnswer(StrEnum):
    """What became of a report."""

    KEPT = "kept"
    AGAIN = "again"  # the same reader reported the same part before
    TOO_MANY = "too_many"  # the reader has reported as much as one may for now


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A reader says that a brief is wrong."""

    brief_id: int
    server: str  # "discord:<guild id>"
    channel: ChannelName  # where it was seen
    reporter: str  # the reader's id there
    part: ReportedPart
    claim: int | None  # which claim, from 0; None where it is none
    why: str  # in the reader's own words; may be empty
    made_at: datetime  # aware UTC


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportNotice:
    """Where the admins of a server were told that readers find a brief wrong."""

    brief_id: int
    server: str
    message: str | None  # as the publisher names it, "<place>/<message>"; None: nobody yet
    told: int  # reports that stand in it
    settled: bool  # an admin has decided; what comes later is told anew


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryDelivery:
    """One message about an article to one channel, or one that was to be."""

    channel: ChannelName
    kind: DeliveryKind
    state: DeliveryState | None  # None: nothing was queued
    sent_at: datetime | None
    message: str | None  # as its publisher names it; of a digest, the digest's
    digest_sent_at: datetime | None  # when the digest went out that carried it
    outcomes: tuple[Outcome, ...]  # oldest first
    refusal: str | None = None  # why the whole channel is set aside now: a reason's code


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryEntry:
    """The article as one feed listed it."""

    feed_title: str
    feed_url: str
    title: str
    link: str | None
    published_at: datetime | None
    first_seen_at: datetime
    state: str  # waiting, held, read, remembered or given_up
    targets: tuple[ChannelName, ...]  # of the channels asked about, those it was for
    outcomes: tuple[Outcome, ...]  # oldest first


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """Everything that happened to one article, as far as some channels are concerned."""

    headline: str
    url: str | None
    brief_id: int | None  # None: not condensed
    entries: tuple[StoryEntry, ...]  # oldest first
    article_outcomes: tuple[Outcome, ...]  # reading and condensing, oldest first
    deliveries: tuple[StoryDelivery, ...]  # in the order they were queued
    brief_gone: bool = False  # it was kept for as long as briefs are


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryEvent:
    """One line of a story as it is told."""

    at: datetime | None  # aware UTC; None: as things stand now
    code: str  # what is told: an outcome's code, or one of the rules in rules/stories.py
    data: Mapping[str, Fact]  # what its wording needs
    feed: str | None = None  # the feed's own title, where the line is about one
    feed_url: str | None = None  # for admins only
    channel: ChannelName | None = None  # where the line is about one channel
    message: str | None = None  # to jump to
