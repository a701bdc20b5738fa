"""What a thread and a forum have beside other channels."""

from dataclasses import dataclass, field
from typing import Final

# https://discord.com/developers/docs/resources/channel#channel-object-channel-flags
REQUIRES_TAG: Final = 1 << 4
# Hidden for want of a new message after so long, unless its maker says otherwise.
USUAL_ARCHIVE_MINUTES: Final = 1440


@dataclass(kw_only=True, slots=True)
class ThreadState:
    """One thread's own facts."""

    owner_id: int
    created_at: float  # seconds since 1970
    changed_at: float  # when it was archived or opened last
    archived: bool = False
    locked: bool = False
    archive_minutes: int = USUAL_ARCHIVE_MINUTES
    tag_ids: list[int] = field(default_factory=list)  # of the forum's tags
    member_ids: set[int] = field(default_factory=set)
    message_count: int = 0  # without the message that began it


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """One tag that posts of a forum may have."""

    id: int
    name: str
    moderated: bool  # only who manages threads may give it
