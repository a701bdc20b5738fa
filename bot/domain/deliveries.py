"""One message to one channel, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.briefs import Brief, LinkCard
from bot.domain.channels import ChannelName
from bot.domain.posting import AS_THE_SERVER_SAYS, PostOptions


class DeliveryKind(StrEnum):
    """What a message carries."""

    BRIEF = "brief"
    DIGEST = "digest"
    NOTICE = "notice"
    EDIT = "edit"  # takes a brief down
    RENEWAL = "renewal"  # has a message show its brief as it is now


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"  # a request may be under way; its outcome is unknown until marked
    SENT = "sent"
    FAILED = "failed"  # set aside for good, and told
    GATHERED = "gathered"  # a digest carries it instead
    TAKEN_DOWN = "taken_down"  # an admin had it removed: never posted there again


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestItem:
    """One brief of a digest."""

    brief_id: int
    content: Brief | LinkCard


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedOfPost:
    """The feed by which a brief came to a channel."""

    id: int
    title: str  # as the feed names itself; may be empty
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """A brief, or several, on the way to a channel; or a change of what stands there."""

    id: int
    channel: ChannelName
    kind: DeliveryKind
    nonce: str  # at most 25 characters, derived from the id, the same at every try
    attempts: int  # tries so far
    first_tried_at: datetime | None
    brief_id: int  # of a digest: the first one's
    content: Brief | LinkCard
    # All of a digest, in the channel's order; where an edit changes a digest, what stays of it.
    digest: tuple[DigestItem, ...] = ()
    options: PostOptions = AS_THE_SERVER_SAYS  # of the subscription, completed by the server's
    feed: FeedOfPost | None = None  # which brought it here; None: several, or nobody knows
    # Of an edit or a renewal: the message to change, as its publisher named it; "": it is sought.
    edits: str | None = None
    replaced: bool = True  # of an edit: by the plain link; False: the message is removed

    @property
    def changes(self) -> bool:
        """Tell whether it changes a message that stands already."""
        return self.kind in {DeliveryKind.EDIT, DeliveryKind.RENEWAL}


def nonce_of(delivery_id: int) -> str:
    """Return the nonce of a delivery: stable over tries and restarts (Discord: 25 characters)."""
    return f"lede-{delivery_id}"
