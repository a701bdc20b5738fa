"""One message to one channel, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName


class DeliveryKind(StrEnum):
    """What a message carries."""

    BRIEF = "brief"
    DIGEST = "digest"
    NOTICE = "notice"
    EDIT = "edit"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"  # a request may be under way; its outcome is unknown until marked
    SENT = "sent"
    FAILED = "failed"  # set aside for good, and told


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """A brief on its way to a channel."""

    id: int
    channel: ChannelName
    kind: DeliveryKind
    nonce: str  # at most 25 characters, derived from the id, the same at every try
    attempts: int  # tries so far
    first_tried_at: datetime | None
    brief_id: int
    content: Brief | LinkCard


def nonce_of(delivery_id: int) -> str:
    """Return the nonce of a delivery: stable over tries and restarts (Discord: 25 characters)."""
    return f"lede-{delivery_id}"
