"""What readers report about a brief, and the story of an article from its feed to its messages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.channels import ChannelName
from bot.domain.deliveries import DeliveryState
from bot.domain.outcomes import Outcome


class ReportedPart(StrEnum):
    """What of a brief is said to be wrong."""

    CLAIM = "claim"
    QUOTE = "quote"
    HEADLINE = "headline"
    OTHER = "other"


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
class StoryDelivery:
    """What became of an article in one channel."""

    channel: ChannelName
    state: DeliveryState | None  # None: nothing was queued
    sent_at: datetime | None
    digest_sent_at: datetime | None  # when the digest went out that carried it
    outcomes: tuple[Outcome, ...]  # oldest first


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
    deliveries: tuple[StoryDelivery, ...]
